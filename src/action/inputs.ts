import type { CommonOptions, ImageTarget } from '../assemble/many-images.ts';
import { configuredEndpoint } from '../ecr/sdk-client.ts';
import { indexForms } from '../engine/push-options.ts';
import { InputError } from '../shared/errors.ts';
import { readImages } from './images-input.ts';
import { flag, list, oneOf, optionalText, wholeNumber } from './input-fields.ts';
import { type RegistryInputs, readMountInputs, readRegistryInputs } from './registry-inputs.ts';
import { type ReportSettings, readReportSettings } from './report-settings.ts';
import { parseBareTags, parsePushTarget } from './tags-input.ts';

/** All inputs of the push action, validated. */
export interface Inputs {
  readonly images: WantedImages;
  /** Full references in `tags` to other registries. */
  readonly skippedTags: readonly string[];
  readonly registry: RegistryInputs;
  readonly push: CommonOptions;
  readonly dockerLogin: boolean;
  readonly report: ReportSettings;
}

/** The image of the input `image`, or those of the input `images`. */
export type WantedImages = { readonly one: ImageTarget } | { readonly many: readonly ImageTarget[] };

/**
 * Reads and checks all inputs before anything else happens.
 * @throws InputError
 */
export function readInputs(): Inputs {
  const { host, skippedTags, images } = readWanted();
  const registry = readRegistryInputs(host);
  return {
    images,
    skippedTags,
    registry,
    push: readPushOptions(registry.region),
    dockerLogin: flag('docker-login', false),
    report: readReportSettings(),
  };
}

interface Wanted extends Pick<Inputs, 'images' | 'skippedTags'> {
  /** Registry host of the tags. */
  readonly host?: string;
}

function readWanted(): Wanted {
  const [image, severally] = [optionalText('image'), optionalText('images')];
  if (severally === undefined) return readOne(image);
  if (image !== undefined) {
    throw new InputError(
      'images',
      'is set, and so is "image".',
      'Set "image" for a single image, or "images" for several, but not both.',
    );
  }
  if (optionalText('repository') !== undefined) {
    throw new InputError(
      'repository',
      'is set together with "images", whose lines name their repositories.',
      'Remove it, and use IMAGE => REPOSITORY in every line of "images".',
    );
  }
  return { images: { many: readImages(parseBareTags(tagsOrLatest())) }, skippedTags: [] };
}

function readOne(image: string | undefined): Wanted {
  if (image === undefined) {
    throw new InputError(
      'image',
      'is missing.',
      'Set it to the built image, for example oci:DIRECTORY or the name of a local Docker image, or set "images" to several.',
    );
  }
  const { repository, tags, host, skipped } = parsePushTarget(optionalText('repository'), tagsOrLatest(), {
    registryId: optionalText('registry-id'),
    region: optionalText('region'),
    endpointHostname: URL.parse(configuredEndpoint()?.value ?? '')?.hostname,
  });
  const images = { one: { image, repository, tags } };
  return { images, skippedTags: skipped, ...(host === undefined ? {} : { host }) };
}

function tagsOrLatest(): readonly string[] {
  const tags = list('tags');
  return tags.length === 0 ? ['latest'] : tags;
}

function readPushOptions(region: string): CommonOptions {
  const compression = oneOf('compression', ['gzip', 'zstd'], 'gzip');
  const compressionLevel = wholeNumber('compression-level', {
    least: 1,
    most: compression === 'gzip' ? 9 : 19,
  });
  return {
    platforms: list('platforms'),
    index: oneOf('index', indexForms, 'auto'),
    ...readMountInputs(region),
    matchDiffIds: flag('match-diff-ids', true),
    compression,
    ...(compressionLevel === undefined ? {} : { compressionLevel }),
    concurrency: wholeNumber('concurrency', { least: 1, most: 64 }) ?? 8,
    dryRun: flag('dry-run', false),
  };
}
