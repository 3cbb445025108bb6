import { AccessDeniedError, messageOf, oneLine, RegistryError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';

/**
 * Collects what could not be asked but the push can do without: what the role may not do, and what ECR failed to
 * answer. The user sees one warning of each sort, which names the IAM actions, not one a request.
 */
export class ToleratedErrors {
  /** Each with what follows from it: what the role may not do by its action, what failed by what ECR said. */
  readonly #denied = new Map<string, Set<string>>();
  readonly #failed = new Map<string, Set<string>>();

  /**
   * Goes on without what could not be asked: a hint is only a hint.
   * @param consequence what the push does instead, as "the registry is not listed"
   * @throws the error, when it is none of ECR's answer: cancelled, or credentials that are no good
   */
  tolerate(error: unknown, consequence: string): void {
    if (error instanceof AccessDeniedError) note(this.#denied, error.action, consequence);
    else if (error instanceof RegistryError)
      note(this.#failed, messageOf(error).replace(/\.$/, ''), consequence);
    else throw error;
  }

  /** Logs the warnings and returns them; nothing when nothing was denied and nothing failed. */
  warn(logger: Logger): readonly string[] {
    const warnings: string[] = [];
    const end = 'The push goes on, but layers may be uploaded that could have been mounted.';
    if (this.#denied.size > 0) {
      warnings.push(
        `The role may not call ${listed(this.#denied)}. ${end} Allow the action in its IAM policy (see docs/iam.md).`,
      );
    }
    if (this.#failed.size > 0)
      warnings.push(`Not everything could be asked of ECR: ${listed(this.#failed)}. ${end}`);
    const lines = warnings.map(oneLine);
    for (const line of lines) logger.warning(line);
    return lines;
  }
}

function note(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

function listed(map: ReadonlyMap<string, ReadonlySet<string>>): string {
  return [...map].map(([what, consequences]) => `${what} (${[...consequences].join('; ')})`).join(', ');
}
