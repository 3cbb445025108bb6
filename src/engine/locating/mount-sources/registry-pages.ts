import { setImmediate } from 'node:timers/promises';
import type { EcrRepository, RepositoryPage } from '../../../ecr/control-plane.ts';

/** The pages of the registry's list, one under way at most. */
export class RegistryPages {
  readonly #iterator: AsyncIterator<RepositoryPage> | undefined;
  #underWay: Promise<IteratorResult<RepositoryPage>> | undefined;
  #over: boolean;
  #requested = 0;

  /** @param iterator undefined when the registry need not be listed */
  constructor(iterator: AsyncIterator<RepositoryPage> | undefined) {
    this.#iterator = iterator;
    this.#over = iterator === undefined;
  }

  /** Every page was taken, or none can be had. */
  get over(): boolean {
    return this.#over;
  }

  /** Calls for pages. */
  get requested(): number {
    return this.#requested;
  }

  /** Begins to fetch the next page, so that it travels while other things are done. */
  request(): void {
    if (this.#over || this.#underWay !== undefined) return;
    this.#requested += 1;
    this.#underWay = this.#iterator?.next();
    this.#underWay?.catch(() => {}); // its failure is met by `take`
  }

  /** Whether the next page need not be waited for. */
  async isHere(): Promise<boolean> {
    this.request();
    if (this.#underWay === undefined) return false;
    const here = this.#underWay.then(
      () => true,
      () => true,
    );
    return Promise.race([here, setImmediate(false)]);
  }

  /** Waits for the next page. @throws what DescribeRepositories failed with; the list is over then */
  async take(): Promise<readonly EcrRepository[]> {
    this.request();
    try {
      const answer = await this.#underWay;
      if (answer === undefined || answer.done === true) {
        this.#over = true;
        return [];
      }
      this.#over = answer.value.last;
      return answer.value.repositories;
    } catch (error) {
      this.#over = true;
      throw error;
    } finally {
      this.#underWay = undefined;
    }
  }
}
