import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TlsFront {
  /** `https://localhost:PORT` */
  readonly origin: string;
  /** PEM file of the authority that signed its certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  close(): void;
}

/** TLS with a private authority's certificate in front of a plain HTTP origin; says its own origin where that one says its. */
export async function startTlsFront(origin: string, directory: string): Promise<TlsFront> {
  const paths = await makeCertificates(directory);
  const [key, cert] = await Promise.all([readFile(paths.key), readFile(paths.certificate)]);
  let own = '';
  const server = createServer({ key, cert }, (incoming, response) => {
    const { method, url, headers } = incoming;
    const outgoing = request(`${origin}${url}`, {
      method,
      headers: { ...headers, host: new URL(origin).host },
    });
    outgoing.on('response', async answer => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const said = JSON.stringify(answer.headers).replaceAll(origin, own);
      const text = Buffer.concat(chunks).toString('latin1').replaceAll(origin, own);
      const { 'content-length': _length, ...kept } = JSON.parse(said);
      response.writeHead(answer.statusCode ?? 502, kept).end(Buffer.from(text, 'latin1'));
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  own = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin: own,
    authority: paths.authority,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A private authority, and a certificate of it for these names. @returns paths of PEM files in the directory */
export async function makeCertificates(directory: string, names: readonly string[] = ['localhost']) {
  const path = (name: string): string => join(directory, name);
  const openssl = (...args: readonly string[]) => run('openssl', args);
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
  await openssl('req', '-x509', ...newKey, path('ca.key'), '-out', path('ca.pem'), '-subj', '/CN=Private CA');
  await openssl('req', ...newKey, path('key.pem'), '-out', path('csr.pem'), '-subj', '/CN=localhost');
  await writeFile(path('names'), `subjectAltName=${names.map(name => `DNS:${name}`).join(',')}\n`);
  const signer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial'];
  await openssl(
    'x509',
    '-req',
    '-in',
    path('csr.pem'),
    ...signer,
    '-extfile',
    path('names'),
    '-out',
    path('cert.pem'),
  );
  return { authority: path('ca.pem'), key: path('key.pem'), certificate: path('cert.pem') };
}
