import type { EcrControlPlane, EcrRepository } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { AccessDeniedError } from '../../../shared/errors.ts';

export type QuestionsApi = Pick<EcrControlPlane, 'availableLayers' | 'describeRepositories'>;

/** A question on its way, or answered. */
export interface Asked<T> {
  /** Calls that are made for it; 0 when everything was asked before. */
  readonly calls: number;
  readonly answer: Promise<T>;
}

/** BatchCheckLayerAvailability takes so many. */
export const digestsOfOneCall = 100;
/** So many refusals to answer, and no answer, show what the role may ask in that part of the registry. */
const deniedNamespace = 3;

/**
 * Asks repositories, and nothing twice: whoever wants what was asked before, or is being asked, gets that answer. An
 * error is an answer as well.
 */
export class LayerQuestions {
  readonly #ecr: QuestionsApi;
  readonly #layers = new Map<string, Map<Digest, Promise<ReadonlySet<Digest>>>>();
  readonly #descriptions = new Map<string, Promise<readonly EcrRepository[]>>();
  /** Refusals by namespace; negative once somebody has answered there. */
  readonly #denials = new Map<string, number>();

  constructor(ecr: QuestionsApi) {
    this.#ecr = ecr;
  }

  /**
   * Which of the digests the repository has available.
   * @returns an answer that rejects with AccessDeniedError, RepositoryNotFoundError, or whatever else ECR said
   */
  layers(repository: string, digests: readonly Digest[]): Asked<readonly Digest[]> {
    const known = this.#layers.get(repository) ?? new Map<Digest, Promise<ReadonlySet<Digest>>>();
    this.#layers.set(repository, known);
    const unasked = digests.filter(digest => !known.has(digest));
    if (unasked.length > 0) {
      const available = this.#available(repository, unasked);
      for (const digest of unasked) known.set(digest, available);
    }
    const answers = new Set(digests.map(digest => known.get(digest)));
    const answer = Promise.all(answers).then(found =>
      digests.filter(digest => found.some(available => available?.has(digest))),
    );
    return { calls: Math.ceil(unasked.length / digestsOfOneCall), answer };
  }

  /** How repositories are encrypted. @returns an answer that rejects with AccessDeniedError, or whatever else ECR said */
  describe(names: readonly string[]): Asked<readonly EcrRepository[]> {
    const unasked = names.filter(name => !this.#descriptions.has(name));
    if (unasked.length > 0) {
      const described = this.#ecr.describeRepositories(unasked);
      for (const name of unasked) this.#descriptions.set(name, described);
    }
    const answers = new Set(names.map(name => this.#descriptions.get(name)));
    const answer = Promise.all(answers).then(found => found.flatMap(repositories => repositories ?? []));
    return { calls: Math.min(1, unasked.length), answer };
  }

  /** Whether the repository was asked for any layer. */
  wasAsked(repository: string): boolean {
    return this.#layers.has(repository);
  }

  /** Whether the role may ask nobody in the repository's part of the registry: its rights go by names. */
  isSilent(repository: string): boolean {
    return (this.#denials.get(namespaceOf(repository)) ?? 0) >= deniedNamespace;
  }

  async #available(repository: string, digests: readonly Digest[]): Promise<ReadonlySet<Digest>> {
    const namespace = namespaceOf(repository);
    try {
      const available = await this.#ecr.availableLayers(repository, digests);
      this.#denials.set(namespace, Number.NEGATIVE_INFINITY);
      return new Set(available.keys());
    } catch (error) {
      if (error instanceof AccessDeniedError) {
        this.#denials.set(namespace, (this.#denials.get(namespace) ?? 0) + 1);
      }
      throw error;
    }
  }
}

/** What stands before the first slash: the part by which rights are mostly given. */
function namespaceOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}
