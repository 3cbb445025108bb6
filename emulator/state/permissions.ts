import { EcrError } from './ecr-error.ts';
import { matchesWildcard } from './wildcard.ts';

/** A repository name, in which `*` matches any text, or a regular expression. */
export type RepositoryPattern = string | RegExp;

interface Denial {
  readonly action: string;
  readonly repository: RepositoryPattern | undefined;
}

/** What the caller's role is allowed to do: everything that was not denied. */
export class Permissions {
  readonly #registryId: string;
  #denials: Denial[] = [];
  /** Undefined: all actions. */
  #allowedOnly: Set<string> | undefined;

  constructor(registryId: string) {
    this.#registryId = registryId;
  }

  /** @param action such as `ecr:PutImage`, or `ecr:*` */
  deny(action: string, repository?: RepositoryPattern): void {
    this.#denials.push({ action, repository });
  }

  /** Removes all denials of the action, or only the one with this repository. */
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

  /** @param repository undefined for actions without a repository, and to list all repositories */
  allows(action: string, repository?: string): boolean {
    if (this.#allowedOnly !== undefined && !this.#allowedOnly.has(action)) return false;
    return !this.#denials.some(denial => denies(denial, action, repository));
  }

  /** @throws EcrError AccessDeniedException with AWS's wording */
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
