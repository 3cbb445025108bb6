import { readImageTree } from '../images/image-tree/read-image-tree.ts';
import { NotPushableError, type PushableImage, type PushedImage } from '../images/pushable-image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { type ImageNode, type ManifestNode, manifestsOf, needsCompression } from '../oci/image-tree.ts';
import { serializeManifest } from '../oci/manifest.ts';
import { BlobsMissingError } from '../shared/errors.ts';
import { inRequestedForm } from './index-form.ts';
import { type ArrivedImage, arrivedImage, arrivedResult } from './intake/arrived-result.ts';
import { Intake } from './intake/intake.ts';
import { LayerGuesses } from './intake/layer-guesses.ts';
import { PushedContent } from './intake/pushed-content.ts';
import type { KnownLayer } from './locating/diff-ids/claims.ts';
import { logPlan } from './locating/plan-summary.ts';
import type { PushSession } from './opening/session.ts';
import { resolveImage } from './opening/target.ts';
import type { Placed } from './placed.ts';
import type { PushRun } from './push-run.ts';
import type { PushResult } from './result.ts';
import { pushManifests } from './transfer/push-manifests.ts';
import { rebuild, type Substitutions } from './transfer/rebuild.ts';
import { checkImmutableTags, findImmutableTags } from './transfer/tags/immutable-tags.ts';
import { loggedBlob } from './transfer/transfer-image.ts';

/** The first push guesses, the second one brings what was guessed wrong, the third one what the registry did not keep. */
const mostPushes = 3;

/**
 * Pushes an image that another program sends, such as `docker push`. Its blobs are placed one by one as they arrive, its
 * manifests are held back, and the tags are pushed last, as for any other image.
 */
export class ReceivedPush {
  readonly #run: PushRun;
  readonly #session: PushSession;
  readonly #image: PushableImage;
  readonly #intake: Intake;
  readonly #guesses: LayerGuesses;
  /** Layers that other images of the step have brought, by diff ID. */
  readonly #brought: Promise<ReadonlyMap<Digest, KnownLayer>>;

  constructor(run: PushRun, session: PushSession, image: PushableImage) {
    this.#run = run;
    this.#session = session;
    this.#image = image;
    const heldElsewhere = (digest: Digest) => run.context.siblings?.heldBy(digest) ?? [];
    this.#intake = new Intake({ ...run, session, heldElsewhere });
    this.#brought = this.#untilBrought();
    this.#brought.catch(() => {}); // reported where it is awaited
    this.#guesses = new LayerGuesses(this.#intake, image, this.#matchDiffIds());
  }

  /** @throws NotPushableError if the image has to be read from its source; PushError */
  async run(): Promise<PushResult> {
    this.#run.progress.start(0);
    try {
      return await this.#pushAndFinish();
    } finally {
      this.#run.progress.stop();
      this.#intake.close();
    }
  }

  async #pushAndFinish(): Promise<PushResult> {
    await this.#requireMovableTags();
    await this.#mountBrought();
    for (let push = 1; push <= mostPushes; push += 1) {
      const { root, absent, replaced } = await this.#receive();
      if (absent.length > 0) {
        this.#guesses.refuse(absent);
        continue;
      }
      try {
        return await this.#finish(root, replaced);
      } catch (error) {
        if (!(error instanceof BlobsMissingError) || error.digests.length === 0) throw error;
        this.#guesses.refuse(error.digests.filter(isDigest));
      }
    }
    throw new NotPushableError('it did not send all layers');
  }

  /** How a blob got into the target; undefined if it was there before, or is not. */
  placed(digest: Digest): Placed | undefined {
    const placement = this.#intake.placementOf(digest);
    if (placement === undefined || placement.outcome === 'existing') return undefined;
    return { ...placement, outcome: placement.outcome };
  }

  async #matchDiffIds(): Promise<ReadonlyMap<Digest, KnownLayer>> {
    const { matchDiffIds } = this.#run.context.options;
    const { diffIds, rootDigest } = this.#image;
    if (!matchDiffIds || rootDigest !== undefined) return new Map();
    const brought = await this.#brought;
    if (diffIds.every(diffId => brought.has(diffId))) return brought;
    return new Map([...(await this.#intake.matchDiffIds(diffIds)), ...brought]);
  }

  /** Docker asks for a few layers at a time, of all images that it pushes together, so it should not wait for each answer. */
  async #mountBrought(): Promise<void> {
    const brought = await this.#brought;
    await Promise.all([...brought.values()].map(({ descriptor }) => this.#intake.find(descriptor.digest)));
  }

  /**
   * The program sends what the registry does not have when it asks, so it must not ask before the images that go first are
   * complete.
   */
  async #untilBrought(): Promise<ReadonlyMap<Digest, KnownLayer>> {
    const { siblings } = this.#run.context;
    const found = new Map<Digest, KnownLayer>();
    if (siblings === undefined || !this.#intake.mounting) return found;
    const wait = async (diffId: Digest): Promise<void> => {
      const repository = await siblings.broughtBy(diffId);
      const descriptor = siblings.compressed(diffId);
      if (repository !== undefined && descriptor !== undefined)
        found.set(diffId, { diffId, descriptor, repository, trust: 'other' });
    };
    await Promise.all([...new Set(this.#image.diffIds)].map(wait));
    return found;
  }

  /** The digest of the image is known only after its layers were sent, so an immutable tag could fail too late. */
  async #requireMovableTags(): Promise<void> {
    const { ecr, options } = this.#run.context;
    const { description } = this.#session.target;
    if (description === undefined || description.tagMutability === 'MUTABLE') return;
    try {
      const { digests } = await ecr.resolveImages(options.repository, options.tags);
      const [first] = findImmutableTags(description, options.tags, digests);
      if (first !== undefined) throw new NotPushableError(`the tag "${first.tag}" exists and is immutable`);
    } catch (error) {
      if (error instanceof NotPushableError) throw error;
      this.#run.tolerated.tolerate(error, 'images-unresolved');
    }
  }

  async #receive(): Promise<ReceivedImage> {
    const pushed = await this.#run.stopwatch.phase('transfer', () => this.#image.push(this.#guesses));
    const image = inRequestedForm(this.#run.context, this.#inOwnForm(await this.#read(pushed)));
    const settled = await Promise.all(
      manifestsOf(image).map(({ manifest }) => this.#guesses.settle(manifest)),
    );
    const replaced = new Map(settled.flatMap(({ known }) => [...known]));
    return {
      root: rebuild(image, replaced),
      absent: settled.flatMap(({ wrong }) => wrong),
      replaced,
    };
  }

  async #read({ root, manifests }: PushedImage): Promise<ImageNode> {
    const { rootDigest } = this.#image;
    if (rootDigest !== undefined && root.digest !== rootDigest) {
      throw new NotPushableError('it pushed only a part of the image');
    }
    const { connection } = this.#session;
    const { repository } = this.#run.context.options;
    const content = new PushedContent(manifests, this.#intake, repository, name =>
      connection.repository(name),
    );
    const tree = await readImageTree(root, content, { platforms: [], missing: 'refuse' });
    if (needsCompression(tree.root)) throw new NotPushableError('it would push layers uncompressed');
    return tree.root;
  }

  /** A manifest that was made for the push looks as if the image had been read, so its digest does not depend on the way. */
  #inOwnForm(image: ImageNode): ImageNode {
    if (this.#image.rootDigest !== undefined || image.kind !== 'manifest') return image;
    return inDockersOrder(image);
  }

  async #finish(root: ImageNode, replaced: Substitutions): Promise<PushResult> {
    const { context, stopwatch, tolerated } = this.#run;
    const { options, log } = context;
    const arrived = asMatched(arrivedImage(this.#intake, root), replaced);
    const { plan, layers } = arrived;
    const resolved = await stopwatch.phase('manifests', async () => {
      const known = await resolveImage(context, root, this.#session, tolerated);
      checkImmutableTags(this.#session.target, options.tags, root.descriptor.digest, known.digests);
      logPlan(plan, options.repository, log.locating);
      for (const layer of layers) log.transfer.layer(loggedBlob(layer), layer);
      await pushManifests(context, this.#session.connection, root, async () => known);
      return known;
    });
    const existed =
      resolved.digests.has(root.descriptor.digest) && layers.every(({ outcome }) => outcome === 'existing');
    return await arrivedResult(this.#intake, arrived, { existed, requests: context.requests, stopwatch });
  }
}

interface ReceivedImage {
  readonly root: ImageNode;
  /** Layers that neither arrived nor are in the registry. */
  readonly absent: readonly Digest[];
  /** Layers of the registry with the same diff IDs, by the digests that the program named. */
  readonly replaced: Substitutions;
}

/** With the members of descriptors in the order of Docker's own manifests. */
function inDockersOrder(node: ManifestNode): ManifestNode {
  const ordered = ({ mediaType, size, digest, ...rest }: Descriptor) => ({
    mediaType,
    size,
    digest,
    ...rest,
  });
  const { config, layers, ...rest } = node.manifest;
  const manifest = { ...rest, config: ordered(config), layers: layers.map(ordered) };
  const bytes = serializeManifest(manifest);
  const descriptor = { ...node.descriptor, digest: digestOf(bytes), size: bytes.byteLength };
  return { ...node, manifest, bytes, descriptor };
}

/** Layers of the registry that replaced those of the program were matched by diff ID. */
function asMatched(image: ArrivedImage, replaced: Substitutions): ArrivedImage {
  const matched = new Set([...replaced.values()].map(({ digest }) => digest));
  const layers = image.layers.map(layer =>
    matched.has(layer.descriptor.digest)
      ? { ...layer, plan: { ...layer.plan, matchedByDiffId: true } }
      : layer,
  );
  return { ...image, layers };
}
