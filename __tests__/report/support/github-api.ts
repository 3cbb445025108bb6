import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface ApiComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

/** The part of GitHub's REST API that comments need, for one pull request, on the loopback interface. */
export interface GitHubApi extends AsyncDisposable {
  readonly url: string;
  readonly comments: ApiComment[];
  /** `METHOD path` of every request. */
  readonly requests: string[];
  /** Answers every write with this status. */
  refuseWrites: number | undefined;
  /** Answers the requests for a page of comments. */
  list: ((response: ServerResponse) => unknown) | undefined;
  /** The next requests fail with this status, one each. */
  failures: number[];
  /** The path or URL that requests for a path of the repository by its old name are redirected to. */
  moved: ((path: string) => string) | undefined;
  /** Somebody else's comment. */
  addForeign(body: string): void;
}

const login = 'github-actions[bot]';

export async function startGitHubApi(): Promise<GitHubApi> {
  const comments: ApiComment[] = [];
  const requests: string[] = [];
  let next = 1;
  const server = createServer((request, response) => void answer(request, response));
  const api: GitHubApi = {
    url: '',
    comments,
    requests,
    refuseWrites: undefined,
    list: undefined,
    failures: [],
    moved: undefined,
    addForeign: body => void comments.push({ id: next++, body, user: { login: 'somebody' } }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://localhost');
    requests.push(`${request.method} ${url.pathname}`);
    if (api.moved !== undefined && url.pathname.startsWith('/repos/o/r/')) {
      request.resume();
      response.writeHead(307, { location: api.moved(`${url.pathname}${url.search}`) }).end();
      return;
    }
    const body = request.method === 'GET' || request.method === 'DELETE' ? {} : await json(request);
    if (api.list !== undefined && /comments$/.test(url.pathname)) return void api.list(response);
    const [status, content] = handle(request.method ?? '', url, body as { body?: string });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 204 ? '' : JSON.stringify(content));
  }

  function handle(method: string, url: URL, { body = '' }: { body?: string }): readonly [number, unknown] {
    const failure = api.failures.shift();
    if (failure !== undefined) return [failure, { message: 'failed' }];
    if (url.pathname === '/graphql') return [200, { data: { viewer: { login } } }];
    if (method !== 'GET' && api.refuseWrites !== undefined)
      return [api.refuseWrites, { message: 'Resource not accessible by integration' }];
    if (/\/issues\/7\/comments$/.test(url.pathname)) {
      if (method === 'POST') {
        const comment = { id: next++, body, user: { login } };
        comments.push(comment);
        return [201, comment];
      }
      const page = Number(url.searchParams.get('page') ?? 1);
      const size = Number(url.searchParams.get('per_page') ?? 30);
      return [200, comments.slice((page - 1) * size, page * size)];
    }
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1]);
    const at = comments.findIndex(comment => comment.id === id);
    const found = comments[at];
    if (found === undefined) return [404, { message: 'Not Found' }];
    if (method === 'DELETE') comments.splice(at, 1);
    if (method === 'PATCH') found.body = body;
    return method === 'DELETE' ? [204, {}] : [200, { ...found }];
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(api, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
