import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { maxManifestBytes } from '../../oci/manifest.ts';
import type { PushSession } from '../opening/session.ts';
import { presentInTarget } from '../opening/target.ts';
import type { ToleratedErrors } from '../opening/tolerated-errors.ts';
import type { PushContext } from '../push-context.ts';
import type { KnownLayer } from './diff-ids/claims.ts';
import { matchDiffIds } from './diff-ids/match-diff-ids.ts';
import { blobsOfImage, type ImageBlobs } from './image-blobs.ts';
import { AskingQueue } from './mount-sources/asking-queue.ts';
import { Candidates } from './mount-sources/candidates.ts';
import { hintsOf } from './mount-sources/hints.ts';
import { Holders } from './mount-sources/holders.ts';
import { searchSources } from './mount-sources/search.ts';
import type { SourceSearch } from './mount-sources/search-request.ts';
import type { LayerPlan, PushPlan } from './plan.ts';

/**
 * Finds out where each layer of the image can come from. Reads only.
 * @param mounting whether sources are looked for: the setting is not known to be off
 */
export async function discover(
  context: PushContext,
  session: PushSession,
  root: ImageNode,
  mounting: boolean,
  tolerated: ToleratedErrors,
): Promise<PushPlan> {
  const blobs = blobsOfImage(root);
  const holders = new Holders();
  const candidates = context.options.mountFrom.none ? undefined : await candidatesFor(context, session, root);
  const queue = candidates && new AskingQueue(candidates);
  const sources = mounting || blobs.layers.some(layer => layer.missingAtSource) ? candidates : undefined;
  const matching = mounting ? candidates : undefined;
  const known = await knownDiffIds(context, session, blobs, matching, holders, tolerated);
  const resolved = blobs.layers.map(
    layer => known.get(layer.descriptor.digest)?.descriptor ?? ownDescriptor(layer),
  );
  const layers = resolved.filter(descriptor => descriptor !== undefined);
  const lacking = resolved
    .filter((_, position) => blobs.layers[position]?.missingAtSource)
    .filter(descriptor => descriptor !== undefined);

  const present = askTarget(
    context,
    session,
    [...layers, ...blobs.configs].map(({ digest }) => digest),
    tolerated,
  );
  const chains = chainsOf(blobs, known);
  const sought = mounting ? layers : lacking;
  const wanted = { layers: sought, lacking, chains, present, candidates: sources, queue, holders };
  const [existing, search] = await Promise.all([present, searchFor(context, session, wanted, tolerated)]);
  return {
    blobs,
    layers: blobs.layers.map((layer, position): LayerPlan => {
      const descriptor = resolved[position];
      return {
        layer,
        ...(descriptor === undefined ? {} : { descriptor }),
        matchedByDiffId: known.has(layer.descriptor.digest),
        existing: descriptor !== undefined && existing.has(descriptor.digest),
      };
    }),
    configs: blobs.configs.filter(({ digest }) => !existing.has(digest)),
    holders,
    elsewhere: holdersOf(lacking, holders),
    mounting,
    candidates,
    queue,
    search,
  };
}

/** What cannot be compressed here may be in the registry as it is. */
function ownDescriptor(layer: ImageBlobs['layers'][number]): Descriptor | undefined {
  return layer.uncompressed && !layer.missingAtSource ? undefined : layer.descriptor;
}

function holdersOf(layers: readonly Descriptor[], holders: Holders): PushPlan['elsewhere'] {
  const named = layers.map(
    ({ digest }) => [digest, holders.of(digest).map(({ source }) => source.name)] as const,
  );
  return new Map(named.filter(([, names]) => names.length > 0));
}

/** The chains with known compressed layers in the place of the uncompressed ones. */
function chainsOf(blobs: ImageBlobs, known: ReadonlyMap<Digest, KnownLayer>): readonly (readonly Digest[])[] {
  return blobs.chains.map(chain => chain.map(digest => known.get(digest)?.descriptor.digest ?? digest));
}

async function candidatesFor(
  context: PushContext,
  session: PushSession,
  root: ImageNode,
): Promise<Candidates> {
  const { source, options } = context;
  const hints = await hintsOf(root, session.connection.host, source.origin, blob => readSmall(context, blob));
  const creation = session.target.missing ? options.createRepository : undefined;
  const encryption = session.target.description?.encryption ?? creation?.encryption;
  return new Candidates({
    target: options.repository,
    patterns: options.mountFrom,
    hints,
    pullThroughPrefixes: session.pullThroughPrefixes,
    encryption,
    encryptionMatters: encryption !== undefined || creation !== undefined,
  });
}

async function readSmall({ source }: PushContext, blob: Descriptor): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await source.open(blob)) {
      size += chunk.length;
      if (size > maxManifestBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined; // a hint that cannot be read is no hint; the layer itself is checked before it is sent
  }
}

async function knownDiffIds(
  context: PushContext,
  session: PushSession,
  blobs: ImageBlobs,
  candidates: Candidates | undefined,
  holders: Holders,
  tolerated: ToleratedErrors,
): Promise<ReadonlyMap<Digest, KnownLayer>> {
  const wanted = blobs.layers.filter(layer => layer.uncompressed).map(layer => layer.descriptor.digest);
  if (wanted.length === 0 || !context.options.matchDiffIds) return new Map();
  return matchDiffIds(context.ecr, {
    wanted,
    chains: blobs.chains,
    target: session.connection.repository(context.options.repository),
    repository: name => session.connection.repository(name),
    candidates,
    listing: session.listing,
    holders,
    limit: context.options.maxMountSources,
    compression: context.options.compression,
    tolerate: error =>
      tolerated.tolerate(error, 'uncompressed layers are not recognised in images of the registry'),
  });
}

function askTarget(
  context: PushContext,
  session: PushSession,
  digests: readonly Digest[],
  tolerated: ToleratedErrors,
): Promise<ReadonlySet<Digest>> {
  if (session.target.missing) return Promise.resolve(new Set());
  return presentInTarget(
    context.ecr,
    session.connection.repository(context.options.repository),
    digests,
    tolerated,
  );
}

interface Wanted {
  readonly layers: readonly Descriptor[];
  /** Those of them that the source lacks. */
  readonly lacking: readonly Descriptor[];
  readonly chains: readonly (readonly Digest[])[];
  readonly present: Promise<ReadonlySet<Digest>>;
  readonly candidates: Candidates | undefined;
  readonly queue: AskingQueue | undefined;
  readonly holders: Holders;
}

async function searchFor(
  context: PushContext,
  session: PushSession,
  { candidates, queue, layers, lacking, chains, present, holders }: Wanted,
  tolerated: ToleratedErrors,
): Promise<SourceSearch | undefined> {
  const needed = new Set(lacking.map(({ digest }) => digest));
  const shareable = new Set(chains.flat());
  const wanted = layers.filter(({ digest }) => shareable.has(digest) || needed.has(digest));
  if (candidates === undefined || queue === undefined || wanted.length === 0) return undefined;
  return searchSources(context.ecr, {
    wanted,
    needed,
    present,
    chains,
    candidates,
    queue,
    holders,
    listing: session.listing,
    limit: context.options.maxMountSources,
    tolerate: (error, question) =>
      tolerated.tolerate(
        error,
        question === 'list'
          ? 'only repositories named by mount-from or by the image itself are asked for layers'
          : 'layers are mounted on a guess',
      ),
  });
}
