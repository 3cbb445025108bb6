import {
  AccessDeniedError,
  AwsCredentialsError,
  messageOf,
  RegistryError,
  RepositoryNotFoundError,
} from '../../shared/errors.ts';
import { type Consequence, toleratedWarnings } from '../log/tolerated-warnings.ts';

/**
 * Collects failed requests that the push can do without: those that the role is not allowed to make, those that failed in
 * ECR, and those after the end of the role's session, because the token of the registry is valid for longer. The user sees
 * one warning per kind, which names the IAM actions, instead of one per request.
 */
export class ToleratedErrors {
  /** By IAM action. */
  readonly #denied = new Map<string, Set<Consequence>>();
  /** By what ECR returned. */
  readonly #failed = new Map<string, Set<Consequence>>();
  readonly #withoutCredentials = new Set<Consequence>();
  #rejection: AwsCredentialsError | undefined;

  /**
   * Continues without the response.
   * @param consequence what the push does instead
   * @throws the error, if the push cannot continue either: the run was cancelled, or the registry rejected its token
   */
  tolerate(error: unknown, consequence: Consequence): void {
    if (error instanceof AccessDeniedError) add(this.#denied, error.action, consequence);
    else if (error instanceof RegistryError)
      add(this.#failed, messageOf(error).replace(/\.$/, ''), consequence);
    else if (error instanceof AwsCredentialsError) {
      this.#rejection ??= error;
      this.#withoutCredentials.add(consequence);
    } else throw error;
  }

  /** The warnings of a push that succeeded, for everything that it did without. */
  warnings(): readonly string[] {
    return this.#warnings(true, this.#rejection);
  }

  /** The warnings of a push that failed: what it did without may be why. */
  warningsAfter(failure: unknown): readonly string[] {
    const isFailure = failure instanceof AwsCredentialsError;
    return this.#warnings(false, isFailure ? undefined : this.#rejection);
  }

  #warnings(completed: boolean, rejection: AwsCredentialsError | undefined): readonly string[] {
    const rejected = rejection && { error: rejection, consequences: this.#withoutCredentials };
    return toleratedWarnings({ denied: this.#denied, failed: this.#failed, rejected }, completed);
  }

  /**
   * Without the API, a missing repository is neither noticed in time nor created.
   * @param creates the repository would have been created
   * @returns the error to show to the user
   */
  reasonFor(error: unknown, creates: boolean): unknown {
    const rejection = this.#rejection;
    if (!(error instanceof RepositoryNotFoundError) || !creates || rejection === undefined) return error;
    const message = `${error.message} It could not be created. ${rejection.message}`;
    return new AwsCredentialsError(message, rejection.remedy, { cause: error });
  }
}

function add(map: Map<string, Set<Consequence>>, cause: string, consequence: Consequence): void {
  map.set(cause, (map.get(cause) ?? new Set()).add(consequence));
}
