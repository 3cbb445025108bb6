import type { BlobReceiver } from '../images/blob-receiver.ts';
import type { LocalRegistry } from '../images/pushable-image.ts';
import { HeldRepository } from '../relay/held-repository.ts';
import { startRelayServer } from '../relay/server.ts';
import { RepositoryNotFoundError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/** The only repository that the registry has. */
const name = 'image';

/** Starts a registry in this process for an image that Docker pushes. */
export async function openLocalRegistry(receiver: BlobReceiver, logger: Logger): Promise<LocalRegistry> {
  const failure = new AbortController();
  const repository = new HeldRepository(receiver, error => failure.abort(error));
  const server = await startRelayServer({
    port: 0,
    logger,
    backend: {
      async repository(asked) {
        if (asked !== name) throw new RepositoryNotFoundError(asked, 'this machine');
        return repository;
      },
    },
  });
  return {
    repository: `${server.registry}/${name}`,
    failed: failure.signal,
    pushed: tag => repository.pushed(tag),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
