import { type AccessDeniedError, oneLine } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/**
 * Collects what the role may not do but the push can do without, so that the user sees one warning that names the
 * IAM actions, not one a request.
 */
export class Denials {
  readonly #consequences = new Map<string, string>();

  /** @param consequence what the push does instead, as "the registry is not listed" */
  add(error: AccessDeniedError, consequence: string): void {
    if (!this.#consequences.has(error.action)) this.#consequences.set(error.action, consequence);
  }

  has(action: string): boolean {
    return this.#consequences.has(action);
  }

  get any(): boolean {
    return this.#consequences.size > 0;
  }

  /** Logs the warning and returns it; nothing when nothing was denied. */
  warn(logger: Logger): readonly string[] {
    if (!this.any) return [];
    const parts = [...this.#consequences].map(([action, consequence]) => `${action} (${consequence})`);
    const warning = oneLine(
      `The role may not call ${parts.join(', ')}. The push goes on, but layers may be uploaded that could have been mounted. ` +
        'Allow the action in its IAM policy (see docs/iam.md).',
    );
    logger.warning(warning);
    return [warning];
  }
}
