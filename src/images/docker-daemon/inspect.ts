import { z } from 'zod';
import { type ImageProgram, programName, runImageProgram } from '../../docker/docker-cli.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { CommandResult } from '../../shared/commands/run-command.ts';
import { ImageError, InputError, messageOf, PushError } from '../../shared/errors.ts';
import { moreHandles } from '../../shared/file-error.ts';
import { parseOrNothing } from '../../shared/json.ts';
import { oneLine } from '../../shared/one-line.ts';

export interface LocalImage {
  /** A name, or an image ID. */
  readonly name: string;
  /** Whether there was no prefix, so that it could also be a misspelled path. */
  readonly guessed: boolean;
  /** A file or directory of that name, which is not an image. */
  readonly beside?: string;
  /** Why that could not be read. */
  readonly unreadable?: PushError;
}

/** What the daemon says of an image. Empty members are unknown to it. */
export interface InspectedImage {
  /** Which program has it. */
  readonly program: ImageProgram;
  /** With or without the algorithm: Podman's `docker` leaves it out. */
  readonly id: string;
  /** Diff IDs, lowest first. */
  readonly layers: readonly Digest[];
  /** Names with tags and names with digests. */
  readonly names: readonly string[];
  /** Bytes of all layers. */
  readonly size: number;
}

const inspectSchema = z.looseObject({
  Id: z.string().regex(/^([a-z0-9]+:)?[0-9a-f]{32,}$/),
  RootFS: z.looseObject({ Layers: z.array(z.string()).nullish() }).nullish(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
  Size: z.number().nullish(),
});

/** @throws ImageError if there is no such image; PushError if the daemon cannot be asked; AbortedError */
export async function inspectImage(image: LocalImage, signal: AbortSignal): Promise<InspectedImage> {
  try {
    return await inspect(image, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (image.unreadable !== undefined) throw image.unreadable;
    throw image.beside === undefined ? error : neither(image.name, image.beside, error);
  }
}

async function inspect(image: LocalImage, signal: AbortSignal): Promise<InspectedImage> {
  const args = ['image', 'inspect', '--format', '{{json .}}', image.name];
  const result = await runImageProgram(args, { signal });
  const { program } = result;
  if (/no such (image|object)|image not known/i.test(result.stderr)) throw notFound(image, program);
  if (result.exitCode !== 0) throw dockerFailure(image.name, 'find image', result);
  const parsed = inspectSchema.safeParse(parseOrNothing(result.stdout));
  if (!parsed.success) throw dockerFailure(image.name, 'find image', result);
  const { Id, RootFS, RepoTags, RepoDigests, Size } = parsed.data;
  return {
    program,
    id: Id,
    layers: (RootFS?.Layers ?? []).filter(isDigest),
    names: [...(RepoTags ?? []), ...(RepoDigests ?? [])],
    size: Size ?? 0,
  };
}

function notFound({ name, guessed }: LocalImage, program: ImageProgram): ImageError {
  const noFile = guessed ? ', and no file or directory has that name' : '';
  return new ImageError(
    program === 'docker'
      ? `The Docker daemon has no image ${name}${noFile}.`
      : `Docker is not installed, and Podman has no image ${name}${noFile}.`,
    'Build it first (with Buildx: --load), or check the input "image".',
  );
}

/** The input is neither the path nor the image, so that either can be what the user means. */
function neither(name: string, path: string, cause: unknown): InputError {
  return new InputError(
    'image',
    `${path} is neither an image archive nor an OCI image layout, and there is no Docker image ${name} (${messageOf(cause)})`,
    `Use ./${path} for the path, after building or saving the image again, or docker-daemon:${name} for the Docker image, after building it.`,
    { cause },
  );
}

/** @param operation continues "Docker failed to" */
export function dockerFailure(
  name: string,
  operation: string,
  { stderr, exitCode, program }: CommandResult & { readonly program: ImageProgram },
): PushError {
  const details = oneLine(stderr, 250) || `exit code ${exitCode}`;
  return new PushError(
    `${programName(program)} failed to ${operation} ${name}: ${details}`,
    remedyFor(details, program),
  );
}

function remedyFor(details: string, program: ImageProgram): string {
  if (/too many open files/i.test(details)) return moreHandles;
  return /cannot connect|permission denied|error during connect|daemon running/i.test(details)
    ? 'Start the Docker daemon and check DOCKER_HOST and the context, or use an archive or OCI layout.'
    : `Run "${program} image save" on this machine for details.`;
}
