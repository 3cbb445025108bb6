import { createHash } from 'node:crypto';
import { AnswerTooLongError } from '../shared/answer-too-long.ts';
import { RegistryError } from '../shared/errors.ts';

/** Which page of a list to send. */
export interface Page {
  readonly maxResults: number;
  readonly nextToken?: string;
}

/** A page, as far as it says whether it is the last one. */
export interface Listed {
  readonly nextToken?: string | undefined;
}

/** When a list is taken for one that does not end. */
export interface PageLimits {
  readonly pages: number;
  readonly entries: number;
  /** AWS documents that a page may be empty although others follow. */
  readonly emptyInARow: number;
}

/** An account may have 10,000 repositories, and 100,000 if AWS has raised its quota. */
const defaultLimits: PageLimits = { pages: 1000, entries: 250_000, emptyInARow: 20 };

/** For lists that have fifty entries at most. */
export const shortList: Partial<PageLimits> = { pages: 25 };

/** The size of pages, unless a page is too long to be read. */
const [largestPage, smallestPage] = [1000, 10];

/**
 * All pages of a list, each one requested when the iterator is advanced. Smaller pages are requested from when one is too
 * long.
 * @param entries how many a page has
 * @param what the list is, for the error
 * @throws what `get` throws; RegistryError if the list does not end, so that what was listed before can be used
 */
export async function* pagesOf<T extends Listed>(
  get: (page: Page) => Promise<T>,
  entries: (page: T) => number,
  what: string,
  limits: Partial<PageLimits> = {},
): AsyncGenerator<T, void, undefined> {
  const most = { ...defaultLimits, ...limits };
  const tokens = new Set<string>();
  const sized = new SizedPages(get);
  let [nextToken, listed, empty]: [string | undefined, number, number] = [undefined, 0, 0];
  for (let pages = 1; ; pages += 1) {
    const page: T = await sized.get(nextToken);
    yield page;
    nextToken = page.nextToken;
    if (nextToken === undefined) return;
    const count = entries(page);
    listed += count;
    empty = count === 0 ? empty + 1 : 0;
    const token = createHash('sha256').update(String(nextToken)).digest('base64'); // it may be long
    if (tokens.has(token)) throw endless(what, 'its pages are repeated');
    if (empty > most.emptyInARow) throw endless(what, `${empty} pages in a row are empty`);
    if (pages >= most.pages) throw endless(what, `it has more than ${most.pages} pages`);
    if (listed > most.entries) throw endless(what, `it has more than ${most.entries} entries`);
    tokens.add(token);
  }
}

class SizedPages<T> {
  readonly #get: (page: Page) => Promise<T>;
  #maxResults = largestPage;

  constructor(get: (page: Page) => Promise<T>) {
    this.#get = get;
  }

  async get(nextToken: string | undefined): Promise<T> {
    for (;;) {
      try {
        return await this.#get({
          maxResults: this.#maxResults,
          ...(nextToken === undefined ? {} : { nextToken }),
        });
      } catch (error) {
        if (!(error instanceof AnswerTooLongError) || this.#maxResults === smallestPage) throw error;
        this.#maxResults /= 10;
      }
    }
  }
}

function endless(what: string, problem: string): RegistryError {
  return new RegistryError(
    `${what} returned a list that does not end: ${problem}.`,
    'Check AWS_ENDPOINT_URL_ECR and the proxy settings, then run the job again.',
  );
}
