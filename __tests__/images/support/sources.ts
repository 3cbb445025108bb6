import { buffer } from 'node:stream/consumers';
import { type OpenImageOptions, openImage } from '../../../src/images/open-image.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import type { ImageNode, IndexNode, ManifestNode } from '../../../src/oci/image-tree.ts';
import { PushError } from '../../../src/shared/errors.ts';
import { silentLogger } from '../../support/silent-logger.ts';

/** Options of `openImage` for tests. */
export function optionsFor(
  temporaryDirectory: string,
  more: Partial<OpenImageOptions> = {},
): OpenImageOptions {
  const remoteRepository = () => Promise.reject(new Error('no registry in this test'));
  return {
    signal: new AbortController().signal,
    logger: silentLogger,
    temporaryDirectory,
    remoteRepository,
    localRegistry: remoteRepository,
    ...more,
  };
}

export function asManifest(node: ImageNode): ManifestNode {
  if (node.kind !== 'manifest') throw new Error(`a manifest was expected, not ${node.kind}`);
  return node;
}

export function asIndex(node: ImageNode): IndexNode {
  if (node.kind !== 'index') throw new Error(`an index was expected, not ${node.kind}`);
  return node;
}

/** Loads an image and closes its source. */
export async function loadImage(image: string, options: OpenImageOptions): Promise<ImageNode> {
  const source = await openImage(image, options);
  try {
    return await source.load();
  } finally {
    await source.close();
  }
}

/** Loads an image and reads the blobs that `choose` selects. */
export async function readBlobs(
  image: string,
  options: OpenImageOptions,
  choose: (root: ImageNode) => readonly Descriptor[],
): Promise<readonly Buffer[]> {
  const source = await openImage(image, options);
  try {
    const chosen = choose(await source.load());
    const blobs: Buffer[] = [];
    for (const blob of chosen) blobs.push(await buffer(await source.open(blob)));
    return blobs;
  } finally {
    await source.close();
  }
}

/** The expected error of `action`. */
export async function failureOf(action: Promise<unknown>): Promise<PushError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof PushError) return error;
    throw new Error(`not an error on purpose: ${error instanceof Error ? error.stack : String(error)}`);
  }
  throw new Error('it should have failed');
}
