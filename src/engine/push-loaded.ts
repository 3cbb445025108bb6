import type { ImageNode } from '../oci/image-tree.ts';
import { BlobsMissingError } from '../shared/errors.ts';
import { inRequestedForm } from './index-form.ts';
import { discover, type Located, planNow } from './locating/discover.ts';
import { blobsOfImage } from './locating/image-blobs.ts';
import { checkObtainable } from './locating/obtainable.ts';
import { blobsToSend, isHeld } from './locating/plan.ts';
import { logPlan } from './locating/plan-summary.ts';
import {
  checkBlobMounting,
  ensureBlobMounting,
  previewBlobMounting,
  readAfterRefusals,
  triesMounts,
} from './opening/blob-mounting.ts';
import { checkCreation } from './opening/creation.ts';
import { type PushSession, withoutTarget } from './opening/session.ts';
import { type Resolved, resolveImage } from './opening/target.ts';
import type { ToleratedErrors } from './opening/tolerated-errors.ts';
import { findMissed } from './outcome/diagnose.ts';
import { logMissedMounts } from './outcome/log-missed-mounts.ts';
import type { Findings } from './outcome/reasons.ts';
import { existingImageResult, type Outcome, transferredResult } from './outcome/result-builder.ts';
import type { PushContext } from './push-context.ts';
import type { PushRun } from './push-run.ts';
import type { PushResult, SeenBlobMounting } from './result.ts';
import type { Stopwatch } from './stopwatch.ts';
import {
  broughtBySiblings,
  previewRoot,
  previewTags,
  previewTransfer,
  withoutRoot,
} from './transfer/dry-run.ts';
import { createTarget, previewCreation } from './transfer/prepare-target.ts';
import type { TransferProgress } from './transfer/progress.ts';
import { pushManifests } from './transfer/push-manifests.ts';
import { rebuild, substitutionsOf } from './transfer/rebuild.ts';
import { BlobResender, pushResending } from './transfer/resend-blobs.ts';
import { checkImmutableTags, checkImmutableTagsBefore } from './transfer/tags/immutable-tags.ts';
import { ManifestReader } from './transfer/tags/manifest-reader.ts';
import { type TransferredLayer, transferImage } from './transfer/transfer-image.ts';
import { LocalVerifier } from './transfer/verify-local.ts';

/**
 * Pushes an image that is loaded from its source: finds out where each layer can come from, mounts layers, uploads the rest,
 * and pushes the manifests, the tags last. If a mount source turns out not to have a layer, the layer is uploaded.
 */
export class LoadedPush {
  readonly #context: PushContext;
  readonly #tolerated: ToleratedErrors;
  readonly #stopwatch: Stopwatch;
  readonly #progress: TransferProgress;
  readonly #verifier: LocalVerifier;

  constructor({ context, tolerated, stopwatch, progress }: PushRun) {
    this.#context = context;
    this.#tolerated = tolerated;
    this.#stopwatch = stopwatch;
    this.#progress = progress;
    this.#verifier = new LocalVerifier(context.source, context.signal);
  }

  /**
   * Loads the image while the session is being opened. An error in the image is reported before one of the role.
   * @throws PushError; the tags are then as they were before, or the log names those that are not
   */
  async run(opening: Promise<PushSession>): Promise<PushResult> {
    const loading = this.#stopwatch.phase('load', () => this.#load());
    const resolving = loading.then(image => this.#resolve(image, opening));
    loading.then(image => this.#verifier.readAhead(image)).catch(() => {}); // reported where it is awaited
    await Promise.allSettled([loading.catch(error => this.#context.stop(error)), opening, resolving]);
    const image = await loading;
    const session = await opening;
    return this.#push(image, session, await resolving);
  }

  async #load(): Promise<ImageNode> {
    return inRequestedForm(this.#context, await this.#context.source.load());
  }

  #resolve(image: ImageNode, session: PushSession | Promise<PushSession>): Promise<Resolved> {
    return resolveImage(this.#context, image, session, this.#tolerated);
  }

  async #push(image: ImageNode, opened: PushSession, resolved: Resolved): Promise<PushResult> {
    const { options, log } = this.#context;
    const session = resolved.repositoryMissing ? await withoutTarget(this.#context, opened) : opened;
    checkBlobMounting(session, options.blobMounting, log.opening);
    checkCreation(session.target, options, session.connection.host);
    await this.#checkTags(image, session, resolved);
    const existing = await this.#retag(image, session, resolved);
    if (existing !== undefined) return existing;
    const located = await this.#stopwatch.phase('discover', () => this.#locate(image, session));
    logPlan(planNow(located), options.repository, log.locating, located.search.isUnderWay);
    return options.dryRun
      ? this.#preview(image, session, located, resolved)
      : this.#execute(image, session, located, resolved);
  }

  #checkTags(image: ImageNode, { connection, target }: PushSession, resolved: Resolved): Promise<void> {
    const { ecr, options } = this.#context;
    const reader = new ManifestReader(ecr, connection.repository(options.repository), this.#tolerated);
    return checkImmutableTagsBefore(reader, target, options.tags, image, resolved.digests);
  }

  /**
   * If the target already has this image, at most its tags are pushed.
   * @returns undefined when it does not have the image, or only a part of it
   */
  async #retag(image: ImageNode, session: PushSession, resolved: Resolved): Promise<PushResult | undefined> {
    const { options, log } = this.#context;
    if (!resolved.digests.has(image.descriptor.digest)) return undefined;
    for (const { descriptor, attestation } of blobsOfImage(image).layers)
      log.transfer.layerExists({ ...descriptor, attestation });
    if (options.dryRun) {
      previewBlobMounting(session, options.blobMounting, log.opening);
      previewTags(options.tags, image.descriptor.digest, resolved, session.target, log.tags);
      return existingImageResult(this.#outcome(image, session, session.blobMounting));
    }
    const setting = await this.#ensureSetting(session);
    try {
      await this.#stopwatch.phase('manifests', () =>
        pushManifests(this.#context, session.connection, image, async () => resolved),
      );
    } catch (error) {
      if (error instanceof BlobsMissingError) return undefined;
      throw error;
    }
    return existingImageResult(this.#outcome(image, session, setting));
  }

  async #locate(image: ImageNode, session: PushSession): Promise<Located> {
    const { options, source } = this.#context;
    const mounting = triesMounts(session, options);
    const located = await discover(this.#context, session, image, mounting, this.#tolerated);
    const plan = planNow(located);
    checkObtainable(this.#context, plan);
    if (source.local) await this.#verifier.verify(blobsToSend(plan));
    return located;
  }

  /** The same story as `#execute`, without writing anything. */
  async #preview(
    image: ImageNode,
    session: PushSession,
    located: Located,
    resolved: Resolved,
  ): Promise<PushResult> {
    const { options, log } = this.#context;
    const { discovery } = located;
    if (session.target.missing) await previewCreation(this.#context, session, planNow(located), discovery);
    const plan = planNow(located);
    const missed = await findMissed(this.#context, plan, discovery);
    const blobMounting = previewBlobMounting(session, options.blobMounting, log.opening);
    const brought = await broughtBySiblings(plan, this.#context.siblings);
    const layers = previewTransfer(plan, brought, log.transfer);
    const root = previewRoot(image, layers);
    if (root !== undefined) {
      checkImmutableTags(session.target, options.tags, root.descriptor.digest, resolved.digests);
    }
    previewTags(options.tags, root?.descriptor.digest, resolved, session.target, log.tags);
    const outcome = this.#outcome(root ?? image, session, session.blobMounting);
    const result = this.#transferred(outcome, layers, { options, plan, discovery, blobMounting, missed });
    return root === undefined ? withoutRoot(result) : result;
  }

  async #execute(
    image: ImageNode,
    opened: PushSession,
    located: Located,
    resolved: Resolved,
  ): Promise<PushResult> {
    const { ecr, options, log } = this.#context;
    const { discovery } = located;
    // first, because nothing has changed yet if it fails
    const target = opened.target.missing
      ? await createTarget(this.#context, opened, planNow(located), discovery)
      : opened.target;
    const session = { ...opened, target };
    const setting = await this.#ensureSetting(session);
    const plan = planNow(located, located.mounting && setting !== 'DISABLED');
    const transferred = await this.#stopwatch.phase('transfer', () =>
      transferImage(this.#context, session.connection, { ...located, plan }, this.#progress),
    );
    const found = planNow(located, plan.mounting);
    log.locating.searchEnded(found.search.cost);
    const missing = findMissed(this.#context, found, discovery);
    const resender = new BlobResender(this.#context, session.connection, plan, this.#progress);
    const { root, layers } = await this.#stopwatch.phase('manifests', () =>
      pushResending(resender, transferred, sent => this.#pushManifests(image, session, resolved, sent)),
    );
    const last = planNow(located, plan.mounting); // includes repositories checked after refused mounts
    const refused = layers.some(
      ({ outcome, descriptor }) => outcome === 'pushed' && isHeld(last, descriptor.digest),
    );
    const blobMounting = refused ? await readAfterRefusals(ecr, session, setting, this.#tolerated) : setting;
    const findings = { options, plan: last, discovery, blobMounting, missed: await missing };
    return this.#transferred(this.#outcome(root, session, blobMounting), layers, findings);
  }

  #ensureSetting(session: PushSession): Promise<SeenBlobMounting> {
    const { ecr, options, log } = this.#context;
    return ensureBlobMounting(ecr, session, options.blobMounting, this.#tolerated, log.opening);
  }

  /** @returns the image as the registry has it afterwards */
  async #pushManifests(
    image: ImageNode,
    session: PushSession,
    resolved: Resolved,
    layers: readonly TransferredLayer[],
  ): Promise<ImageNode> {
    const { tags } = this.#context.options;
    const root = rebuild(image, substitutionsOf(layers));
    await pushManifests(this.#context, session.connection, root, async () => {
      // after a failure, several tags are restored to what they point to now, not before the transfer
      const stale = root !== image || tags.length > 1;
      const known = stale ? await this.#resolve(root, session) : resolved;
      checkImmutableTags(session.target, tags, root.descriptor.digest, known.digests);
      return known;
    });
    return root;
  }

  #transferred(outcome: Outcome, layers: readonly TransferredLayer[], findings: Findings): PushResult {
    const result = transferredResult(outcome, layers, findings);
    logMissedMounts(result, findings.discovery, this.#context.log.outcome);
    return result;
  }

  #outcome(root: ImageNode, session: PushSession, blobMounting: SeenBlobMounting): Outcome {
    return {
      context: this.#context,
      registry: session.connection.host,
      root,
      blobMounting,
      stopwatch: this.#stopwatch,
      progress: this.#progress,
      warnings: this.#tolerated.warnings(),
    };
  }
}
