import { setImmediate } from 'node:timers/promises';
import type { EcrRepository, RepositoryPage } from '../../../ecr/control-plane.ts';

/**
 * The pages of the registry's list, for any number of readers. Each page is requested once, when the first reader needs
 * it, and every reader gets all pages. When a request fails, readers that wait for the page get the error, and for later
 * readers the list ends before it.
 */
export class RegistryPages {
  readonly #listing: AsyncIterator<RepositoryPage> | undefined;
  readonly #pages: Promise<RepositoryPage>[] = [];
  /** The number of pages; infinite while it is unknown. */
  #end: number;

  /** @param listing not read elsewhere; undefined if the registry does not have to be listed */
  constructor(listing: AsyncIterator<RepositoryPage> | undefined) {
    this.#listing = listing;
    this.#end = listing === undefined ? 0 : Number.POSITIVE_INFINITY;
  }

  /** @param position of the first page that the reader gets; 0 for all pages */
  reader(position = 0): PageReader {
    return new PageReader(this, position);
  }

  /** Whether there is known to be no page at the position. */
  endsAt(position: number): boolean {
    return position >= this.#end;
  }

  isRequested(position: number): boolean {
    return position < this.#pages.length;
  }

  /** The page at the position, after those before it. @throws the error of DescribeRepositories */
  page(position: number): Promise<RepositoryPage> {
    for (let next = this.#pages.length; next <= position; next++) {
      const page = this.#fetch(next, this.#pages.at(-1));
      page.catch(() => {}); // handled by readers that wait for the page
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

/** Reads pages one after the other. */
export class PageReader {
  readonly #pages: RegistryPages;
  #position: number;
  #pending: Promise<RepositoryPage> | undefined;
  #requested = 0;

  constructor(pages: RegistryPages, position: number) {
    this.#pages = pages;
    this.#position = position;
  }

  /** Whether all pages that can be read were taken, including requested ones. */
  get over(): boolean {
    return this.#pending === undefined && this.#pages.endsAt(this.#position);
  }

  /** Of the next page, starting at 0. */
  get position(): number {
    return this.#position;
  }

  /** Calls for pages that no other reader had requested. */
  get requested(): number {
    return this.#requested;
  }

  /** Requests the next page without waiting for it. */
  request(): void {
    if (this.over || this.#pending !== undefined) return;
    if (!this.#pages.isRequested(this.#position)) this.#requested += 1;
    this.#pending = this.#pages.page(this.#position);
  }

  /** Whether the next page can be taken without waiting. */
  async isHere(): Promise<boolean> {
    this.request();
    if (this.#pending === undefined) return false;
    const here = this.#pending.then(
      () => true,
      () => true,
    );
    return Promise.race([here, setImmediate(false)]);
  }

  /**
   * Waits for the next page, which is empty if there is none. Simultaneous calls get the same page.
   * @throws the error of DescribeRepositories, which ends the list
   */
  async take(): Promise<readonly EcrRepository[]> {
    this.request();
    const [position, pending] = [this.#position, this.#pending];
    try {
      const page = await pending;
      this.#position = Math.max(this.#position, position + 1);
      return page?.repositories ?? [];
    } finally {
      if (this.#pending === pending) this.#pending = undefined;
    }
  }
}
