import { algorithmOf, type Digest, isDigest, shortDigest } from '../oci/digest.ts';
import { isRetriedStatus } from '../shared/backoff.ts';
import { AbortedError, CredentialsError, messageOf, PushError, RegistryError } from '../shared/errors.ts';
import { NetworkError } from '../shared/network-error.ts';
import type { Exchange } from './exchange.ts';
import type { RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';
import type { MountRequest, OpenedUpload, UploadSession } from './repository.ts';
import { uploadLocation } from './upload-location.ts';

/** How far an upload session got, by the registry's own account. */
export interface UploadStatus {
  readonly session: UploadSession;
  /** Bytes that it says it has. */
  readonly offset: number;
}

/** A guess is worth few attempts: the plain upload that follows has all of them. */
const mountAttempts = 3;

/** Upload sessions of one repository: opening (with or without a mount), asking, giving up. */
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

  /** @returns undefined when there is neither a mount nor a session: whatever the reason, a plain upload is next */
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
   * Asks how far an upload got.
   * @returns undefined when the session is gone or the registry cannot say
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

  /** One attempt to free what the registry holds for the session; it would drop it by itself in time. */
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

/** `Range: 0-N` is N + 1 bytes; `0-0` is what registries say of an empty upload, too, and is taken for that. */
function offsetOf(range: string | undefined): number | undefined {
  const match = /^(?:bytes=)?0-(\d+)$/.exec(range ?? '');
  if (match?.[1] === undefined) return undefined;
  const last = Number(match[1]);
  if (!Number.isSafeInteger(last)) return undefined;
  return last === 0 ? 0 : last + 1;
}

/** What failed may fail for the mount alone; the plain upload meets the same and says so, else. */
function isForgivable(error: unknown): boolean {
  if (error instanceof NetworkError || error instanceof CredentialsError) return true;
  return error instanceof RegistryError && isRetriedStatus(error.status);
}

function orNothing(error: unknown): undefined {
  if (error instanceof AbortedError || !(error instanceof PushError)) throw error;
  return undefined;
}

/** @throws RegistryError when the registry names another digest than the one that was meant */
export function checkDigest(answer: RegistryAnswer, digest: Digest, what: string, host: string): void {
  const named = answer.headers['docker-content-digest'];
  if (named === undefined || named === digest) return;
  if (isDigest(named) && algorithmOf(named) !== algorithmOf(digest)) return; // the same bytes under another algorithm
  const stored = isDigest(named) ? named : 'something without a digest'; // which may be an echo of the credentials
  throw new RegistryError(
    `${what}: ${host} says that it stored ${stored}, not ${digest}.`,
    'The registry or a proxy in front of it changes what passes through. See docs/troubleshooting.md.',
    { status: answer.status },
  );
}
