import type { RelayBackend, RelayRepository } from './backend.ts';
import type { Call } from './call.ts';
import {
  getBlob,
  getManifest,
  headBlob,
  headManifest,
  listReferrers,
  listTags,
  putManifest,
} from './contents.ts';
import { notFound, OciError } from './oci-error.ts';
import { nameFrom } from './parameters.ts';
import { type Route, routeOf } from './route.ts';
import { type Place, Uploads } from './uploads.ts';

type Work = (repository: RelayRepository) => Promise<void> | void;

/** Finds out what a request is about, and answers it. */
export class Dispatcher {
  readonly #backend: RelayBackend;
  readonly #token: string;
  readonly #uploads = new Uploads();

  constructor(backend: RelayBackend, token: string) {
    this.#backend = backend;
    this.#token = token;
  }

  /** @throws OciError, and what the backend throws */
  async dispatch(call: Call): Promise<void> {
    const route = routeOf(call.url.pathname, this.#token);
    if (route === undefined) throw notFound;
    if (route.kind === 'ping') {
      return call.answer(200, { 'content-type': 'application/json' }, Buffer.from('{}'));
    }
    const name = nameFrom(route.repository);
    const place = { name, base: `/v2/${this.#token}/${name}` };
    const work = this.#workFor(call, route, place);
    if (work === undefined) throw new OciError(405, 'UNSUPPORTED', `${call.method} is not supported here`);
    await work(await this.#backend.repository(name));
  }

  close(): Promise<void> {
    return this.#uploads.close();
  }

  #workFor(call: Call, route: Exclude<Route, { kind: 'ping' }>, place: Place): Work | undefined {
    const uploads = this.#uploads;
    switch (`${call.method} ${route.kind}`) {
      case 'HEAD blob':
        return repository => headBlob(call, repository, refOf(route));
      case 'GET blob':
        return repository => getBlob(call, repository, refOf(route));
      case 'POST uploads':
        return repository => uploads.open(call, place, repository, from => this.#plainName(from));
      case 'PATCH upload':
        return () => uploads.append(call, place, refOf(route));
      case 'PUT upload':
        return () => uploads.complete(call, place, refOf(route));
      case 'GET upload':
        return () => uploads.status(call, place, refOf(route));
      case 'DELETE upload':
        return () => uploads.cancel(call, place, refOf(route));
      case 'HEAD manifest':
        return repository => headManifest(call, repository, refOf(route));
      case 'GET manifest':
        return repository => getManifest(call, repository, refOf(route));
      case 'PUT manifest':
        return repository => putManifest(call, place, repository, refOf(route));
      case 'GET tags':
        return repository => listTags(call, place, repository, `${this.#token}/${place.name}`);
      case 'GET referrers':
        return repository => listReferrers(call, place, repository, refOf(route));
      default:
        return undefined;
    }
  }

  /** Clients name repositories of this server with the token. */
  #plainName(from: string): string {
    const prefix = `${this.#token}/`;
    return nameFrom(from.startsWith(prefix) ? from.slice(prefix.length) : from);
  }
}

function refOf(route: Exclude<Route, { kind: 'ping' }>): string {
  return 'reference' in route ? route.reference : '';
}
