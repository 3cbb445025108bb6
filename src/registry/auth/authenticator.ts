import type { RequestOwner } from '../../shared/request-log.ts';

/** The response of a registry that rejected a request's credentials. */
export interface Rejection {
  /** Value of the rejected Authorization header; undefined if none was sent. */
  readonly rejected: string | undefined;
  /** WWW-Authenticate of the response. */
  readonly challenge: string | undefined;
  /** Such as `repository:NAME:pull,push`. */
  readonly scope: string;
}

/**
 * Source of the Authorization header, shared by all requests to one registry and all their owners. A fetched token counts
 * for the owner that needed it first. If that owner is stopped, the fetch continues for the others.
 */
export interface Authenticator {
  /** The credentials expire and can be renewed, so a rejection of expired ones is temporary. */
  readonly expires: boolean;
  /** Value of the Authorization header; undefined sends none. @throws CredentialsError */
  authorization(scope: string, owner: RequestOwner): Promise<string | undefined>;
  /**
   * The registry rejected the credentials. Several requests may report the same rejection; one refresh serves all of them.
   * @returns true if there are new credentials, so that the request can be repeated
   * @throws CredentialsError
   */
  refresh(rejection: Rejection, owner: RequestOwner): Promise<boolean>;
  /**
   * The registry knows the credentials, but denied them the request (403).
   * @returns true if there are others for this scope, so that the request can be repeated; without this method, there are none
   */
  denied?(rejection: Rejection, owner: RequestOwner): Promise<boolean>;
}
