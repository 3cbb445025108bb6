import type { Digest } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-types.ts';
import { RegistryError } from '../shared/errors.ts';
import type { Exchange } from './exchange.ts';
import type { RegistryRequest } from './registry-request.ts';
import type { ServedList } from './repository.ts';

/** Lists of one repository, page by page. */
export class Lists {
  readonly #exchange: Exchange;
  readonly #repository: string;

  constructor(exchange: Exchange, repository: string) {
    this.#exchange = exchange;
    this.#repository = repository;
  }

  tags(query: string): Promise<ServedList> {
    return this.#page('tags-list', 'tags/list', query, 'application/json', 'Tags');
  }

  /** @throws RegistryError with status 404 if the registry has no referrers API */
  referrers(digest: Digest, query: string): Promise<ServedList> {
    return this.#page(
      'referrers',
      `referrers/${digest}`,
      query,
      mediaTypes.ociIndex,
      `Referrers of ${digest}`,
    );
  }

  async #page(
    kind: RegistryRequest['kind'],
    suffix: string,
    query: string,
    accept: string,
    what: string,
  ): Promise<ServedList> {
    const url = this.#exchange.url(this.#repository, suffix);
    url.search = query;
    const request: RegistryRequest = {
      kind,
      method: 'GET',
      url,
      headers: { accept },
      scope: `repository:${this.#repository}:pull`,
      repository: this.#repository,
      what,
    };
    const answer = await this.#exchange.send(request);
    if (answer.status !== 200) throw this.#exchange.error(answer, request);
    const nextQuery = nextQueryOf(answer.headers['link'], url);
    if (nextQuery !== undefined && nextQuery === url.search.slice(1)) throw endless(what, url.host);
    const filtersApplied = answer.headers['oci-filters-applied'];
    return {
      bytes: answer.body,
      mediaType: answer.headers['content-type'] ?? accept,
      ...(nextQuery === undefined ? {} : { nextQuery }),
      ...(filtersApplied === undefined ? {} : { filtersApplied }),
    };
  }
}

/** Clients would request the same page forever. */
function endless(what: string, host: string): RegistryError {
  return new RegistryError(
    `${what}: ${host} returned a page that is followed by itself.`,
    'Check whether a proxy is modifying responses.',
  );
}

/**
 * Query of the page after `page`, from a Link header (RFC 8288).
 * @returns undefined if there is none, or if it is not at the path of `page`
 */
export function nextQueryOf(header: string | undefined, page: URL): string | undefined {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(link)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const names = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/);
    if (!names.includes('next')) continue;
    const url = URL.parse(target.trim(), page.href);
    if (url?.origin !== page.origin || url.pathname !== page.pathname) return undefined;
    return url.search === '' ? undefined : url.search.slice(1);
  }
  return undefined;
}

/** `<target>` with its parameters, whose values may be quoted. */
const link = /<([^<>]*)>((?:\s*;\s*[^\s=;,"<>]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"<>]*))?)*)/g;
