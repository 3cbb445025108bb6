import { digestsPerCall, type EcrControlPlane, type EcrRepository } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { AccessDeniedError } from '../../../shared/errors.ts';
import { namespaceOf } from './order.ts';

/** Available layers, with their size in bytes if it is known. */
export type AvailableLayers = ReadonlyMap<Digest, number | undefined>;

export type ChecksApi = Pick<EcrControlPlane, 'availableLayers' | 'describeRepositories'>;

/** A request that was sent, or has its response. */
export interface Lookup<T> {
  /** Calls made for it; 0 if everything was requested before. */
  readonly calls: number;
  readonly response: Promise<T>;
}

/** This many denied requests without a success show that the role is denied in a namespace. */
const deniedNamespace = 3;

/**
 * Checks which layers repositories have, and requests nothing twice: a repeated check gets the response of the first one,
 * which may be an error.
 */
export class LayerChecks {
  readonly #ecr: ChecksApi;
  readonly #layers = new Map<string, Map<Digest, Promise<AvailableLayers>>>();
  readonly #descriptions = new Map<string, Promise<readonly EcrRepository[]>>();
  /** Denied requests by namespace; negative after a success there. */
  readonly #denials = new Map<string, number>();
  #deniedRequests = 0;

  constructor(ecr: ChecksApi) {
    this.#ecr = ecr;
  }

  /**
   * Which of the digests the repository has available.
   * @returns a response that rejects with AccessDeniedError, RepositoryNotFoundError or RegistryError
   */
  layers(repository: string, digests: readonly Digest[]): Lookup<AvailableLayers> {
    const known = this.#layers.get(repository) ?? new Map<Digest, Promise<AvailableLayers>>();
    this.#layers.set(repository, known);
    const unchecked = digests.filter(digest => !known.has(digest));
    if (unchecked.length > 0) {
      const available = this.#available(repository, unchecked);
      for (const digest of unchecked) known.set(digest, available);
    }
    const responses = new Set(digests.map(digest => known.get(digest)));
    const response = Promise.all(responses).then(found => {
      const available = new Map(found.flatMap(layers => [...(layers ?? [])]));
      return new Map([...available].filter(([digest]) => digests.includes(digest)));
    });
    return { calls: Math.ceil(unchecked.length / digestsPerCall), response };
  }

  /** How repositories are encrypted. @returns a response that rejects with AccessDeniedError or RegistryError */
  describe(names: readonly string[]): Lookup<readonly EcrRepository[]> {
    const unchecked = names.filter(name => !this.#descriptions.has(name));
    if (unchecked.length > 0) {
      const described = this.#ecr.describeRepositories(unchecked);
      for (const name of unchecked) this.#descriptions.set(name, described);
    }
    const responses = new Set(names.map(name => this.#descriptions.get(name)));
    const response = Promise.all(responses).then(found => found.flatMap(repositories => repositories ?? []));
    return { calls: Math.min(1, unchecked.length), response };
  }

  /** Whether the repository was checked for any layer. */
  wasChecked(repository: string): boolean {
    return this.#layers.has(repository);
  }

  /** Requests that were denied. */
  get denials(): number {
    return this.#deniedRequests;
  }

  /** Whether the role is not allowed to check any repository in this namespace, as policies often match names. */
  isDenied(repository: string): boolean {
    return (this.#denials.get(namespaceOf(repository)) ?? 0) >= deniedNamespace;
  }

  async #available(repository: string, digests: readonly Digest[]): Promise<AvailableLayers> {
    const namespace = namespaceOf(repository);
    try {
      const available = await this.#ecr.availableLayers(repository, digests);
      this.#denials.set(namespace, Number.NEGATIVE_INFINITY);
      return available;
    } catch (error) {
      if (error instanceof AccessDeniedError) {
        this.#deniedRequests += 1;
        this.#denials.set(namespace, (this.#denials.get(namespace) ?? 0) + 1);
      }
      throw error;
    }
  }
}
