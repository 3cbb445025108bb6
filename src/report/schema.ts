import { z } from 'zod';
import { layerOutcomes, seenBlobMountings } from '../engine/result.ts';
import { digestSchema } from '../oci/descriptor.ts';
import { isRepositoryName, isTag } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';
import { listOf, recordOf } from './bounded-schema.ts';

/**
 * The only version of the report JSON so far. Members may be added to it, but not changed or removed. A dry run leaves
 * out what it cannot know.
 */
export const reportVersion = 1;

/** Longest `createdBy` and warning that a report keeps, in UTF-16 code units. */
export const maxTextLength = 500;

/** What a report may have at most, be it of one push or combined. */
export const maxImages = 10_000;
export const maxMissedMounts = 10_000;
export const maxWarnings = 1000;
/** Kinds of requests, or phases. */
export const maxMembers = 1000;

const count = z.int().min(0);
const milliseconds = z.number().min(0);
const usd = z.number().min(0);
const shortText = z.string().max(256);
const repositoryName = z.string().refine(isRepositoryName, 'not an ECR repository name');
const registryHost = z
  .string()
  .max(300)
  .regex(/^[A-Za-z0-9.:[\]-]+$/, 'not a host name');

const layerSchema = z.object({
  digest: digestSchema,
  diffId: digestSchema.optional(),
  /** Compressed bytes. */
  size: count,
  /**
   * Only in a dry run: digest, size and media type are those of the uncompressed layer, which a push would compress.
   */
  beforeCompression: z.boolean().optional(),
  mediaType: shortText.default(''),
  /** Untrusted text from the image's history. */
  createdBy: z.string().max(maxTextLength).default(''),
  platforms: listOf(shortText, 200).default([]),
  /** The blob belongs only to attestations of the image (provenance, SBOM), so it is no layer and counts apart. */
  attestation: z.boolean().optional(),
  outcome: z.enum(layerOutcomes),
  /** Source repository of a mounted layer. */
  from: repositoryName.optional(),
  /** Why a pushed layer was not mounted: a `NotMountedReason`, or one from a newer version. */
  reason: z.string().max(64).optional(),
  matchedByDiffId: z.boolean().optional(),
  milliseconds: milliseconds.default(0),
  attempts: count.default(0),
});

const totalsSchema = z.object({
  layersPushed: count,
  layersMounted: count,
  layersExisting: count,
  bytesPushed: count,
  bytesMounted: count,
  bytesExisting: count,
  /** The part of `bytesPushed` in layers that a push would compress first; only a dry run has any. */
  bytesBeforeCompression: count.default(0),
  /** Attestations, which the counts and bytes above do not contain; left out if there are none. */
  attestations: z.object({ count, bytes: count, bytesPushed: count }).optional(),
});

const imageSchema = z.object({
  registry: registryHost,
  repository: repositoryName,
  /** Digest of the root manifest. Left out, like its size, if a dry run cannot know it. */
  digest: digestSchema.optional(),
  tags: listOf(z.string().refine(isTag, 'not a tag'), 1000),
  platforms: listOf(shortText, 200),
  mediaType: shortText.default(''),
  /** Bytes of the root manifest. */
  size: count.optional(),
  /** The identical image existed before the push. */
  existed: z.boolean().default(false),
  layers: listOf(layerSchema, 50_000),
  /** Totals of layers that did not fit into `layers`; they count in addition to those listed. */
  totals: totalsSchema.optional(),
});

const pricesSchema = z.object({ storageUsdPerGbMonth: usd, usdPerMinute: usd });

const savingsSchema = z.object({
  /** Compressed bytes of the distinct layers that were mounted. */
  bytes: count,
  seconds: z.number().min(0),
  minutes: z.number().min(0),
  /** `measured` if all seconds are based on a rate that was measured while uploading. */
  basis: z.enum(['measured', 'assumed']),
  /** The part of `bytes` whose seconds are based on the assumed rate. */
  assumedBytes: count.default(0),
  bytesPerSecond: z.number().positive(),
  storageUsdPerMonth: usd,
  minutesUsd: usd,
  prices: pricesSchema,
});

const runSchema = z.object({
  workflow: shortText.optional(),
  job: shortText.optional(),
  runId: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  runAttempt: count.optional(),
  repository: shortText.optional(),
  sha: shortText.optional(),
});

const phaseSchema = z.object({ name: shortText, startMilliseconds: milliseconds, milliseconds });

export const reportSchema = z.object({
  schema: z.literal(reportVersion),
  tool: z.object({ name: shortText, version: shortText.optional() }),
  createdAt: shortText,
  run: runSchema.optional(),
  /** None if nothing was pushed through a relay. */
  images: listOf(imageSchema, maxImages),
  totals: totalsSchema,
  savings: savingsSchema,
  blobMounting: z.enum(seenBlobMountings),
  dryRun: z.boolean(),
  discovery: z.object({
    candidates: count,
    asked: count,
    /** The part of `asked` that was checked while layers were being sent. */
    askedWhileSending: count.default(0),
    calls: count,
    waves: count,
    limited: z.boolean(),
  }),
  /** Repositories that have layers which were uploaded anyway. */
  missedMounts: listOf(
    z.object({ repository: repositoryName, bytes: count, reason: z.string().max(64).optional() }),
    maxMissedMounts,
  ).default([]),
  /** Attempts by kind. */
  requests: recordOf(count, maxMembers),
  throttledRequests: count,
  retries: count,
  /** Milliseconds by phase, and `total`. */
  timings: recordOf(milliseconds, maxMembers),
  /** Start and duration of each phase; empty in a combined report, unless its pushes ran at the same time. */
  phases: listOf(phaseSchema, 100).default([]),
  warnings: listOf(z.string().max(maxTextLength), maxWarnings).default([]),
});

export type Report = z.output<typeof reportSchema>;
export type ReportImage = Report['images'][number];
export type ReportLayer = ReportImage['layers'][number];
export type ReportRun = z.output<typeof runSchema>;
export type Totals = Report['totals'];
export type Savings = Report['savings'];
export type Prices = z.output<typeof pricesSchema>;

/**
 * Parses a report from untrusted JSON; unknown members are dropped.
 * @param where names the file in the error
 * @throws InputError if it is not JSON, not a report, malformed, or from a newer version
 */
export function parseReport(json: string, where: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw notAReport(where, 'is not valid JSON');
  }
  const version = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (typeof version === 'number' && version > reportVersion) {
    throw new InputError(
      'reports',
      `${where} was created by a newer version (schema ${version}, expected at most ${reportVersion}).`,
      'Use the same version of the push action and the report action.',
    );
  }
  const result = reportSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const member = issue?.path.join('.') || 'document';
  throw notAReport(where, `is not a report of this action (${member}: ${issue?.message ?? 'invalid'})`);
}

function notAReport(where: string, problem: string): InputError {
  return new InputError(
    'reports',
    `${where} ${problem}.`,
    'List only files from the output "report" of the push action.',
  );
}
