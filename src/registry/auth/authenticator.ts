import type { RequestOwner } from '../../shared/request-log.ts';

/** What a registry said when it refused a request's credentials. */
export interface Rejection {
  /** Value of the Authorization header that was refused; undefined when none was sent. */
  readonly rejected: string | undefined;
  /** The answer's WWW-Authenticate. */
  readonly challenge: string | undefined;
  /** As `repository:NAME:pull,push`. */
  readonly scope: string;
}

/**
 * Where the Authorization header comes from. Shared by all requests to one registry, whoever they are made for: what it
 * fetches is counted for the owner who was first to need it, and goes on for the others when that one is stopped.
 */
export interface Authenticator {
  /** The credentials end by time, and others are given for them: a refusal of expired ones passes. */
  readonly expires: boolean;
  /** Value of the Authorization header; undefined sends none. @throws CredentialsError */
  authorization(scope: string, owner: RequestOwner): Promise<string | undefined>;
  /**
   * The registry refused the credentials. Any number of requests may report the same refusal: one refresh serves all.
   * @returns true when there are others now and the request is worth repeating
   * @throws CredentialsError
   */
  refresh(rejection: Rejection, owner: RequestOwner): Promise<boolean>;
}
