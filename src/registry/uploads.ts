import { algorithmOf, type Digest, isDigest, shortDigest } from '../oci/digest.ts';
import { isRetriedStatus } from '../shared/backoff.ts';
import {
  AbortedError,
  CredentialsError,
  messageOf,
  PushError,
  RegistryError,
  RepositoryNotFoundError,
} from '../shared/errors.ts';
import { NetworkError } from '../shared/network-error.ts';
import type { Exchange } from './exchange.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';
import type { MountRequest, OpenedUpload, UploadSession } from './repository.ts';
import { uploadLocation } from './upload-location.ts';

/** Progress of an upload session, as reported by the registry. */
export interface UploadStatus {
  readonly session: UploadSession;
  /** Bytes that the registry has. */
  readonly offset: number;
}

/** Mounts are often attempted without knowing the source. The upload that follows has all attempts. */
const mountAttempts = 3;

/** Upload sessions of one repository: opens (with or without a mount), checks and cancels them. */
export class Uploads {
  readonly #exchange: Exchange;
  readonly #repository: string;
  readonly #scope: string;

  constructor(exchange: Exchange, repository: string) {
    this.#exchange = exchange;
    this.#repository = repository;
    this.#scope = `repository:${repository}:pull,push`;
  }

  async open(mount?: MountRequest): Promise<OpenedUpload> {
    const opened = mount === undefined ? undefined : await this.#tryMount(mount);
    return opened ?? { mounted: false, session: await this.openPlain() };
  }

  /** @returns undefined if there is neither a mount nor a session; an ordinary upload is next, regardless of the reason */
  async #tryMount(mount: MountRequest): Promise<OpenedUpload | undefined> {
    const url = this.#exchange.url(this.#repository, 'blobs/uploads/');
    url.search = new URLSearchParams({ mount: mount.digest, from: mount.from }).toString();
    const what = `Mount of ${shortDigest(mount.digest)} from ${mount.from}`;
    const { policy } = this.#exchange;
    try {
      const answer = await this.#exchange.send(
        { ...this.#request('mount', 'POST', url, what), headers: { 'content-length': '0' } },
        { ...policy, attempts: Math.min(mountAttempts, policy.attempts) },
      );
      if (answer.status === 202) return { mounted: false, session: this.#sessionOf(answer, url) };
      if (answer.status !== 201) return undefined;
      checkDigest(answer, mount.digest, what, this.#exchange.host);
      return { mounted: true };
    } catch (error) {
      if (!isForgivable(error)) throw error;
      this.#exchange.logger.debug(`${what}: ${messageOf(error)} Uploading instead.`);
      return undefined;
    }
  }

  /** @returns whether the registry has the repository now */
  async createOnPush(): Promise<boolean> {
    try {
      const session = await this.openPlain();
      this.#exchange.expectSoon(this.#repository);
      await this.cancel(session);
      return true;
    } catch (error) {
      if (error instanceof RepositoryNotFoundError) return false;
      throw error;
    }
  }

  async openPlain(): Promise<UploadSession> {
    const url = this.#exchange.url(this.#repository, 'blobs/uploads/');
    const request = {
      ...this.#request('upload-open', 'POST', url, `Upload to ${this.#repository}`),
      headers: { 'content-length': '0' },
    };
    const answer = await this.#exchange.send(request);
    if (answer.status !== 202) throw this.#exchange.error(answer, request);
    return this.#sessionOf(answer, url);
  }

  #sessionOf(answer: RegistryAnswer, url: URL): UploadSession {
    return { location: uploadLocation(answer, url, this.#exchange.endpoint) };
  }

  /**
   * Progress of an upload.
   * @returns undefined if the session no longer exists or the registry does not report its progress
   */
  async status(session: UploadSession): Promise<UploadStatus | undefined> {
    const request = this.#request('upload-status', 'GET', session.location, `Upload to ${this.#repository}`);
    const answer = await this.#exchange.send(request).catch(orNothing);
    if (answer === undefined || answer.status < 200 || answer.status > 299) return undefined;
    const offset = offsetOf(answer.headers['range']);
    if (offset === undefined) return undefined;
    const next =
      answer.headers['location'] === undefined ? session : this.#sessionOf(answer, session.location);
    return { session: next, offset };
  }

  /** One attempt to free the session in the registry, which would otherwise drop it later. */
  async cancel(session: UploadSession): Promise<void> {
    const request = this.#request(
      'upload-cancel',
      'DELETE',
      session.location,
      `Upload to ${this.#repository}`,
    );
    await this.#exchange.attempt(request).catch(() => undefined);
  }

  #request(
    kind: RegistryRequest['kind'],
    method: RegistryRequest['method'],
    url: URL,
    what: string,
  ): RegistryRequest {
    return { kind, method, url, what, scope: this.#scope, repository: this.#repository };
  }
}

/** `Range: 0-N` is N + 1 bytes. Registries also return `0-0` for an empty upload, so `0-0` counts as empty. */
function offsetOf(range: string | undefined): number | undefined {
  const match = /^(?:bytes=)?0-(\d+)$/.exec(range ?? '');
  if (match?.[1] === undefined) return undefined;
  const last = Number(match[1]);
  if (!Number.isSafeInteger(last)) return undefined;
  return last === 0 ? 0 : last + 1;
}

/** The error may affect only the mount. If not, the upload that follows fails with it as well. */
function isForgivable(error: unknown): boolean {
  if (error instanceof NetworkError || error instanceof CredentialsError) return true;
  return error instanceof RegistryError && isRetriedStatus(error.status);
}

function orNothing(error: unknown): undefined {
  if (error instanceof AbortedError || !(error instanceof PushError)) throw error;
  return undefined;
}

/** @throws RegistryError if the response has a different digest */
export function checkDigest(answer: RegistryAnswer, digest: Digest, what: string, host: string): void {
  const named = answer.headers['docker-content-digest'];
  if (named === undefined || named === digest) return;
  if (isDigest(named) && algorithmOf(named) !== algorithmOf(digest)) return; // the same bytes with another algorithm
  const stored = isDigest(named) ? `digest ${named}` : 'an invalid digest'; // it may be an echo of the credentials
  throw new RegistryError(
    `${what}: ${host} reports ${stored}, expected ${digest}.`,
    'Check whether the registry or a proxy in front of it is modifying data (see docs/troubleshooting.md).',
    { status: answer.status },
  );
}
