import type { ImagePush } from '../assemble/shared-connections.ts';
import { configuredEndpoint } from '../ecr/sdk-client.ts';
import { indexForms } from '../engine/push-options.ts';
import { flag, list, oneOf, optionalText, requiredText, wholeNumber } from './input-fields.ts';
import { type RegistryInputs, readMountInputs, readRegistryInputs } from './registry-inputs.ts';
import { type ReportSettings, readReportSettings } from './report-settings.ts';
import { parsePushTarget } from './tags-input.ts';

/** All inputs of the push action, validated. */
export interface Inputs {
  /** As in the input. */
  readonly image: string;
  /** Full references in `tags` to other registries. */
  readonly skippedTags: readonly string[];
  readonly registry: RegistryInputs;
  readonly push: ImagePush;
  readonly dockerLogin: boolean;
  readonly report: ReportSettings;
}

/**
 * Reads and checks all inputs before anything else happens.
 * @throws InputError
 */
export function readInputs(): Inputs {
  const image = requiredText(
    'image',
    'Set it to the built image, for example oci:DIRECTORY or the name of a local Docker image.',
  );
  const tags = list('tags');
  const target = parsePushTarget(optionalText('repository'), tags.length === 0 ? ['latest'] : tags, {
    registryId: optionalText('registry-id'),
    region: optionalText('region'),
    endpointHostname: URL.parse(configuredEndpoint()?.value ?? '')?.hostname,
  });
  const registry = readRegistryInputs(target.host);
  return {
    image,
    skippedTags: target.skipped,
    registry,
    push: readPushOptions(target, registry.region),
    dockerLogin: flag('docker-login', false),
    report: readReportSettings(),
  };
}

function readPushOptions(
  { repository, tags }: { readonly repository: string; readonly tags: readonly string[] },
  region: string,
): ImagePush {
  const compression = oneOf('compression', ['gzip', 'zstd'], 'gzip');
  const compressionLevel = wholeNumber('compression-level', {
    least: 1,
    most: compression === 'gzip' ? 9 : 19,
  });
  return {
    repository,
    tags,
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
