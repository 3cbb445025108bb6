import { blobsOfImage } from '../../engine/locating/image-blobs.ts';
import { readAfterRefusals } from '../../engine/opening/blob-mounting.ts';
import { findMissed } from '../../engine/outcome/diagnose.ts';
import { logMissedMounts } from '../../engine/outcome/log-missed-mounts.ts';
import { existingImageResult, type Outcome, transferredResult } from '../../engine/outcome/result-builder.ts';
import type { RegistryConnection } from '../../engine/push-context.ts';
import { noDiscovery, type PushResult } from '../../engine/result.ts';
import { Stopwatch } from '../../engine/stopwatch.ts';
import type { TransferProgress } from '../../engine/transfer/progress.ts';
import { readImageTree } from '../../images/image-tree/read-image-tree.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { isIndexType, isManifestType } from '../../oci/media-types.ts';
import type { FetchedManifest } from '../../registry/repository.ts';
import { untilAborted } from '../../shared/abort.ts';
import { ArrivedContent } from './arrived-content.ts';
import type { IntakeContext, OpenedIntake } from './lazy-intake.ts';
import type { ManifestMemory } from './manifest-memory.ts';

export interface DescriberParts {
  readonly context: IntakeContext;
  readonly connection: RegistryConnection;
  readonly progress: TransferProgress;
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
    opened: OpenedIntake,
    { digest, mediaType, bytes }: FetchedManifest,
    signal: AbortSignal,
  ): Promise<PushResult> {
    const { context, connection, memory } = this.#parts;
    const { intake, session, tolerated } = opened;
    const repository = connection.repository(context.options.repository, signal);
    const content = new ArrivedContent(memory, blob => intake.small(blob), repository);
    const descriptor = { digest, mediaType, size: bytes.byteLength };
    const { root } = await readImageTree(descriptor, content, { platforms: [], missing: 'refuse' });
    const plan = intake.planFor(root);
    const layers = intake.layersOf(root);
    const { configs } = blobsOfImage(root);
    const wasThere = ({ digest: blob }: Descriptor) =>
      (intake.placementOf(blob)?.outcome ?? 'existing') === 'existing';
    if ([...layers.map(layer => layer.descriptor), ...configs].every(wasThere)) {
      return existingImageResult(this.#outcome(opened, root, intake.blobMounting));
    }
    const { discovery } = intake;
    const refused = layers.some(({ outcome, refusedMounts }) => outcome === 'pushed' && refusedMounts > 0);
    const before = intake.blobMounting;
    const [missed, blobMounting] = await Promise.all([
      findMissed(context, plan, discovery),
      refused ? readAfterRefusals(context.ecr, session, before, tolerated) : before,
    ]);
    const findings = { options: context.options, plan, discovery, blobMounting, missed };
    const outcome = this.#outcome(opened, root, blobMounting);
    const result = { ...transferredResult(outcome, layers, findings), discovery: missed.cost };
    const news = result.missedMounts.filter(({ repository: source }) => !this.#noted.has(source));
    for (const { repository: source } of news) this.#noted.add(source);
    logMissedMounts({ ...result, missedMounts: news }, discovery, context.log.outcome);
    return result;
  }

  #outcome(
    { session, tolerated }: OpenedIntake,
    root: ImageNode,
    blobMounting: Outcome['blobMounting'],
  ): Outcome {
    const { context, progress } = this.#parts;
    return {
      context,
      registry: session.connection.host,
      root,
      blobMounting,
      stopwatch: new Stopwatch(),
      progress,
      warnings: tolerated.warnings(true),
    };
  }
}

/** Whether images of this type can be read. Registries take others as well. */
function isReadable({ mediaType }: FetchedManifest): boolean {
  return isIndexType(mediaType) || isManifestType(mediaType);
}
