/**
 * The data plane of a real registry behind ECR's credentials, rights, rates and mount rules: what is stored and served is
 * the real registry's; what the control plane says is kept in step with what passes through.
 */

import type { OutgoingHttpHeaders } from 'node:http';
import { request as send } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDigest } from '../../src/oci/digest.ts';
import { maxManifestBytes } from '../../src/oci/manifest.ts';
import { answerCode, answerError } from '../data-plane/errors.ts';
import type { DataSubject } from '../data-plane/subject.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Exchange } from '../exchange.ts';
import type { DataHandler } from '../server.ts';
import { EcrError } from '../state/ecr-error.ts';
import { readManifest } from '../state/manifest-rules.ts';
import { mountRefusal } from '../state/mount-rules.ts';
import type { RegistryState } from '../state/registry-state.ts';

export interface Upstream {
  readonly answerData: DataHandler;
}

export function createUpstream(origin: URL): Upstream {
  return { answerData: (context, exchange, subject) => answer(origin, context, exchange, subject) };
}

async function answer(
  origin: URL,
  context: EmulatorContext,
  exchange: Exchange,
  subject: DataSubject,
): Promise<void> {
  const token = context.tokens.check(exchange.request.headers.authorization);
  if (token.state !== 'valid') return answerCode(exchange, 401, 'UNAUTHORIZED', 'Not Authorized');
  const registry = context.registry(token.region);
  try {
    if (subject.repository !== undefined) registry.pushTarget(subject.repository);
    context.quotas.take(token.region, subject.operation);
    await forward(origin, context, exchange, subject, registry);
  } catch (error) {
    if (!(error instanceof EcrError)) throw error;
    await answerError(exchange, error);
  }
}

async function forward(
  origin: URL,
  context: EmulatorContext,
  exchange: Exchange,
  subject: DataSubject,
  registry: RegistryState,
): Promise<void> {
  const path = pathFor(context, exchange, subject, registry);
  const manifest = subject.kind === 'manifest-put' ? await exchange.readBody(maxManifestBytes) : undefined;
  const { authorization: _own, host: _host, ...headers } = exchange.request.headers;
  const call = send(new URL(path, origin), { method: exchange.request.method, headers });
  const answered = new Promise<Readable & { statusCode?: number; headers: OutgoingHttpHeaders }>(
    (resolve, reject) => {
      call.on('response', resolve).on('error', reject);
    },
  );
  answered.catch(() => {});
  await pipeline(manifest === undefined ? Readable.from(exchange.body()) : [manifest], call);
  const response = await answered;
  const status = response.statusCode ?? 502;
  if (status < 300) await follow(origin, exchange, subject, registry, status, manifest);
  await exchange.stream(
    status,
    withOwnLocation(response.headers, context.endpoint),
    Number(response.headers['content-length'] ?? 0),
    () => response,
  );
}

/** A mount that ECR would refuse goes up as an ordinary upload. */
function pathFor(
  context: EmulatorContext,
  exchange: Exchange,
  subject: DataSubject,
  registry: RegistryState,
): string {
  const path = `${exchange.url.pathname}${exchange.url.search}`;
  if (subject.kind !== 'mount' || subject.repository === undefined) return path;
  const target = registry.pushTarget(subject.repository);
  const digest = isDigest(subject.digest) ? subject.digest : undefined;
  const refusal = mountRefusal(registry, context.permissions, target, subject.from, digest);
  exchange.record.mount = refusal ?? 'mounted';
  return refusal === undefined ? path : exchange.url.pathname;
}

/** Keeps the books for the control plane. */
async function follow(
  origin: URL,
  { record, request }: Exchange,
  { kind, repository = '', digest, reference }: DataSubject,
  registry: RegistryState,
  status: number,
  manifest: Buffer | undefined,
): Promise<void> {
  const target = registry.pushTarget(repository);
  const stored = kind === 'upload-complete' || (kind === 'mount' && status === 201);
  if (stored && isDigest(digest)) {
    target.addBlob(digest, await sizeOf(origin, repository, digest));
  }
  if (kind === 'mount' && status !== 201) record.mount = 'blob-missing';
  if (kind !== 'manifest-put' || manifest === undefined) return;
  const parsed = readManifest(manifest, request.headers['content-type']);
  target.addManifest(parsed);
  if (reference !== undefined && !isDigest(reference)) target.tags.set(reference, parsed.digest);
}

async function sizeOf(origin: URL, repository: string, digest: string): Promise<number> {
  const head = await fetch(new URL(`/v2/${repository}/blobs/${digest}`, origin), { method: 'HEAD' });
  return Number(head.headers.get('content-length') ?? 0);
}

function withOwnLocation(headers: OutgoingHttpHeaders, endpoint: string): OutgoingHttpHeaders {
  const { connection: _hop, 'transfer-encoding': _coding, ...kept } = headers;
  const { location } = kept;
  if (typeof location !== 'string') return kept;
  const { pathname, search } = new URL(location, endpoint);
  return { ...kept, location: `${endpoint}${pathname}${search}` };
}
