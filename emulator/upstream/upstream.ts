/**
 * The data plane of a real registry behind ECR's credentials, permissions, rates, mount rules and tag rules. The real
 * registry stores and serves everything. The state of the control plane follows the requests that pass through.
 */

import { Agent } from 'undici';
import type { DataCall } from '../data-plane/data-call.ts';
import type { DataHandler } from '../data-plane/data-plane.ts';
import { readManifestBody } from '../data-plane/manifests.ts';
import type { DataSubject } from '../data-plane/subject.ts';
import { answerDenied, judgeMount } from '../data-plane/uploads.ts';
import type { JournalKind } from '../request-journal.ts';
import { isDigest } from '../rules/digest.ts';
import { checkVisibility, prepareImage, storeImage } from '../state/put-image.ts';
import { Relay } from './relay.ts';

export interface Upstream {
  handlerOf(subject: DataSubject): DataHandler | undefined;
  close(): Promise<void>;
}

type Handler = (relay: Relay, call: DataCall) => Promise<void>;

const handlers: Readonly<Partial<Record<JournalKind, Handler>>> = {
  'blob-head': pass,
  'blob-get': pass,
  'manifest-head': getManifest,
  'manifest-get': getManifest,
  'manifest-put': putManifest,
  'manifest-delete': deleteManifest,
  'tags-list': pass,
  referrers: pass,
  mount: openUpload,
  'upload-open': openUpload,
  'upload-part': passUpload,
  'upload-status': passUpload,
  'upload-cancel': passUpload,
  'upload-complete': passUpload,
};

/** @param origin origin of a registry that does not require credentials */
export function createUpstream(origin: URL): Upstream {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const relay = new Relay(origin, agent);
  return {
    handlerOf({ kind }) {
      const handler = handlers[kind];
      return handler === undefined ? undefined : call => handler(relay, call);
    },
    close: () => agent.destroy(),
  };
}

async function pass(relay: Relay, call: DataCall): Promise<void> {
  call.registry.repository(call.repository);
  await relay.pass(call);
}

async function getManifest(relay: Relay, call: DataCall): Promise<void> {
  const repository = call.registry.repository(call.repository);
  await relay.pass(call, {
    onAnswer(status) {
      const stored = repository.findManifest(call.subject.reference ?? '');
      if (status === 200 && stored !== undefined) call.registry.recordPull(repository, stored.digest);
    },
  });
}

/** A mount that ECR would reject becomes an ordinary upload at the registry. */
async function openUpload(relay: Relay, call: DataCall): Promise<void> {
  const { http, registry } = call;
  const target = registry.pushTarget(call.repository);
  const verdict = judgeMount(call, target);
  if (verdict.outcome === 'denied') return answerDenied(call, verdict.status);
  const lost = http.fault?.type === 'lose-upload';
  await relay.pass(call, {
    ...(verdict.outcome === 'mount' ? {} : { path: http.url.pathname }),
    async onAnswer(status, { location }) {
      if (lost && status === 202 && location !== undefined) await relay.loseUpload(location);
      if (verdict.outcome !== 'mount') return;
      if (status === 201) target.addBlob(verdict.digest, verdict.size);
      else http.record.mount = 'blob-missing';
    },
  });
}

async function passUpload(relay: Relay, call: DataCall): Promise<void> {
  const { http, registry, repository, subject } = call;
  const target = registry.pushTarget(repository);
  const { url } = http;
  if (http.fault?.type === 'lose-upload') await relay.loseUpload(`${url.pathname}${url.search}`);
  const { digest } = subject;
  const completes = subject.kind === 'upload-complete' && isDigest(digest);
  await relay.pass(call, {
    async onAnswer(status) {
      if (completes && status === 201) target.addBlob(digest, await relay.sizeOf(repository, digest));
    },
  });
}

async function putManifest(relay: Relay, call: DataCall): Promise<void> {
  const { http, registry, repository, subject } = call;
  const body = await readManifestBody(call);
  const type = http.request.headers['content-type'];
  const image = prepareImage(registry, repository, body, type, subject.reference);
  checkVisibility(registry, image);
  await relay.pass(call, {
    body,
    onAnswer(status) {
      if (status === 201) storeImage(image);
    },
  });
}

async function deleteManifest(relay: Relay, call: DataCall): Promise<void> {
  const { registry, repository, subject } = call;
  const { tags, manifests } = registry.repository(repository);
  await relay.pass(call, {
    onAnswer(status) {
      const { reference = '' } = subject;
      if (status !== 202) return;
      if (!isDigest(reference)) tags.delete(reference);
      else if (manifests.has(reference)) registry.deleteImage(repository, reference);
    },
  });
}
