import { type DockerCredentials, dockerCredentials } from '../docker/credentials.ts';
import { PushError } from '../shared/errors.ts';

/** The Docker CLI's login for a registry, read when it is needed. */
export class StoredLogin {
  readonly #host: string;
  readonly #mask: (secret: string) => void;
  #reading: Promise<DockerCredentials | undefined> | undefined;
  #found = false;
  #problem: PushError | undefined;

  /** @param mask is called with every secret before it is used */
  constructor(host: string, mask: (secret: string) => void) {
    this.#host = host;
    this.#mask = mask;
  }

  /** @returns undefined if there is none, or if it cannot be read, which is then the problem */
  credentials(): Promise<DockerCredentials | undefined> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** Whether there was one when it was read. */
  get found(): boolean {
    return this.#found;
  }

  /** Why it could not be read. */
  get problem(): PushError | undefined {
    return this.#problem;
  }

  async #read(): Promise<DockerCredentials | undefined> {
    try {
      const credentials = await dockerCredentials(this.#host);
      for (const secret of [credentials?.password, credentials?.identityToken]) {
        if (secret) this.#mask(secret);
      }
      this.#found = credentials !== undefined;
      return credentials;
    } catch (error) {
      if (!(error instanceof PushError)) throw error;
      this.#problem = error;
      return undefined;
    }
  }
}
