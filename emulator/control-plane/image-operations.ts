import { z } from 'zod';
import { isDigest } from '../rules/digest.ts';
import { isTag } from '../rules/names.ts';
import { EcrError } from '../state/ecr-error.ts';
import { pageOf, scrambled } from '../state/paging.ts';
import type { EmulatedRepository, StoredManifest } from '../state/repository.ts';
import {
  type ApiCall,
  defaultPageSize,
  digestText,
  inputOf,
  type Operation,
  paging,
  repositoryName,
  timestamp,
} from './api-call.ts';

const imageId = z.object({ imageDigest: z.string().optional(), imageTag: z.string().optional() });
type ImageId = z.infer<typeof imageId>;

function repositoryOf(call: ApiCall, name: string): EmulatedRepository {
  return call.registry.repository(name);
}

const layersInput = z.object({ repositoryName, layerDigests: z.array(digestText).min(1).max(100) });

/** A layer is available as soon as it is stored. It is not mountable until a manifest refers to it (U). */
const batchCheckLayerAvailability: Operation = {
  kind: 'check-layers',
  resource: 'repository',
  run(call) {
    const { repositoryName: name, layerDigests } = inputOf(layersInput, call);
    const repository = repositoryOf(call, name);
    const valid = [...new Set(layerDigests)].filter(isDigest);
    const failures = layerDigests.filter(digest => !isDigest(digest));
    return {
      layers: valid.map(layerDigest => {
        const blob = repository.blobs.get(layerDigest);
        if (blob === undefined) return { layerDigest, layerAvailability: 'UNAVAILABLE' };
        return {
          layerDigest,
          layerAvailability: repository.isArchived(layerDigest) ? 'ARCHIVED' : 'AVAILABLE',
          layerSize: blob.size,
          mediaType: repository.mediaTypeOf(layerDigest) ?? 'application/octet-stream',
        };
      }),
      failures: failures.map(layerDigest => ({
        layerDigest,
        ...(layerDigest === ''
          ? { failureCode: 'MissingLayerDigest', failureReason: 'Missing layer digest' } // I: for an empty string
          : { failureCode: 'InvalidLayerDigest', failureReason: 'Invalid layer digest' }),
      })),
    };
  },
};

const batchInput = z.object({
  repositoryName,
  imageIds: z.array(imageId).min(1).max(100),
  acceptedMediaTypes: z.array(z.string()).min(1).max(100).optional(),
});

/** Counts as a pull of each image, by tag or by digest (U). */
const batchGetImage: Operation = {
  kind: 'batch-get-image',
  resource: 'repository',
  run(call) {
    const { repositoryName: name, imageIds } = inputOf(batchInput, call);
    const repository = repositoryOf(call, name);
    const images: object[] = [];
    const failures: object[] = [];
    for (const id of imageIds) {
      const found = findImage(repository, id);
      if (typeof found === 'string') {
        failures.push({ imageId: id, failureCode: found, failureReason: failureReasons[found] });
        continue;
      }
      call.registry.recordPull(repository, found.digest);
      images.push({
        registryId: call.registry.identity.registryId,
        repositoryName: name,
        imageId: { imageDigest: found.digest, imageTag: id.imageTag },
        imageManifest: found.bytes.toString('utf8'),
        imageManifestMediaType: found.mediaType,
      });
    }
    return { images, failures };
  },
};

const failureReasons = {
  ImageNotFound: 'Requested image not found',
  InvalidImageTag: 'Invalid image tag',
  InvalidImageDigest: 'Invalid image digest',
  MissingDigestAndTag: 'Missing digest and tag',
  ImageTagDoesNotMatchDigest: 'Tag does not match digest',
} as const;

function findImage(
  repository: EmulatedRepository,
  { imageDigest, imageTag }: ImageId,
): StoredManifest | keyof typeof failureReasons {
  if (imageDigest === undefined && imageTag === undefined) return 'MissingDigestAndTag';
  if (imageDigest !== undefined && !isDigest(imageDigest)) return 'InvalidImageDigest';
  if (imageTag !== undefined && !isTag(imageTag)) return 'InvalidImageTag';
  const byTag = imageTag === undefined ? undefined : repository.tags.get(imageTag);
  if (imageTag !== undefined && byTag === undefined) return 'ImageNotFound';
  if (byTag !== undefined && imageDigest !== undefined && byTag !== imageDigest)
    return 'ImageTagDoesNotMatchDigest';
  const digest = byTag ?? imageDigest;
  return repository.findManifest(digest ?? '') ?? 'ImageNotFound';
}

const listInput = z.object({
  repositoryName,
  filter: z
    .object({
      tagStatus: z.enum(['TAGGED', 'UNTAGGED', 'ANY']).optional(),
      imageStatus: z.enum(['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']).optional(),
    })
    .optional(),
  ...paging,
});
type Filter = z.infer<typeof listInput>['filter'];

/** Only ACTIVE images by default. */
function hasStatus({ archived }: EmulatedRepository, digest: string, filter: Filter): boolean {
  const wanted = filter?.imageStatus ?? 'ACTIVE';
  return wanted === 'ANY' || wanted === (isDigest(digest) && archived.has(digest) ? 'ARCHIVED' : 'ACTIVE');
}

const listImages: Operation = {
  kind: 'list-images',
  resource: 'repository',
  run(call) {
    const { repositoryName: name, filter, nextToken, maxResults } = inputOf(listInput, call);
    const repository = repositoryOf(call, name);
    const status = filter?.tagStatus ?? 'ANY';
    const tagged = [...repository.tags].map(([imageTag, imageDigest]) => ({ imageTag, imageDigest }));
    const named = new Set(repository.tags.values());
    const untagged = [...repository.manifests.keys()]
      .filter(digest => !named.has(digest))
      .map(imageDigest => ({ imageDigest, imageTag: undefined }));
    const ids = [...(status === 'UNTAGGED' ? [] : tagged), ...(status === 'TAGGED' ? [] : untagged)].filter(
      ({ imageDigest }) => hasStatus(repository, imageDigest, filter),
    );
    const keyOf = (id: (typeof ids)[number]) => `${id.imageDigest} ${id.imageTag ?? ''}`;
    const page = pageOf(scrambled(ids, keyOf), keyOf, maxResults ?? defaultPageSize, nextToken);
    return { imageIds: page.items, nextToken: page.nextToken };
  },
};

const describeInput = listInput.extend({ imageIds: z.array(imageId).min(1).max(100).optional() });

const describeImages: Operation = {
  kind: 'list-images',
  resource: 'repository',
  run(call) {
    const { repositoryName: name, filter, imageIds, nextToken, maxResults } = inputOf(describeInput, call);
    const repository = repositoryOf(call, name);
    if (imageIds !== undefined) {
      const found = imageIds.map(id => findImage(repository, id));
      const manifests = found.filter(manifest => typeof manifest !== 'string');
      if (manifests.length < found.length) {
        throw new EcrError('ImageNotFoundException', `The image does not exist in repository '${name}'`); // I: wording
      }
      return { imageDetails: manifests.map(manifest => detail(call, repository, manifest)) };
    }
    const named = new Set(repository.tags.values());
    const status = filter?.tagStatus ?? 'ANY';
    const wanted = [...repository.manifests.values()].filter(
      ({ digest }) =>
        hasStatus(repository, digest, filter) &&
        (status === 'ANY' || named.has(digest) === (status === 'TAGGED')),
    );
    const keyOf = ({ digest }: StoredManifest) => digest;
    const page = pageOf(scrambled(wanted, keyOf), keyOf, maxResults ?? defaultPageSize, nextToken);
    return {
      imageDetails: page.items.map(manifest => detail(call, repository, manifest)),
      nextToken: page.nextToken,
    };
  },
};

function detail(call: ApiCall, repository: EmulatedRepository, manifest: StoredManifest): object {
  const imageTags = repository.tagsOf(manifest.digest);
  const pulledAtMs = repository.pulledAtMs(manifest.digest);
  return {
    registryId: call.registry.identity.registryId,
    repositoryName: repository.name,
    imageDigest: manifest.digest,
    ...(imageTags.length === 0 ? {} : { imageTags }),
    imageSizeInBytes: manifest.imageBytes,
    imagePushedAt: timestamp(manifest.pushedAtMs),
    ...(pulledAtMs === undefined ? {} : { lastRecordedPullTime: timestamp(pulledAtMs) }),
    imageManifestMediaType: manifest.mediaType,
    artifactMediaType: manifest.artifactType,
    subjectManifestDigest: manifest.subject,
    imageStatus: repository.archived.has(manifest.digest) ? 'ARCHIVED' : 'ACTIVE',
  };
}

const downloadInput = z.object({ repositoryName, layerDigest: digestText });

const getDownloadUrlForLayer: Operation = {
  kind: 'download-url',
  resource: 'repository',
  run(call) {
    const { repositoryName: name, layerDigest } = inputOf(downloadInput, call);
    const repository = repositoryOf(call, name);
    if (!isDigest(layerDigest) || !repository.blobs.has(layerDigest)) {
      throw new EcrError('LayersNotFoundException', `The layer ${layerDigest} does not exist in '${name}'`); // I: wording
    }
    if (!repository.isReferenced(layerDigest)) {
      throw new EcrError(
        'LayerInaccessibleException',
        `The layer ${layerDigest} is not associated with an image`,
      ); // I
    }
    return { downloadUrl: call.context.storage.urlFor(call.region, name, layerDigest), layerDigest };
  },
};

export const imageOperations = {
  BatchCheckLayerAvailability: batchCheckLayerAvailability,
  BatchGetImage: batchGetImage,
  ListImages: listImages,
  DescribeImages: describeImages,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
} as const;
