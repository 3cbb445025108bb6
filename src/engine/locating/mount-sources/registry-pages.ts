import { setImmediate } from 'node:timers/promises';
import type { EcrRepository, RepositoryPage } from '../../../ecr/control-plane.ts';

/**
 * The pages of the registry's list, for any number of readers: each page is requested once, when the first of them wants
 * it, and none takes a page from another. When a request fails, those that wait for the page are told; for whoever comes
 * later the list ends before it.
 */
export class RegistryPages {
  readonly #listing: AsyncIterator<RepositoryPage> | undefined;
  readonly #pages: Promise<RepositoryPage>[] = [];
  /** How many pages there are; infinite while that is not known. */
  #end: number;

  /** @param listing read by nobody else; undefined when the registry need not be listed */
  constructor(listing: AsyncIterator<RepositoryPage> | undefined) {
    this.#listing = listing;
    this.#end = listing === undefined ? 0 : Number.POSITIVE_INFINITY;
  }

  /** @param position of the first page that the reader gets: 0 for all of them, also those that others have read */
  reader(position = 0): PageReader {
    return new PageReader(this, position);
  }

  /** Whether there is no page at the position, as far as is known. */
  endsAt(position: number): boolean {
    return position >= this.#end;
  }

  isRequested(position: number): boolean {
    return position < this.#pages.length;
  }

  /** The page at the position, after those before it. @throws what DescribeRepositories failed with */
  page(position: number): Promise<RepositoryPage> {
    for (let next = this.#pages.length; next <= position; next++) {
      const page = this.#fetch(next, this.#pages.at(-1));
      page.catch(() => {}); // its failure is met by those who wait for the page
      this.#pages.push(page);
    }
    return this.#pages[position] ?? Promise.resolve(noPage);
  }

  async #fetch(position: number, before: Promise<RepositoryPage> | undefined): Promise<RepositoryPage> {
    await before;
    if (this.#listing === undefined || this.endsAt(position)) return noPage;
    try {
      const { done, value } = await this.#listing.next();
      if (done === true) this.#end = position;
      else if (value.last) this.#end = position + 1;
      return done === true ? noPage : value;
    } catch (error) {
      this.#end = position;
      throw error;
    }
  }
}

const noPage: RepositoryPage = { repositories: [], last: true };

/** Reads pages one after the other, at its own pace. */
export class PageReader {
  readonly #pages: RegistryPages;
  #position: number;
  #underWay: Promise<RepositoryPage> | undefined;
  #requested = 0;

  constructor(pages: RegistryPages, position: number) {
    this.#pages = pages;
    this.#position = position;
  }

  /** Every page was taken, or no further one can be had. What was requested has to be taken first. */
  get over(): boolean {
    return this.#underWay === undefined && this.#pages.endsAt(this.#position);
  }

  /** Of the next page, from 0. */
  get position(): number {
    return this.#position;
  }

  /** Calls for pages that nobody had asked for before. */
  get requested(): number {
    return this.#requested;
  }

  /** Begins to fetch the next page, so that it travels while other things are done. */
  request(): void {
    if (this.over || this.#underWay !== undefined) return;
    if (!this.#pages.isRequested(this.#position)) this.#requested += 1;
    this.#underWay = this.#pages.page(this.#position);
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

  /**
   * Waits for the next page, which is empty when there is none; calls at once get the same one.
   * @throws what DescribeRepositories failed with; the list is over then
   */
  async take(): Promise<readonly EcrRepository[]> {
    this.request();
    const [position, underWay] = [this.#position, this.#underWay];
    try {
      const page = await underWay;
      this.#position = Math.max(this.#position, position + 1);
      return page?.repositories ?? [];
    } finally {
      if (this.#underWay === underWay) this.#underWay = undefined;
    }
  }
}
