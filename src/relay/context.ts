import type { RelayBackend, RelayRepository } from './backend.ts';
import type { RelayCall } from './call.ts';
import type { Token } from './token.ts';
import type { Uploads } from './uploads/uploads.ts';

/** What handlers of requests need. */
export interface RelayContext {
  readonly backend: RelayBackend;
  readonly token: Token;
  readonly uploads: Uploads;
}

/** One request to a repository. */
export interface RepositoryCall {
  readonly context: RelayContext;
  readonly call: RelayCall;
  /** Valid name of the repository, without the token. */
  readonly name: string;
}

/** @throws RepositoryNotFoundError, AccessDeniedError */
export function openRepository({ context, name }: RepositoryCall): Promise<RelayRepository> {
  return context.backend.repository(name);
}

/** Path of something in the repository, for a Location or Link header. Relative, because the client knows the host. */
export function pathIn({ context, name }: RepositoryCall, suffix: string): string {
  return `/v2/${context.token.prepend(name)}/${suffix}`;
}
