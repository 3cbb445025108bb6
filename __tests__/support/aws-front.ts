import { readFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { makeCertificates } from './tls.ts';

export interface AwsFront {
  /** URL for HTTPS_PROXY. */
  readonly proxy: string;
  /** PEM file for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  /** Hosts that the proxy was asked for, each once. */
  readonly hosts: Set<string>;
  close(): void;
}

/** Under this name, with the port as its first label, storage is reached over TLS. */
const storage = 'storage.example';

/**
 * An emulator under AWS's own names: a proxy that tunnels to one TLS server whatever host it is asked for. The registry names
 * itself by the host that it was asked at, and GetAuthorizationToken by `registry`.
 * @param names of its certificate
 */
export async function startAwsFront(
  emulator: string,
  registry: string,
  names: readonly string[],
  directory: string,
): Promise<AwsFront> {
  const paths = await makeCertificates(directory, [...names, `*.${storage}`]);
  const [key, cert] = await Promise.all([readFile(paths.key), readFile(paths.certificate)]);
  const tls = createTlsServer({ key, cert }, (incoming, response) => {
    const { method, url, headers } = incoming;
    const host = headers.host ?? '';
    const port = host.endsWith(storage) ? host.split('.')[0]?.slice(1) : undefined;
    const origin = port === undefined ? emulator : `http://127.0.0.1:${port}`;
    const own = headers['x-amz-target'] === undefined ? host : registry;
    const outgoing = request(`${origin}${url}`, {
      method,
      headers: { ...headers, host: new URL(origin).host },
    });
    const named = (text: string): string =>
      text
        .replaceAll(emulator, `https://${own}`)
        .replace(/http:\/\/127\.0\.0\.1:(\d+)/g, `https://p$1.${storage}`);
    outgoing.on('response', async answer => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { 'content-length': _length, ...kept } = JSON.parse(named(JSON.stringify(answer.headers)));
      const body = Buffer.from(named(Buffer.concat(chunks).toString('latin1')), 'latin1');
      response.writeHead(answer.statusCode ?? 502, kept).end(body);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  const hosts = new Set<string>();
  const sockets = new Set<Socket>();
  const proxy = createServer((_, response) => void response.writeHead(403).end());
  proxy.on('connect', (incoming, client: Socket) => {
    hosts.add(String(incoming.url).replace(/:443$/, ''));
    const tunnel = connect((tls.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(tunnel).pipe(client);
    });
    for (const socket of [client, tunnel]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  for (const server of [tls, proxy]) await listening(server);
  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    authority: paths.authority,
    hosts,
    close: () => {
      for (const socket of sockets) socket.destroy();
      for (const server of [tls, proxy]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function listening(server: Pick<Server, 'listen'>): Promise<void> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
}
