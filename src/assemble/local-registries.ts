import type { BlobReceiver } from '../images/blob-receiver.ts';
import type { LocalRegistry } from '../images/pushable-image.ts';
import { HeldRepository } from '../relay/held-repository.ts';
import { type RelayServer, startRelayServer } from '../relay/server.ts';
import { RepositoryNotFoundError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/**
 * Registries in this process for images that Docker pushes, each with one repository. All are behind the same address: Docker
 * remembers which layers it sent to an address, and asks for these when it pushes another image there.
 */
export class LocalRegistries implements AsyncDisposable {
  readonly #logger: Logger;
  readonly #repositories = new Map<string, HeldRepository>();
  #server: Promise<RelayServer> | undefined;
  #opened = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async open(receiver: BlobReceiver): Promise<LocalRegistry> {
    this.#server ??= this.#start();
    const server = await this.#server;
    const failure = new AbortController();
    const repository = new HeldRepository(receiver, error => failure.abort(error));
    this.#opened += 1;
    const name = `image-${this.#opened}`;
    this.#repositories.set(name, repository);
    return {
      repository: `${server.registry}/${name}`,
      failed: failure.signal,
      activity: () => repository.activity,
      pushed: tag => repository.pushed(tag),
      [Symbol.asyncDispose]: async () => {
        this.#repositories.delete(name);
        await server.discardUploads(name);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const server = await this.#server?.catch(() => undefined);
    await server?.close();
  }

  #start(): Promise<RelayServer> {
    const repository = async (name: string): Promise<HeldRepository> => {
      const found = this.#repositories.get(name);
      if (found === undefined) throw new RepositoryNotFoundError(name, 'this machine');
      return found;
    };
    return startRelayServer({ port: 0, logger: this.#logger, backend: { repository } });
  }
}
