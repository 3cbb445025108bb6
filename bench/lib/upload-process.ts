/**
 * Uploads blobs all at once, as a client of an OCI registry, in a separate process: POST, PATCH with the blob, PUT. Arguments:
 * registry, repository, number of blobs, bytes of each. Exits when all are committed.
 */
import { createHash } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const [registry = '', repository = '', count = '0', size = '0'] = process.argv.slice(2);
const [host = '', token = ''] = registry.split('/');
const block = Buffer.alloc(1_000_000, 'random');
const blocks = Math.ceil(Number(size) / block.length);
/** Of what all blobs begin with. */
const beginning = createHash('sha256');
for (let at = 0; at < blocks; at++) beginning.update(block);

await Promise.all(
  Array.from({ length: Number(count) }, (_, number) => upload(Buffer.from(`blob ${number}`))),
);

/** @param end in which the blob differs from all others */
async function upload(end: Buffer): Promise<void> {
  const digest = `sha256:${beginning.copy().update(end).digest('hex')}`;
  const location = await send('POST', `/v2/${token}/${repository}/blobs/uploads/`, 202);
  const next = await send('PATCH', location, 202, content(end), blocks * block.length + end.length);
  await send('PUT', `${next}${next.includes('?') ? '&' : '?'}digest=${digest}`, 201);
}

function* content(end: Buffer): Generator<Buffer> {
  for (let at = 0; at < blocks; at++) yield block;
  yield end;
}

/** @returns the Location of the response */
async function send(
  method: string,
  path: string,
  expected: number,
  body: Iterable<Buffer> = [],
  length = 0,
): Promise<string> {
  const headers = { 'content-length': length };
  const sent = request(new URL(path, `http://${host}`), { method, headers, agent: false });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  );
  await Promise.all([pipeline(Readable.from(body), sent), answered]);
  const answer = (await answered).resume();
  if (answer.statusCode !== expected)
    throw new Error(`${method} ${path} returned status ${answer.statusCode}.`);
  return answer.headers.location ?? '';
}
