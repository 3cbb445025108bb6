import { z } from 'zod';
import { digestSchema } from '../oci/descriptor.ts';
import { isRepositoryName, isTag } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';

/**
 * The one version of the report JSON that exists. Members may be added under it, none changed or removed; what a dry run
 * cannot know it leaves out.
 */
export const reportVersion = 1;

/** Longest `createdBy` and warning that a report keeps, in UTF-16 code units. */
export const maxTextLength = 500;

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
  /** Of a dry run: digest, size and media type are those of the plain layer, which is to be compressed first. */
  beforeCompression: z.boolean().optional(),
  mediaType: shortText.default(''),
  /** Untrusted text out of the image's history. */
  createdBy: z.string().max(maxTextLength).default(''),
  platforms: z.array(shortText).max(200).default([]),
  outcome: z.enum(['pushed', 'mounted', 'existing']),
  /** Source repository of a mounted layer. */
  from: repositoryName.optional(),
  /** Why a pushed layer was not mounted; `NotMountedReason`, or one that a later version knows. */
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
  /** Of `bytesPushed`, those of layers that are to be compressed first; only a dry run has any. */
  bytesBeforeCompression: count.default(0),
});

const imageSchema = z.object({
  registry: registryHost,
  repository: repositoryName,
  /** Root manifest. Left out, like its size, where a dry run cannot be certain of it. */
  digest: digestSchema.optional(),
  tags: z.array(z.string().refine(isTag, 'not a tag')).max(1000),
  platforms: z.array(shortText).max(200),
  mediaType: shortText.default(''),
  /** Bytes of the root manifest. */
  size: count.optional(),
  /** The identical image was there before the push. */
  existed: z.boolean().default(false),
  layers: z.array(layerSchema).max(50_000),
  /** Of layers that were left out of `layers` for want of room; they count besides those listed. */
  totals: totalsSchema.optional(),
});

const pricesSchema = z.object({ storageUsdPerGbMonth: usd, usdPerMinute: usd });

const savingsSchema = z.object({
  /** Compressed bytes of the distinct layers that were mounted. */
  bytes: count,
  seconds: z.number().min(0),
  minutes: z.number().min(0),
  /** `measured` when every second rests on a rate that was measured while uploading. */
  basis: z.enum(['measured', 'assumed']),
  /** Of `bytes`, those whose seconds rest on the assumed rate. */
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
  images: z.array(imageSchema).min(1).max(10_000),
  totals: totalsSchema,
  savings: savingsSchema,
  blobMounting: z.enum(['ENABLED', 'DISABLED', 'UNKNOWN']),
  dryRun: z.boolean(),
  discovery: z.object({
    candidates: count,
    asked: count,
    calls: count,
    waves: count,
    limited: z.boolean(),
  }),
  /** Repositories that hold layers which were uploaded all the same. */
  missedMounts: z
    .array(z.object({ repository: repositoryName, bytes: count, reason: z.string().max(64).optional() }))
    .max(10_000)
    .default([]),
  /** Attempts by kind. */
  requests: z.record(z.string().max(64), count),
  throttledRequests: count,
  retries: count,
  /** Milliseconds by phase, and `total`. */
  timings: z.record(z.string().max(64), milliseconds),
  /** Where each phase lies on the time line; empty in a combined report. */
  phases: z.array(phaseSchema).max(100).default([]),
  warnings: z.array(z.string().max(maxTextLength)).max(1000).default([]),
});

export type Report = z.output<typeof reportSchema>;
export type ReportImage = Report['images'][number];
export type ReportLayer = ReportImage['layers'][number];
export type ReportRun = z.output<typeof runSchema>;
export type Totals = Report['totals'];
export type Savings = Report['savings'];
export type Prices = z.output<typeof pricesSchema>;

/**
 * A report out of untrusted JSON; members it does not know are dropped.
 * @param where names the file in the error
 * @throws InputError in one line: not JSON, not a report, malformed, or of a later version
 */
export function parseReport(json: string, where: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw notAReport(where, 'is not JSON');
  }
  const version = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (typeof version === 'number' && version > reportVersion) {
    throw new InputError(
      'reports',
      `${where} has schema ${version}, this version reads up to ${reportVersion}.`,
      'Use the same version of the push action and the report action.',
    );
  }
  const result = reportSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const member = issue?.path.join('.') || 'document';
  throw notAReport(where, `is no report of this action (${member}: ${issue?.message ?? 'invalid'})`);
}

function notAReport(where: string, problem: string): InputError {
  return new InputError(
    'reports',
    `${where} ${problem}.`,
    'Name only files that the push action\'s output "report" names.',
  );
}
