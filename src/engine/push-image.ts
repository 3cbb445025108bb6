import { type ImageNode, needsCompression } from '../oci/image-tree.ts';
import { BlobsMissingError, RepositoryNotFoundError } from '../shared/errors.ts';
import { discover, type Located, planNow } from './locating/discover.ts';
import type { Discovery } from './locating/discovery.ts';
import { blobsOfImage } from './locating/image-blobs.ts';
import { checkObtainable } from './locating/obtainable.ts';
import { blobsToSend, isHeld, type PushPlan } from './locating/plan.ts';
import { tellKeptByReference } from './locating/tell-by-reference.ts';
import { tellPlan } from './locating/tell-plan.ts';
import {
  checkBlobMounting,
  ensureBlobMounting,
  previewBlobMounting,
  readAfterRefusals,
} from './opening/blob-mounting.ts';
import { openSession, type PushSession } from './opening/session.ts';
import { type Resolved, resolveInTarget } from './opening/target.ts';
import { ToleratedErrors } from './opening/tolerated-errors.ts';
import { findHoldersInVain, findMissedHolders, type Missed } from './outcome/diagnose.ts';
import type { Findings } from './outcome/reasons.ts';
import { existingImageResult, type Outcome, transferredResult } from './outcome/result-builder.ts';
import { tellMissedMounts } from './outcome/tell-missed.ts';
import type { PushContext, PushDependencies } from './push-context.ts';
import type { PushOptions } from './push-options.ts';
import type { PushResult, SeenBlobMounting } from './result.ts';
import { Stopwatch } from './stopwatch.ts';
import { previewRoot, previewTags, previewTransfer, withoutRoot } from './transfer/dry-run.ts';
import { createTarget, previewCreation } from './transfer/prepare-target.ts';
import { TransferProgress } from './transfer/progress.ts';
import { manifestDigestsOf, putManifests } from './transfer/put-manifests.ts';
import { rebuild, substitutionsOf } from './transfer/rebuild.ts';
import { BlobResender, putResending } from './transfer/resend-blobs.ts';
import { checkImmutableTags, checkImmutableTagsBefore } from './transfer/tags/immutable-tags.ts';
import { ManifestReader } from './transfer/tags/manifest-reader.ts';
import { tellExisting } from './transfer/tell-existing.ts';
import { type TransferredLayer, transferImage } from './transfer/transfer-image.ts';
import { LocalVerifier } from './transfer/verify-local.ts';

/**
 * Pushes one image: finds out where each layer can come from, mounts, uploads the rest, puts the manifests and moves
 * the tags last. Whatever is believed about where a layer lies may be wrong: then it is uploaded.
 * @throws PushError; the tags are then as they were, or the log names those that are not
 */
export async function pushImage(dependencies: PushDependencies, options: PushOptions): Promise<PushResult> {
  return new Push({ ...dependencies, options }).run();
}

class Push {
  readonly #context: PushContext;
  readonly #tolerated = new ToleratedErrors();
  readonly #stopwatch = new Stopwatch();
  readonly #progress: TransferProgress;
  readonly #verifier: LocalVerifier;

  constructor(context: PushContext) {
    this.#context = context;
    this.#verifier = new LocalVerifier(context.source, context.signal);
    this.#progress = new TransferProgress(context.logger);
  }

  /** Loads the image and opens the session side by side; a bad image is told before a bad role. */
  async run(): Promise<PushResult> {
    const loading = this.#stopwatch.phase('load', () => this.#context.source.load());
    const opening = this.#stopwatch.phase('sign-in', () => openSession(this.#context, this.#tolerated));
    const resolving = loading.then(image => this.#resolve(image, opening));
    loading.then(image => this.#readAhead(image)).catch(() => {}); // told where it is awaited
    await Promise.allSettled([loading.catch(error => this.#context.stop(error)), opening, resolving]);
    const image = await loading;
    const session = await opening;
    return this.#push(image, session, await resolving);
  }

  /** What is likeliest to be sent: configs, then the uppermost layers. */
  #readAhead(image: ImageNode): void {
    if (!this.#context.source.local || needsCompression(image)) return;
    const { configs, layers } = blobsOfImage(image);
    const there = layers
      .filter(({ missingAtSource }) => !missingAtSource)
      .map(({ descriptor }) => descriptor);
    this.#verifier.readAhead(image, [...configs, ...there.toReversed()]);
  }

  #resolve(image: ImageNode, session: PushSession | Promise<PushSession>): Promise<Resolved> {
    const { ecr, options } = this.#context;
    const digests = needsCompression(image) ? [] : manifestDigestsOf(image);
    const repository = Promise.resolve(session).then(({ connection }) =>
      connection.repository(options.repository),
    );
    repository.catch(() => {}); // told by whoever opened the session
    return resolveInTarget(
      ecr,
      repository,
      options.repository,
      [...digests, ...options.tags],
      this.#tolerated,
    );
  }

  async #push(image: ImageNode, opened: PushSession, resolved: Resolved): Promise<PushResult> {
    const { ecr, options, source, logger } = this.#context;
    const session = resolved.repositoryMissing ? withoutTarget(opened) : opened;
    checkBlobMounting(session, options.blobMounting, logger);
    if (session.target.missing && options.createRepository === undefined) {
      throw new RepositoryNotFoundError(options.repository, session.connection.host);
    }
    const reader = new ManifestReader(
      ecr,
      session.connection.repository(options.repository),
      this.#tolerated,
    );
    await checkImmutableTagsBefore(reader, session.target, options.tags, image, resolved.digests);
    const existing = await this.#retag(image, session, resolved);
    if (existing !== undefined) return existing;
    const mounting =
      !options.mountFrom.none && (session.blobMounting !== 'DISABLED' || options.blobMounting === 'ensure');
    const located = await this.#stopwatch.phase('discover', async () => {
      const found = await discover(this.#context, session, image, mounting, this.#tolerated);
      const plan = planNow(found);
      checkObtainable(this.#context, plan);
      if (source.local) await this.#verifier.verify(blobsToSend(plan));
      return found;
    });
    tellKeptByReference(located.image.blobs, logger);
    tellPlan(planNow(located), options.repository, logger);
    return options.dryRun
      ? this.#preview(image, session, located, resolved)
      : this.#execute(image, session, located, resolved);
  }

  /**
   * The identical image is there: at most its tags are put.
   * @returns undefined when it is not, or not all of it
   */
  async #retag(image: ImageNode, session: PushSession, resolved: Resolved): Promise<PushResult | undefined> {
    const { options, logger } = this.#context;
    if (!resolved.digests.has(image.descriptor.digest)) return undefined;
    tellExisting(image, logger);
    if (options.dryRun) {
      previewBlobMounting(session, options.blobMounting, logger);
      previewTags(options.tags, image.descriptor.digest, resolved, session.target, logger);
      return existingImageResult(this.#outcome(image, session, session.blobMounting));
    }
    const setting = await this.#ensureSetting(session);
    try {
      await this.#stopwatch.phase('manifests', () =>
        putManifests(this.#context, session.connection, image, async () => resolved),
      );
    } catch (error) {
      if (error instanceof BlobsMissingError) return undefined;
      throw error;
    }
    return existingImageResult(this.#outcome(image, session, setting));
  }

  async #preview(
    image: ImageNode,
    session: PushSession,
    located: Located,
    resolved: Resolved,
  ): Promise<PushResult> {
    const { options, logger } = this.#context;
    const { discovery } = located;
    if (session.target.missing) await previewCreation(this.#context, planNow(located), discovery);
    const plan = planNow(located);
    const missed = await this.#findMissed(plan, discovery);
    const blobMounting = previewBlobMounting(session, options.blobMounting, logger);
    const layers = previewTransfer(plan, logger);
    const root = previewRoot(image, layers);
    if (root !== undefined) {
      checkImmutableTags(session.target, options.tags, root.descriptor.digest, resolved.digests);
    }
    previewTags(options.tags, root?.descriptor.digest, resolved, session.target, logger);
    const findings = { options, plan, discovery, blobMounting, missed };
    const result = this.#transferred(root ?? image, session, session.blobMounting, layers, findings);
    return root === undefined ? withoutRoot(result) : result;
  }

  async #execute(
    image: ImageNode,
    session: PushSession,
    located: Located,
    resolved: Resolved,
  ): Promise<PushResult> {
    const { ecr, options } = this.#context;
    const { discovery } = located;
    if (session.target.missing) await createTarget(this.#context, planNow(located), discovery); // when it fails, the account is as it was
    const setting = await this.#ensureSetting(session);
    const plan = planNow(located, located.mounting && setting !== 'DISABLED');
    const missing = this.#findMissed(plan, discovery);
    const transferred = await this.#stopwatch.phase('transfer', () =>
      transferImage(this.#context, session.connection, plan, discovery, this.#progress),
    );
    const resender = new BlobResender(this.#context, session.connection, plan, this.#progress);
    const { root, layers } = await this.#stopwatch.phase('manifests', () =>
      putResending(resender, transferred, sent => this.#put(image, session, resolved, sent)),
    );
    const last = planNow(located, plan.mounting); // with what was asked because of refusals
    const refused = layers.some(
      ({ outcome, descriptor }) => outcome === 'pushed' && isHeld(last, descriptor.digest),
    );
    const blobMounting = refused ? await readAfterRefusals(ecr, session, setting, this.#tolerated) : setting;
    const findings = { options, plan: last, discovery, blobMounting, missed: await missing };
    return this.#transferred(root, session, blobMounting, layers, findings);
  }

  /** @returns the image as it is in the registry then */
  async #put(
    image: ImageNode,
    session: PushSession,
    resolved: Resolved,
    layers: readonly TransferredLayer[],
  ): Promise<ImageNode> {
    const { tags } = this.#context.options;
    const root = rebuild(image, substitutionsOf(layers));
    await putManifests(this.#context, session.connection, root, async () => {
      // what several tags are put back to in a failure must be where they lead now, not before the transfer
      const stale = root !== image || tags.length > 1;
      const known = stale ? await this.#resolve(root, session) : resolved;
      checkImmutableTags(session.target, tags, root.descriptor.digest, known.digests);
      return known;
    });
    return root;
  }

  #transferred(
    root: ImageNode,
    session: PushSession,
    blobMounting: SeenBlobMounting,
    layers: readonly TransferredLayer[],
    findings: Findings,
  ): PushResult {
    const result = transferredResult(this.#outcome(root, session, blobMounting), layers, findings);
    tellMissedMounts(result, findings.discovery, this.#context.logger);
    return result;
  }

  #ensureSetting(session: PushSession): Promise<SeenBlobMounting> {
    const { ecr, options, logger } = this.#context;
    return ensureBlobMounting(ecr, session, options.blobMounting, this.#tolerated, logger);
  }

  #findMissed(plan: PushPlan, discovery: Discovery): Promise<Missed> {
    const find = plan.mounting ? findMissedHolders : findHoldersInVain;
    return find(this.#context, plan, discovery);
  }

  #outcome(root: ImageNode, session: PushSession, blobMounting: SeenBlobMounting): Outcome {
    return {
      context: this.#context,
      registry: session.connection.host,
      root,
      blobMounting,
      stopwatch: this.#stopwatch,
      progress: this.#progress,
      warnings: this.#tolerated.warn(this.#context.logger),
    };
  }
}

/** The role may not describe the target, but what was looked up in it showed that it does not exist. */
function withoutTarget(session: PushSession): PushSession {
  return session.target.description === undefined ? { ...session, target: { missing: true } } : session;
}
