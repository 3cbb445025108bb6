import { AccessDeniedError, messageOf, RegistryError } from '../../shared/errors.ts';
import { type Consequence, toleratedWarnings } from '../log/tolerated-warnings.ts';

/**
 * Collects failed requests that the push can do without: those that the role is not allowed to make, and those that
 * failed in ECR. The user sees one warning per kind, which names the IAM actions, instead of one per request.
 */
export class ToleratedErrors {
  /** By IAM action. */
  readonly #denied = new Map<string, Set<Consequence>>();
  /** By what ECR returned. */
  readonly #failed = new Map<string, Set<Consequence>>();

  /**
   * Continues without the response.
   * @param consequence what the push does instead
   * @throws the error, unless it is a response of ECR: the run was cancelled, or the credentials are invalid
   */
  tolerate(error: unknown, consequence: Consequence): void {
    if (error instanceof AccessDeniedError) add(this.#denied, error.action, consequence);
    else if (error instanceof RegistryError)
      add(this.#failed, messageOf(error).replace(/\.$/, ''), consequence);
    else throw error;
  }

  /**
   * The warnings for everything tolerated so far; none when nothing was.
   * @param completed whether the push succeeded
   */
  warnings(completed: boolean): readonly string[] {
    return toleratedWarnings(this.#denied, this.#failed, completed);
  }
}

function add(map: Map<string, Set<Consequence>>, cause: string, consequence: Consequence): void {
  map.set(cause, (map.get(cause) ?? new Set()).add(consequence));
}
