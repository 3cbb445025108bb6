import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDigest } from '../oci/digest.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';
import { detectPath, pathExists } from './detect-path.ts';

/** Where the input `image` says that the image is. */
export type ImageLocation =
  | {
      readonly transport: 'oci' | 'oci-archive' | 'docker-archive' | 'archive';
      readonly path: string;
      readonly reference?: string;
    }
  | { readonly transport: 'docker-daemon'; readonly name: string; readonly guessed: boolean }
  | { readonly transport: 'docker'; readonly reference: Reference };

const pathTransports = ['oci', 'oci-archive', 'docker-archive'] as const;
const known =
  'oci:DIR[:REF], oci-archive:FILE[:REF], docker-archive:FILE[:NAME], docker-daemon:NAME, docker://HOST/REPO:TAG';
const remedy = `Write one of ${known}, a path, or the name of a local Docker image.`;
/** Transports of containers/image that this action has not. */
const unsupported = ['containers-storage', 'dir', 'docker-reference', 'ostree', 'sif', 'tarball', 'atomic'];

/**
 * Takes the input `image` apart. Without a prefix, a path that exists is recognised by its content; anything else is
 * a local Docker image.
 * @throws InputError when the text names no transport and no image; ImageError when a path holds no image
 */
export async function parseImageInput(image: string): Promise<ImageLocation> {
  const text = image.trim();
  if (text === '') throw new InputError('image', 'is empty.', remedy);
  if (text.includes('\0')) throw new InputError('image', 'holds a NUL character.', remedy);
  if (text.startsWith('docker://')) return parseRemote(text.slice('docker://'.length));
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const transport = pathTransports.find(name => name === prefix);
  if (transport !== undefined) return { transport, ...(await splitPath(transport, await fromHome(rest))) };
  if (prefix === 'docker-daemon') return parseLocal(rest, false);
  return await withoutPrefix(await fromHome(text), prefix);
}

/** No shell has expanded `~/` in a workflow's YAML. */
async function fromHome(path: string): Promise<string> {
  return path.startsWith('~/') && !(await pathExists('~')) ? join(homedir(), path.slice(2)) : path;
}

async function withoutPrefix(text: string, prefix: string): Promise<ImageLocation> {
  if (await pathExists(text)) return { transport: await detectPath(text), path: text };
  if (unsupported.includes(prefix) || resemblesTransport(prefix) || /^[A-Za-z][\w+.-]*:\/\//.test(text)) {
    throw unknownTransport(prefix);
  }
  if (isLocalName(text)) return parseLocal(text, true);
  if (/^[A-Za-z][A-Za-z-]*$/.test(prefix)) throw unknownTransport(prefix);
  throw new InputError('image', `"${text}" is neither a path that exists nor an image name.`, remedy);
}

function unknownTransport(prefix: string): InputError {
  return new InputError('image', `the transport "${prefix}:" is not known.`, remedy);
}

/** `docker-demon:app` also is a well-formed name and tag; it is taken for what it most likely is. */
function resemblesTransport(prefix: string): boolean {
  const transports = ['docker-daemon', 'docker-archive', 'oci-archive'];
  return transports.some(transport => editDistance(prefix, transport) <= 2);
}

/** Levenshtein distance; stops counting early for texts of very different length. */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[right.length] ?? Number.POSITIVE_INFINITY;
}

function parseRemote(text: string): ImageLocation {
  const reference = parseReference(text);
  if (reference !== undefined) return { transport: 'docker', reference };
  throw new InputError('image', `"docker://${text}" is no image reference.`, 'Write docker://HOST/REPO:TAG.');
}

function parseLocal(name: string, guessed: boolean): ImageLocation {
  if (isLocalName(name)) return { transport: 'docker-daemon', name, guessed };
  throw new InputError(
    'image',
    `"${name}" is no name of a local Docker image.`,
    'Write docker-daemon:NAME with what `docker images` shows, as app:1.0 or an image ID.',
  );
}

/** A name or an image ID. Nothing that Docker's command line could take for an option. */
function isLocalName(name: string): boolean {
  return isDigest(name) || parseReference(name) !== undefined;
}

/**
 * Splits `PATH[:REFERENCE]`. Both may have colons: the longest part that exists is the path, else what is before the
 * first colon.
 */
async function splitPath(transport: string, text: string): Promise<{ path: string; reference?: string }> {
  const colons = [...text.matchAll(/:/g)].map(match => match.index).toReversed();
  for (const end of [text.length, ...colons]) {
    const path = text.slice(0, end);
    if (path !== '' && (await pathExists(path))) return withReference(path, text.slice(end + 1));
  }
  const path = text.split(':', 1)[0] ?? '';
  const problem = path === '' ? `no path follows "${transport}:".` : `there is no ${path}.`;
  throw new InputError('image', problem, 'Name the file or directory that the build wrote.');
}

function withReference(path: string, reference: string): { path: string; reference?: string } {
  return reference === '' ? { path } : { path, reference };
}
