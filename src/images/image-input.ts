import { editDistance } from '../shared/edit-distance.ts';
import { InputError } from '../shared/errors.ts';
import { FileError } from '../shared/file-error.ts';
import { type DetectedPath, detectPath, notAnImage } from './detect-path.ts';
import { fromHome } from './path-location.ts';
import { dockerDaemon, isLocalName } from './transports/docker-daemon.ts';
import { type ImageInput, inputFor, nameOf } from './transports/transport.ts';
import { transports } from './transports/transports.ts';

const remedy = `Use ${transports.map(({ usage }) => usage).join(', ')}, a path or the name of a local Docker image.`;
const pathRemedy =
  'Set it to the output of the build (a layout directory or an archive), or to docker-daemon:NAME for a local Docker image.';
/** Transports of containers/image that this action does not support. */
const unsupported = ['containers-storage', 'dir', 'docker-reference', 'ostree', 'sif', 'tarball', 'atomic'];

/**
 * Parses the input `image`. Without a prefix, the type of an existing path is detected from its content. Any other value, also
 * the name of a folder or program that is no image, is a local Docker image.
 * @throws InputError if the text is not a transport or an image; ImageError if a path contains no image; FileError
 */
export async function parseImageInput(image: string): Promise<ImageInput> {
  const text = image.trim();
  if (text === '') throw new InputError('image', 'must not be empty.', remedy);
  if (text.includes('\0')) throw new InputError('image', 'must not contain a NUL character.', remedy);
  const transport = transports.find(({ prefix }) => text.startsWith(prefix));
  if (transport === undefined) return await withoutPrefix(await fromHome(text));
  return inputFor(transport, await transport.parse(text.slice(transport.prefix.length)));
}

async function withoutPrefix(text: string): Promise<ImageInput> {
  const detected = await detectPath(text).catch((error): DetectedPath => {
    if (isPath(text) || !isLocalName(text) || !(error instanceof FileError)) throw error;
    return { path: text, unreadable: error }; // it may still be the name of a Docker image
  });
  if (detected?.image !== undefined) return detected.image;
  if (detected !== undefined && (detected.path === text || isPath(text))) {
    if (isPath(text) || !isLocalName(text)) throw await notAnImage(detected.path, pathRemedy);
    const { path, unreadable } = detected;
    return inputFor(dockerDaemon, {
      name: text,
      guessed: true,
      beside: path,
      ...(unreadable && { unreadable }),
    });
  }
  const prefix = text.includes(':') ? text.slice(0, text.indexOf(':')) : '';
  if (unsupported.includes(prefix) || resemblesTransport(prefix) || /^[A-Za-z][\w+.-]*:\/\//.test(text)) {
    throw unknownTransport(prefix);
  }
  if (isLocalName(text)) return inputFor(dockerDaemon, { name: text, guessed: true });
  if (/^[A-Za-z][A-Za-z-]*$/.test(prefix)) throw unknownTransport(prefix);
  throw new InputError('image', `"${text}" must be an existing path or an image name.`, remedy);
}

/** Whether the text can only be a path, not a name: `./web`, `/build/web`, `web/`. */
function isPath(text: string): boolean {
  return /^(?:\.{0,2}|~)\//.test(text) || text.endsWith('/');
}

function unknownTransport(prefix: string): InputError {
  return new InputError('image', `the transport "${prefix}:" is not supported.`, remedy);
}

/**
 * `docker-demon:app` is also a valid name and tag, but it is most likely a misspelled transport. Short transport names are
 * not compared, because too many image names are similar to them.
 */
function resemblesTransport(prefix: string): boolean {
  const names = transports.map(nameOf).filter(name => name.length >= 10);
  return names.some(name => editDistance(prefix, name, 2) <= 2);
}
