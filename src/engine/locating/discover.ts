import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import { readBounded } from '../../shared/read-bounded.ts';
import type { PushSession } from '../opening/session.ts';
import { type PresentBlobs, presentInTarget } from '../opening/target.ts';
import type { ToleratedErrors } from '../opening/tolerated-errors.ts';
import type { PushContext } from '../push-context.ts';
import { limitBeforeSending } from '../push-options.ts';
import type { KnownLayer } from './diff-ids/claims.ts';
import type { Discovery } from './discovery.ts';
import type { RunningSearch } from './found-sources.ts';
import { blobsOfImage, type ImageBlobs } from './image-blobs.ts';
import { hintsOf, type ImageHints, noHints } from './mount-sources/hints.ts';
import { askedAtOnce } from './mount-sources/search-pace.ts';
import type { PresentLayers, SearchRequest } from './mount-sources/search-request.ts';
import { openBesideTransfer } from './open-discovery.ts';
import { Patience } from './patience.ts';
import { type PushPlan, planOf, type ResolvedImage, type ResolvedLayer } from './plan.ts';

/** The basis of a plan: the image as far as it is known, and a way to find out more. */
export interface Located {
  readonly image: ResolvedImage;
  readonly discovery: Discovery;
  /** The search for mount sources, which may still be under way. */
  readonly search: RunningSearch;
  /** Waits until the best candidates have answered, or no longer than that is worth it. */
  bestAnswered(): Promise<void>;
  /** Mounts are attempted: `mount-from` allows them and the setting is not known to be off. */
  readonly mounting: boolean;
}

/** The plan by what is known now. It changes when more is found. */
export function planNow(
  { image, discovery, mounting: allowed }: Located,
  mounting: boolean = allowed,
): PushPlan {
  return planOf(image, discovery.found, mounting);
}

/**
 * Finds out where each layer of the image can come from. Reads only. Ends when the best candidates have answered; the search
 * goes on, unless the layers must be known before anything is sent.
 * @param mounting whether to search for mount sources
 */
export async function discover(
  context: PushContext,
  session: PushSession,
  root: ImageNode,
  mounting: boolean,
  tolerated: ToleratedErrors,
): Promise<Located> {
  const blobs = blobsOfImage(root);
  const hints = context.options.mountFrom.none ? noHints : await readHints(context, session, root);
  const discovery = openBesideTransfer(context, session, hints, tolerated);
  const known = await knownDiffIds(context, session, blobs, mounting, discovery);
  const resolved = blobs.layers.map(
    layer => known.get(layer.descriptor.digest)?.descriptor ?? ownDescriptor(layer),
  );
  const layers = resolved.filter(descriptor => descriptor !== undefined);
  const missingLayers = resolved
    .filter((_, position) => blobs.layers[position]?.missingAtSource)
    .filter(descriptor => descriptor !== undefined);
  const digests = [...layers, ...blobs.configs].map(({ digest }) => digest);
  const present = lookUpInTarget(context, session, digests, tolerated);
  const wanted = {
    layers: mounting ? layers : missingLayers,
    missingLayers,
    chains: chainsOf(blobs, known),
    present: withSiblings(present, context.siblings),
  };
  wanted.present.catch(() => {}); // `present` itself is awaited here
  const search = discovery.search(requestOf(wanted));
  const patience = Patience.of(context);
  const begun = async (): Promise<void> => {
    if (context.options.dryRun || missingLayers.length > 0) await search.over;
    else if (copiesEncryption(context, session)) await search.answered(limitBeforeSending(context.options));
    else await patience.waitFor(search.answered(1));
  };
  const [existing] = await Promise.all([present, begun()]);
  return {
    image: {
      blobs,
      layers: blobs.layers.map((layer, position): ResolvedLayer => {
        const descriptor = resolved[position];
        return {
          layer,
          ...(descriptor === undefined ? {} : { descriptor }),
          matchedByDiffId: known.has(layer.descriptor.digest),
          existing: descriptor !== undefined && existing.has(descriptor.digest),
        };
      }),
      configs: blobs.configs.filter(({ digest }) => !existing.has(digest)),
    },
    discovery,
    search,
    bestAnswered: () => patience.waitFor(search.answered(askedAtOnce)),
    mounting,
  };
}

/** The new repository gets the encryption of the sources, which cannot be changed later, so it is worth a wait. */
function copiesEncryption({ options }: PushContext, { target }: PushSession): boolean {
  const { missing, creation } = target;
  if (!missing || creation?.expected === 'yes') return false;
  return options.createRepository !== undefined && options.createRepository.encryption === undefined;
}

/** Layers that other images of the step bring are not searched for. */
async function withSiblings(
  present: Promise<PresentBlobs>,
  siblings: PushContext['siblings'],
): Promise<PresentLayers> {
  const inTarget = await present;
  if (siblings === undefined) return inTarget;
  return { has: digest => inTarget.has(digest) || siblings.bring(digest) };
}

/** A layer that the source does not contain cannot be compressed, but may be in the registry as it is. */
function ownDescriptor(layer: ImageBlobs['layers'][number]): Descriptor | undefined {
  return layer.uncompressed && !layer.missingAtSource ? undefined : layer.descriptor;
}

/** The chains, with uncompressed layers replaced by known compressed ones. */
function chainsOf(blobs: ImageBlobs, known: ReadonlyMap<Digest, KnownLayer>): readonly (readonly Digest[])[] {
  return blobs.chains.map(chain => chain.map(digest => known.get(digest)?.descriptor.digest ?? digest));
}

function readHints(context: PushContext, session: PushSession, root: ImageNode): Promise<ImageHints> {
  const { origin } = context.source;
  return hintsOf(root, session.connection.host, origin, blob => readSmall(context, blob));
}

async function readSmall({ source }: PushContext, blob: Descriptor): Promise<Buffer | undefined> {
  try {
    return await readBounded(await source.open(blob), maxManifestBytes);
  } catch {
    return undefined; // an unreadable hint is ignored; the blob itself is verified before it is sent
  }
}

async function knownDiffIds(
  { options }: PushContext,
  { connection }: PushSession,
  blobs: ImageBlobs,
  mounting: boolean,
  discovery: Discovery,
): Promise<ReadonlyMap<Digest, KnownLayer>> {
  const wanted = blobs.layers.filter(layer => layer.uncompressed).map(layer => layer.descriptor.digest);
  if (wanted.length === 0 || !options.matchDiffIds) return new Map();
  return discovery.matchDiffIds({
    wanted,
    chains: blobs.chains,
    target: connection.repository(options.repository),
    repository: name => connection.repository(name),
    readsSources: mounting,
    compression: options.compression,
  });
}

function lookUpInTarget(
  context: PushContext,
  session: PushSession,
  digests: readonly Digest[],
  tolerated: ToleratedErrors,
): Promise<PresentBlobs> {
  if (session.target.missing) return Promise.resolve(new Map());
  return presentInTarget(
    context.ecr,
    session.connection.repository(context.options.repository),
    digests,
    tolerated,
  );
}

interface Wanted {
  readonly layers: readonly Descriptor[];
  /** Those that the source does not contain. */
  readonly missingLayers: readonly Descriptor[];
  readonly chains: readonly (readonly Digest[])[];
  readonly present: SearchRequest['present'];
}

function requestOf({ layers, missingLayers, chains, present }: Wanted): SearchRequest {
  const needed = new Set(missingLayers.map(({ digest }) => digest));
  const shareable = new Set(chains.flat());
  const wanted = layers.filter(({ digest }) => shareable.has(digest) || needed.has(digest));
  return { wanted, needed, present, chains };
}
