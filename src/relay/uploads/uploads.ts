import type { IncomingBlob } from '../../images/blob-receiver.ts';
import { UploadSession } from './session.ts';

/** The uploads that clients have opened and not completed. */
export class Uploads {
  readonly #sessions = new Map<string, UploadSession>();

  open(repository: string, blob: IncomingBlob): UploadSession {
    const session = new UploadSession(repository, blob, ({ id }) => this.#sessions.delete(id));
    this.#sessions.set(session.id, session);
    return session;
  }

  /** @returns undefined if there is none of this ID in this repository, or not any more */
  find(repository: string, id: string): UploadSession | undefined {
    const session = this.#sessions.get(id);
    return session?.repository === repository ? session : undefined;
  }

  /** Discards all of them, or those to one repository. */
  async close(repository?: string): Promise<void> {
    const sessions = [...this.#sessions.values()];
    const wanted = sessions.filter(session => repository === undefined || session.repository === repository);
    await Promise.all(wanted.map(session => session.discard()));
  }
}
