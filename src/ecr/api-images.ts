import type { Image, ImageFailure, ImageIdentifier } from '@aws-sdk/client-ecr';
import { type Digest, isDigest } from '../oci/digest.ts';
import { manifestMediaTypes } from '../oci/media-types.ts';
import { AnswerTooLongError } from '../shared/answer-too-long.ts';
import { chunked, digestOfImage, toManifest } from './answers.ts';
import type { ApiCalls, Sending } from './api-calls.ts';
import {
  digestsPerCall,
  type RecentImage,
  type ResolvedImages,
  type StoredManifest,
} from './control-plane.ts';

/** Pages of 1,000 images that are searched for the newest ones; DescribeImages does not sort. */
const maxImagePages = 3;

/** Reads the layers and images of a repository through the API. */
export class ApiImages {
  readonly #calls: ApiCalls;
  readonly #registry: { readonly registryId?: string };

  constructor(calls: ApiCalls, registryId: string | undefined) {
    this.#calls = calls;
    this.#registry = registryId === undefined ? {} : { registryId };
  }

  async availableLayers(
    repositoryName: string,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, number | undefined>> {
    const send = (layerDigests: readonly Digest[]) =>
      this.#calls.call(
        'check-layers',
        'BatchCheckLayerAvailability',
        repositoryName,
        ({ sdk, client, options }: Sending) =>
          client.send(
            new sdk.BatchCheckLayerAvailabilityCommand({
              ...this.#registry,
              repositoryName,
              layerDigests: [...layerDigests],
            }),
            options,
          ),
      );
    const answers = await Promise.all(chunked(digests, digestsPerCall).map(send));
    const available = answers
      .flatMap(({ layers }) => layers ?? [])
      .filter(({ layerAvailability }) => layerAvailability === 'AVAILABLE');
    return new Map(
      available.flatMap(({ layerDigest, layerSize }) =>
        isDigest(layerDigest) ? [[layerDigest, sizeOrUndefined(layerSize)] as const] : [],
      ),
    );
  }

  async recentImages(repositoryName: string, limit: number): Promise<readonly RecentImage[]> {
    const pages = this.#calls.pages({
      kind: 'list-images',
      operation: 'DescribeImages',
      repository: repositoryName,
      send: ({ sdk, client, options }, page) =>
        client.send(new sdk.DescribeImagesCommand({ ...this.#registry, repositoryName, ...page }), options),
      entries: ({ imageDetails }) => imageDetails?.length ?? 0,
    });
    const found: DatedImage[] = [];
    let read = 0;
    for await (const { imageDetails = [] } of pages) {
      for (const { imageDigest = '', imagePushedAt, lastRecordedPullTime } of imageDetails) {
        if (!isDigest(imageDigest)) continue;
        const pulled = lastRecordedPullTime !== undefined;
        found.push({ digest: imageDigest, pushedAt: imagePushedAt?.getTime() ?? 0, pulled });
      }
      read += 1;
      if (read === maxImagePages) break;
    }
    return chooseImages(found, limit);
  }

  async manifests(repository: string, digests: readonly Digest[]): Promise<readonly StoredManifest[]> {
    const ids = digests.map(imageDigest => ({ imageDigest }));
    const { images } = await this.#getImages(repository, ids, toManifest);
    return images.filter(manifest => manifest !== undefined);
  }

  async resolveImages(repository: string, references: readonly string[]): Promise<ResolvedImages> {
    const ids = references.map(text => (isDigest(text) ? { imageDigest: text } : { imageTag: text }));
    const digests = new Map<string, Digest>();
    const { images, failures } = await this.#getImages(repository, ids, image => ({
      tag: image.imageId?.imageTag,
      digest: digestOfImage(image),
    }));
    for (const { tag, digest } of images) {
      if (digest === undefined) continue;
      for (const name of [tag, digest]) {
        if (name !== undefined && references.includes(name)) digests.set(name, digest);
      }
    }
    const absent = failures
      .filter(({ failureCode }) => failureCode === 'ImageNotFound')
      .map(({ imageId }) => imageId?.imageTag ?? imageId?.imageDigest);
    const answered = new Set([...digests.keys(), ...absent]);
    return { digests, unknown: new Set(references.filter(name => !answered.has(name))) };
  }

  /** @param keep what is needed of an image, so that its manifest is not kept without need */
  async #getImages<T>(repositoryName: string, ids: readonly ImageIdentifier[], keep: (image: Image) => T) {
    const some = chunked(ids, digestsPerCall).map(part => this.#getSome(repositoryName, part, keep));
    const answers = (await Promise.all(some)).flat();
    return {
      images: answers.flatMap(({ images }) => images),
      failures: answers.flatMap(({ failures }) => failures),
    };
  }

  /** A hundred manifests may be too long together, so they are requested in halves then. */
  async #getSome<T>(
    repositoryName: string,
    imageIds: readonly ImageIdentifier[],
    keep: (image: Image) => T,
  ): Promise<readonly { readonly images: readonly T[]; readonly failures: readonly ImageFailure[] }[]> {
    try {
      const { images = [], failures = [] } = await this.#calls.call(
        'batch-get-image',
        'BatchGetImage',
        repositoryName,
        ({ sdk, client, options }: Sending) =>
          client.send(
            new sdk.BatchGetImageCommand({
              ...this.#registry,
              repositoryName,
              imageIds: [...imageIds],
              acceptedMediaTypes: [...manifestMediaTypes],
            }),
            options,
          ),
      );
      return [{ images: images.map(keep), failures }];
    } catch (error) {
      if (!(error instanceof AnswerTooLongError) || imageIds.length === 1) throw error;
      const [first = [], second = []] = chunked(imageIds, Math.ceil(imageIds.length / 2));
      const before = await this.#getSome(repositoryName, first, keep);
      return [...before, ...(await this.#getSome(repositoryName, second, keep))];
    }
  }
}

/** The SDK does not check the response. */
function sizeOrUndefined(size: unknown): number | undefined {
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

interface DatedImage extends RecentImage {
  /** Milliseconds since 1970. */
  readonly pushedAt: number;
}

/** New images do not crowd out images that have been pulled, and the other way round. */
function chooseImages(images: readonly DatedImage[], limit: number): readonly RecentImage[] {
  const newestFirst = images.toSorted((a, b) => b.pushedAt - a.pushedAt);
  const proven = new Set(newestFirst.filter(({ pulled }) => pulled).slice(0, Math.ceil(limit / 2)));
  const others = newestFirst.filter(image => !proven.has(image)).slice(0, limit - proven.size);
  return [...proven, ...others].map(({ digest, pulled }) => ({ digest, pulled }));
}
