import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf } from '../../src/oci/digest.ts';

/** How an operation that somebody else's stand-in for ECR does not have is answered. */
export type Unsupported = 'exception' | 'not-found' | 'not-implemented';

export interface ForeignOptions {
  readonly unsupported?: readonly string[];
  readonly answerUnsupported?: Unsupported;
  /** Appended to the origin in `proxyEndpoint`. */
  readonly endpointPath?: string;
}

/**
 * A stand-in for ECR as others write them: it says no more than it must, knows few operations, and takes the
 * distribution spec where that leaves a choice the other way than ECR does.
 */
export class ForeignEcr {
  readonly blobs = new Map<string, Map<string, Buffer>>();
  readonly manifests = new Map<string, Map<string, Buffer>>();
  /** `METHOD PATH`, or the operation. */
  readonly requests: string[] = [];
  readonly #options: ForeignOptions;
  readonly #server: Server;
  readonly #uploads = new Set<string>();
  readonly #token = Buffer.from('robot:secret-of-the-robot').toString('base64');

  constructor(options: ForeignOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL_ECR: `http://${this.host}/`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  createRepository(name: string): void {
    this.blobs.set(name, new Map());
    this.manifests.set(name, new Map());
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    if (operation !== undefined) {
      this.requests.push(operation);
      this.#api(operation, JSON.parse(body.toString()), response);
      return;
    }
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (request.headers.authorization !== `Basic ${this.#token}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
      return;
    }
    this.#data(request.method ?? '', url, body, response);
  }

  #api(operation: string, input: Record<string, unknown>, response: ServerResponse): ServerResponse {
    const say = (answer: object, status = 200) =>
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer));
    if (this.#options.unsupported?.includes(operation)) return this.#refuse(operation, response);
    const name = String(input['repositoryName'] ?? '');
    switch (operation) {
      case 'GetAuthorizationToken': {
        const proxyEndpoint = `http://${this.host}${this.#options.endpointPath ?? ''}`;
        return say({ authorizationData: [{ authorizationToken: this.#token, proxyEndpoint }] });
      }
      case 'GetAccountSetting':
      case 'PutAccountSetting':
        return say({ name: 'BLOB_MOUNTING', value: 'ENABLED' });
      case 'DescribeRepositories': {
        const names = (input['repositoryNames'] as string[] | undefined) ?? [...this.blobs.keys()];
        if (names.some(named => !this.blobs.has(named))) {
          return say({ __type: 'com.amazonaws.ecr#RepositoryNotFoundException' }, 400);
        }
        return say({ repositories: names.map(repositoryName => ({ repositoryName })) });
      }
      case 'BatchCheckLayerAvailability': {
        const held = this.blobs.get(name) ?? new Map<string, Buffer>();
        const layers = (input['layerDigests'] as string[]).map(layerDigest => ({
          layerDigest,
          layerAvailability: held.has(layerDigest) ? 'AVAILABLE' : 'UNAVAILABLE',
        }));
        return say({ layers });
      }
      default:
        return say({});
    }
  }

  #refuse(operation: string, response: ServerResponse): ServerResponse {
    switch (this.#options.answerUnsupported) {
      case 'not-found':
        return response.writeHead(404, { 'content-type': 'text/html' }).end('<html>404 Not Found</html>');
      case 'not-implemented':
        return response
          .writeHead(501, { 'content-type': 'text/plain' })
          .end(`${operation} is not implemented`);
      default:
        return response
          .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify({ __type: 'UnknownOperationException' }));
    }
  }

  #data(method: string, url: URL, body: Buffer, response: ServerResponse): ServerResponse {
    const [, name = '', kind = '', rest = ''] =
      /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests)\/(.*)$/.exec(url.pathname) ?? [];
    const blobs = this.blobs.get(name);
    const manifests = this.manifests.get(name);
    if (blobs === undefined || manifests === undefined) return notFound(response, 'NAME_UNKNOWN');
    if (kind === 'blobs/uploads') return this.#upload(method, name, rest, url, body, response);
    const stored = kind === 'blobs' ? blobs : manifests;
    if (method === 'PUT') {
      for (const key of [rest, digestOf(body)]) stored.set(key, body);
      return response.writeHead(201).end();
    }
    const found = stored.get(rest);
    if (found === undefined) return notFound(response, 'UNKNOWN');
    response.writeHead(200, { 'content-length': found.length });
    return response.end(method === 'HEAD' ? undefined : found);
  }

  /** Locations are relative, with a query of their own. */
  #upload(
    method: string,
    name: string,
    id: string,
    url: URL,
    body: Buffer,
    response: ServerResponse,
  ): ServerResponse {
    const blobs = this.blobs.get(name) ?? new Map<string, Buffer>();
    const [mount, from] = [url.searchParams.get('mount'), url.searchParams.get('from')];
    const mounted = this.blobs.get(from ?? '')?.get(mount ?? '');
    if (method === 'POST' && mount !== null && mounted !== undefined) {
      blobs.set(mount, mounted);
      return response.writeHead(201).end();
    }
    if (method === 'POST') {
      const opened = String(this.#uploads.size + 1);
      this.#uploads.add(opened);
      const location = `/v2/${name}/blobs/uploads/${opened}?_state=a%2Bb%3D&x=1`;
      return response.writeHead(202, { location }).end();
    }
    const digest = url.searchParams.get('digest') ?? '';
    const intact = url.search.startsWith('?_state=a%2Bb%3D&x=1&') && digestOf(body) === digest;
    if (method !== 'PUT' || !this.#uploads.delete(id) || !intact)
      return notFound(response, 'BLOB_UPLOAD_UNKNOWN');
    blobs.set(digest, body);
    return response.writeHead(204).end();
  }
}

function notFound(response: ServerResponse, code: string): ServerResponse {
  return response
    .writeHead(404, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ code, message: 'not here', detail: null }] }));
}
