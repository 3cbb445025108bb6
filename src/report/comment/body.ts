import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import { listOf } from '../bounded-schema.ts';
import { type Report, reportSchema } from '../schema.ts';
import { sumReports } from '../services.ts';
import { type CommentOptions, renderComment } from './render.ts';
import type { CommentState, Section } from './state.ts';

/** GitHub rejects comments of more than 65,536 characters. */
export const maxCommentLength = 65_000;
/** The part of these that the hidden data may use. */
const maxDataLength = 36_000;
const maxInflatedBytes = 8 * 1024 * 1024;

const stateSchema = z.object({
  runId: z.string().regex(/^\d{1,20}$/),
  title: z.string().max(300).optional(),
  sections: listOf(
    z.object({ key: z.string().max(2000), attempt: z.int().min(0), report: reportSchema }),
    5000,
  ),
});

const dataStart = '<!-- ecr-mount-push data ';
const dataEnd = ' -->';

/** First line of the comment of a workflow. A different `key` creates a different comment. */
export function commentMarker(workflow: string, key = ''): string {
  const identity = createHash('sha256')
    .update(JSON.stringify([workflow, key]))
    .digest('hex')
    .slice(0, 16);
  return `<!-- ecr-mount-push comment ${identity} -->`;
}

export interface ComposedBody {
  readonly body: string;
  /** The state in the hidden data, shortened if there is not enough room for all of it. */
  readonly stored: CommentState;
}

/** The comment's text: marker, visible part, hidden data. */
export function composeBody(
  marker: string,
  state: CommentState,
  options: Omit<CommentOptions, 'maxLength' | 'title'> = {},
): ComposedBody {
  const { stored, data } = packState(state);
  const visible = renderComment(
    state.sections.map(({ report }) => report),
    {
      ...options,
      ...(state.title === undefined ? {} : { title: state.title }),
      maxLength: maxCommentLength - marker.length - data.length - 4,
    },
  );
  return { body: `${marker}\n${visible}\n${data}`, stored };
}

/** The state in a comment's text; undefined if there is none, or it is not readable. */
export function readState(body: string): CommentState | undefined {
  const start = body.lastIndexOf(dataStart);
  const end = body.indexOf(dataEnd, start);
  if (start < 0 || end < 0) return undefined;
  try {
    const packed = Buffer.from(body.slice(start + dataStart.length, end), 'base64');
    const json = brotliDecompressSync(packed, { maxOutputLength: maxInflatedBytes }).toString('utf8');
    const { title, ...state } = stateSchema.parse(JSON.parse(json));
    return { ...state, ...(title === undefined ? {} : { title }) };
  } catch {
    return undefined;
  }
}

function packState(state: CommentState): { readonly stored: CommentState; readonly data: string } {
  for (const shorten of [withoutExtras, withoutHistory, withoutLayers]) {
    const stored = { ...state, sections: state.sections.map(section => shortened(section, shorten)) };
    const data = pack(stored);
    if (data.length <= maxDataLength) return { stored, data };
  }
  return packWhatFits({
    ...state,
    sections: state.sections.map(section => shortened(section, withoutLayers)),
  });
}

/** For hundreds of services: the data contains as many as fit, and the visible part still counts all. */
function packWhatFits(state: CommentState): { readonly stored: CommentState; readonly data: string } {
  let sections = state.sections;
  for (;;) {
    sections = sections.slice(0, Math.floor(sections.length / 2));
    const stored = { ...state, sections };
    const data = pack(stored);
    if (data.length <= maxDataLength || sections.length === 0) return { stored, data };
  }
}

/**
 * Base64 has no hyphens, which could end an HTML comment. Brotli's best quality takes seconds for hundreds of services.
 */
function pack(state: CommentState): string {
  const packed = brotliCompressSync(JSON.stringify(state), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
  });
  return `${dataStart}${packed.toString('base64')}${dataEnd}`;
}

function shortened(section: Section, shorten: (report: Report) => Report): Section {
  return { ...section, report: shorten(section.report) };
}

function withoutExtras(report: Report): Report {
  return {
    ...report,
    images: report.images.map(image => ({
      ...image,
      layers: image.layers.map(({ diffId: _, createdBy, ...layer }) => ({
        ...layer,
        createdBy: createdBy.slice(0, 80).toWellFormed(),
        mediaType: '',
        milliseconds: 0,
      })),
    })),
    phases: [],
    warnings: report.warnings.slice(0, 5),
  };
}

function withoutHistory(report: Report): Report {
  const short = withoutExtras(report);
  return {
    ...short,
    images: short.images.map(image => ({
      ...image,
      layers: image.layers.map(layer => ({ ...layer, createdBy: '' })),
    })),
    requests: {},
    timings: {},
    warnings: [],
  };
}

function withoutLayers(report: Report): Report {
  const short = withoutHistory(report);
  return {
    ...short,
    images: short.images.map(image => ({
      ...image,
      totals: sumReports([{ ...report, images: [image] }], report.savings.prices).totals,
      layers: [],
    })),
    missedMounts: [],
  };
}
