import { AccessDeniedError, messageOf, oneLine, RegistryError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/**
 * Collects what could not be asked but the push can do without: what the role may not do, and what ECR failed to
 * answer. The user sees one warning of each sort, which names the IAM actions, not one a request.
 */
export class Denials {
  readonly #denied = new Map<string, string>();
  /** What ECR said, with what follows from it. */
  readonly #failed = new Map<string, Set<string>>();

  /**
   * Goes on without what could not be asked: a hint is only a hint.
   * @param consequence what the push does instead, as "the registry is not listed"
   * @throws the error, when it is none of ECR's answer: cancelled, or credentials that are no good
   */
  tolerate(error: unknown, consequence: string): void {
    if (error instanceof AccessDeniedError) {
      if (!this.#denied.has(error.action)) this.#denied.set(error.action, consequence);
    } else if (error instanceof RegistryError) {
      const said = messageOf(error).replace(/\.$/, '');
      this.#failed.set(said, (this.#failed.get(said) ?? new Set()).add(consequence));
    } else throw error;
  }

  /** Logs the warnings and returns them; nothing when nothing was denied and nothing failed. */
  warn(logger: Logger): readonly string[] {
    const warnings: string[] = [];
    if (this.#denied.size > 0) {
      const parts = [...this.#denied].map(([action, consequence]) => `${action} (${consequence})`);
      warnings.push(
        `The role may not call ${parts.join(', ')}. The push goes on, but layers may be uploaded that could have been mounted. ` +
          'Allow the action in its IAM policy (see docs/iam.md).',
      );
    }
    if (this.#failed.size > 0) {
      const parts = [...this.#failed].map(
        ([said, consequences]) => `${said} (${[...consequences].join('; ')})`,
      );
      warnings.push(
        `Not everything could be asked of ECR: ${parts.join(', ')}. The push goes on, but layers may be uploaded that could have been mounted.`,
      );
    }
    const lines = warnings.map(oneLine);
    for (const line of lines) logger.warning(line);
    return lines;
  }
}
