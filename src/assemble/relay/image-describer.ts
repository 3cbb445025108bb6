import { arrivedImage, arrivedResult, hadEveryBlob } from '../../engine/intake/arrived-result.ts';
import type { RegistryConnection } from '../../engine/push-context.ts';
import { noDiscovery, type PushResult } from '../../engine/result.ts';
import { Stopwatch } from '../../engine/stopwatch.ts';
import { readImageTree } from '../../images/image-tree/read-image-tree.ts';
import { isIndexType, isManifestType } from '../../oci/media-types.ts';
import type { FetchedManifest } from '../../registry/repository.ts';
import { untilAborted } from '../../shared/abort.ts';
import { ArrivedContent } from './arrived-content.ts';
import type { IntakeContext, OpenedIntake } from './lazy-intake.ts';
import type { ManifestMemory } from './manifest-memory.ts';

export interface DescriberParts {
  readonly context: IntakeContext;
  readonly connection: RegistryConnection;
  readonly memory: ManifestMemory;
}

/** Milliseconds that a client waits at most until its image is read for the report. */
const longestReading = 10_000;

/** Makes results of the images of one repository. They have no tags, and of all costs only those of making them. */
export class ImageDescriber {
  readonly #parts: DescriberParts;
  /** Repositories of which a line about their encryption is in the log. */
  readonly #noted = new Set<string>();

  constructor(parts: DescriberParts) {
    this.#parts = parts;
  }

  /** @throws PushError if the image cannot be read */
  async describe(opened: OpenedIntake, manifest: FetchedManifest): Promise<PushResult> {
    if (!isReadable(manifest)) return this.summarize(opened, manifest);
    const signal = AbortSignal.any([this.#parts.context.signal, AbortSignal.timeout(longestReading)]);
    return await untilAborted(this.#describe(opened, manifest, signal), signal);
  }

  /** All that can be said of an image that cannot be read. */
  summarize({ intake }: OpenedIntake, { digest, mediaType, bytes }: FetchedManifest): PushResult {
    const { context, connection } = this.#parts;
    return {
      registry: connection.host,
      repository: context.options.repository,
      digest,
      size: bytes.byteLength,
      mediaType,
      tags: [],
      platforms: [],
      blobMounting: intake.blobMounting,
      layers: [],
      imageExisted: false,
      dryRun: false,
      discovery: noDiscovery,
      missedMounts: [],
      requests: {},
      throttledRequests: 0,
      retries: 0,
      phases: [],
      upload: { bytes: 0, busyMilliseconds: 0 },
      milliseconds: 0,
      warnings: [],
    };
  }

  async #describe(
    { intake }: OpenedIntake,
    { digest, mediaType, bytes }: FetchedManifest,
    signal: AbortSignal,
  ): Promise<PushResult> {
    const { context, connection, memory } = this.#parts;
    const repository = connection.repository(context.options.repository, signal);
    const content = new ArrivedContent(memory, blob => intake.small(blob), repository);
    const descriptor = { digest, mediaType, size: bytes.byteLength };
    const { root } = await readImageTree(descriptor, content, { platforms: [], missing: 'refuse' });
    const arrived = arrivedImage(intake, root);
    const result = await arrivedResult(intake, arrived, {
      existed: hadEveryBlob(arrived),
      requests: context.requests,
      stopwatch: new Stopwatch(),
      noted: this.#noted,
    });
    return { ...result, discovery: (await arrived.missed).cost };
  }
}

/** Whether images of this type can be read. Registries take others as well. */
function isReadable({ mediaType }: FetchedManifest): boolean {
  return isIndexType(mediaType) || isManifestType(mediaType);
}
