import { randomUUID } from 'node:crypto';
import type { IncomingBlob } from '../images/blob-receiver.ts';
import { messageOf } from '../shared/errors.ts';
import type { RelayRepository } from './backend.ts';
import type { Call } from './call.ts';
import { OciError } from './oci-error.ts';
import { digestFrom, firstByteFrom } from './parameters.ts';

/** Milliseconds after which an upload that nobody continues is dropped. */
const idleMilliseconds = 15 * 60_000;

/** An upload of a client. */
interface Session {
  readonly repository: string;
  readonly blob: IncomingBlob;
  /** Requests for it run one after the other. */
  last: Promise<void>;
  idle: NodeJS.Timeout;
}

/** Where the URLs of a repository begin: `/v2/TOKEN/NAME`. */
export interface Place {
  readonly name: string;
  readonly base: string;
}

/** Uploads of all repositories. */
export class Uploads {
  readonly #sessions = new Map<string, Session>();

  /** POST: opens an upload, or mounts the blob; with `digest`, the body is the whole blob. */
  async open(call: Call, place: Place, repository: RelayRepository, fromOf: (name: string) => string) {
    const { searchParams } = call.url;
    const mount = searchParams.get('mount');
    if (mount !== null) {
      const digest = digestFrom(mount);
      const from = searchParams.get('from');
      const there =
        from === null
          ? (await repository.find(digest)) !== undefined
          : await repository.mount(digest, fromOf(from));
      if (there) return call.answer(201, createdHeaders(place, digest));
    }
    const whole = searchParams.get('digest');
    const digest = whole === null ? undefined : digestFrom(whole);
    const id = randomUUID();
    this.#sessions.set(id, {
      repository: place.name,
      blob: await repository.receive(),
      last: Promise.resolve(),
      idle: this.#expiry(id),
    });
    if (digest !== undefined) return this.complete(call, place, id);
    call.answer(202, this.#headers(place, id));
  }

  /** PATCH: the next part. */
  async append(call: Call, place: Place, id: string): Promise<void> {
    await this.#withSession(place, id, async session => {
      if (await this.#write(call, place, id, session)) call.answer(202, this.#headers(place, id));
    });
  }

  /** PUT: the last part, if there is one, and the digest. */
  async complete(call: Call, place: Place, id: string): Promise<void> {
    const digest = digestFrom(call.url.searchParams.get('digest'));
    await this.#withSession(place, id, async session => {
      if (call.hasBody && !(await this.#write(call, place, id, session))) return;
      try {
        await session.blob.commit(digest);
      } finally {
        await this.#drop(id);
      }
      call.answer(201, createdHeaders(place, digest));
    });
  }

  /** GET: how much has arrived. */
  status(call: Call, place: Place, id: string): void {
    this.#session(place, id);
    call.answer(204, this.#headers(place, id));
  }

  async cancel(call: Call, place: Place, id: string): Promise<void> {
    this.#session(place, id);
    await this.#drop(id);
    call.answer(204);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map(id => this.#drop(id)));
  }

  /**
   * What arrived stays if the client goes away, so that it can continue. After any other error, the upload is lost.
   * @returns false if the part does not begin where the upload ends; the client was told so
   */
  async #write(call: Call, place: Place, id: string, { blob }: Session): Promise<boolean> {
    const first = firstByteFrom(call.header('content-range'));
    if (first !== undefined && first !== blob.size) {
      call.answer(416, this.#headers(place, id));
      return false;
    }
    const body = (call.request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    for (;;) {
      const next = await body.next().catch(error => {
        throw new ClientGone(messageOf(error));
      });
      if (next.done === true) return true;
      try {
        await blob.write(next.value);
      } catch (error) {
        await this.#drop(id);
        throw error;
      }
    }
  }

  /** One request after the other. */
  async #withSession(place: Place, id: string, work: (session: Session) => Promise<void>): Promise<void> {
    const session = this.#session(place, id);
    const before = session.last;
    const running = before.then(() => work(this.#session(place, id)));
    session.last = running.catch(() => {});
    clearTimeout(session.idle);
    try {
      await running;
    } finally {
      if (this.#sessions.get(id) === session) session.idle = this.#expiry(id);
    }
  }

  #session({ name }: Place, id: string): Session {
    const session = this.#sessions.get(id);
    if (session?.repository === name) return session;
    throw new OciError(404, 'BLOB_UPLOAD_UNKNOWN', 'there is no such upload');
  }

  async #drop(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    clearTimeout(session.idle);
    await session.blob.discard();
  }

  #expiry(id: string): NodeJS.Timeout {
    return setTimeout(() => void this.#drop(id), idleMilliseconds).unref();
  }

  #headers({ base }: Place, id: string) {
    const size = this.#sessions.get(id)?.blob.size ?? 0;
    return {
      location: `${base}/blobs/uploads/${id}`,
      range: `0-${Math.max(0, size - 1)}`,
      'docker-upload-uuid': id,
    };
  }
}

/** The client closed the connection while it was sending. */
export class ClientGone extends Error {}

function createdHeaders({ base }: Place, digest: string) {
  return { location: `${base}/blobs/${digest}`, 'docker-content-digest': digest };
}
