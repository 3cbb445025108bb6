import { EcrError } from './ecr-error.ts';
import { matchesWildcard } from './wildcard.ts';

/** A repository name in which `*` stands for any text, or an expression. */
export type RepositoryPattern = string | RegExp;

interface Denial {
  readonly action: string;
  readonly repository: RepositoryPattern | undefined;
}

/** What the caller's role may do: everything, less what was denied. */
export class Permissions {
  readonly #registryId: string;
  #denials: Denial[] = [];
  /** Undefined: every action. */
  #allowedOnly: Set<string> | undefined;

  constructor(registryId: string) {
    this.#registryId = registryId;
  }

  /** @param action as `ecr:PutImage`, or `ecr:*` */
  deny(action: string, repository?: RepositoryPattern): void {
    this.#denials.push({ action, repository });
  }

  /** Takes every denial of the action back, or with a repository only the denial that named it so. */
  allow(action: string, repository?: RepositoryPattern): void {
    this.#allowedOnly?.add(action);
    this.#denials = this.#denials.filter(
      denial =>
        denial.action !== action ||
        (repository !== undefined && String(denial.repository) !== String(repository)),
    );
  }

  allowOnly(actions: readonly string[]): void {
    this.#allowedOnly = new Set(actions);
  }

  allowAll(): void {
    this.#allowedOnly = undefined;
    this.#denials = [];
  }

  /** @param repository undefined for actions without a repository, and for a listing of all repositories */
  allows(action: string, repository?: string): boolean {
    if (this.#allowedOnly !== undefined && !this.#allowedOnly.has(action)) return false;
    return !this.#denials.some(denial => denies(denial, action, repository));
  }

  /** @throws EcrError AccessDeniedException in AWS's wording */
  require(action: string, region: string, repository?: string, wildcard = false): void {
    if (this.allows(action, repository)) return;
    const arn = `arn:aws:ecr:${region}:${this.#registryId}:repository/${repository ?? '*'}`;
    const resource = repository === undefined && !wildcard ? '*' : arn;
    throw new EcrError(
      'AccessDeniedException',
      `User: arn:aws:sts::${this.#registryId}:assumed-role/ecr-push/emulator is not authorized to perform: ` +
        `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    );
  }
}

function denies(denial: Denial, action: string, repository: string | undefined): boolean {
  if (denial.action !== action && denial.action !== 'ecr:*') return false;
  if (denial.repository === undefined || denial.repository === '*') return true;
  if (repository === undefined) return false;
  if (denial.repository instanceof RegExp) return denial.repository.test(repository);
  return matchesWildcard(denial.repository, repository);
}
