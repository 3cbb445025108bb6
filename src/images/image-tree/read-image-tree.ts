import pLimit from 'p-limit';
import { type Descriptor, isKeptByReference } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseImageConfig, platformOf } from '../../oci/image-config.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { type Index, type Manifest, maxManifestBytes, parseManifest } from '../../oci/manifest.ts';
import { isImageConfigType, isIndexType, isManifestType } from '../../oci/media-types.ts';
import { ImageError } from '../../shared/errors.ts';
import { type ImageContent, MissingContentError } from './image-content.ts';
import { followSubjects, type MemberResult, memberResults, requireComplete } from './index-members.ts';
import { embeddedData, readVerified, requireSize } from './read-verified.ts';
import { withMembers } from './rewrite-index.ts';
import { PlatformFilter } from './select-platforms.ts';
import { DocumentBudget, type MeasuredNode, measure, requireDepth, requireMembers } from './tree-bounds.ts';

export interface TreeOptions {
  /** Requested platforms; none means all. */
  readonly platforms: readonly string[];
  /**
   * How to handle missing content. `refuse`: a missing manifest or config is an error; a missing layer is recorded, because the
   * registry may have it. `leave-out`: continues with the members of an index that exist with all their layers. Incomplete
   * attestations are left out in any case.
   */
  readonly missing: 'refuse' | 'leave-out';
}

export interface ImageTree {
  readonly root: ImageNode;
  /** Members of indexes that `platforms` excludes. */
  readonly dropped: readonly Descriptor[];
  /** Members of indexes that are missing; with `missing: 'refuse'`, only attestations. */
  readonly missing: readonly Descriptor[];
}

/** Number of documents read and blobs checked in parallel. */
const parallelReads = 8;

/**
 * Reads all manifests and configs from `root` down, verifies each against its descriptor, and checks the size of every
 * existing layer. Does not read members of an index that `platforms` excludes.
 * @throws ImageError; InputError if the image does not contain a requested platform
 */
export async function readImageTree(
  root: Descriptor,
  content: ImageContent,
  options: TreeOptions,
): Promise<ImageTree> {
  return await new TreeReader(content, options).read(root);
}

class TreeReader {
  readonly #content: ImageContent;
  readonly #options: TreeOptions;
  readonly #filter: PlatformFilter;
  readonly #limit = pLimit(parallelReads);
  readonly #budget = new DocumentBudget();
  readonly #nodes = new Map<string, Promise<MeasuredNode | undefined>>();
  readonly #sizes = new Map<string, Promise<number | undefined>>();
  readonly #dropped: Descriptor[] = [];
  readonly #missing: Descriptor[] = [];

  constructor(content: ImageContent, options: TreeOptions) {
    this.#content = content;
    this.#options = options;
    this.#filter = new PlatformFilter(options.platforms);
  }

  async read(descriptor: Descriptor): Promise<ImageTree> {
    const root = await this.#node(descriptor, this.#options.platforms.length > 0, 0);
    this.#filter.requireAllFound();
    if (root === undefined)
      throw new ImageError(`Image ${descriptor.digest} is empty.`, 'Rebuild the image.');
    if (root.node.kind === 'opaque') throw notAnImage(descriptor);
    return { root: root.node, dropped: this.#dropped, missing: this.#missing };
  }

  /** The node, or undefined if `platforms` excludes all of it. Repeated content is read once. */
  async #node(descriptor: Descriptor, look: boolean, depth: number): Promise<MeasuredNode | undefined> {
    requireDepth(depth, descriptor);
    const key = `${descriptor.digest} ${descriptor.mediaType} ${descriptor.size} ${look}`;
    const reading = this.#nodes.get(key) ?? this.#read(descriptor, look, depth);
    this.#nodes.set(key, reading);
    const read = await reading;
    if (read === undefined || read.node.descriptor.digest !== descriptor.digest) return read;
    return { ...read, node: { ...read.node, descriptor } };
  }

  async #read(descriptor: Descriptor, look: boolean, depth: number): Promise<MeasuredNode | undefined> {
    const { mediaType, digest } = descriptor;
    const bytes = await this.#document(descriptor, 'Manifest', d => this.#content.readManifest(d));
    if (!isIndexType(mediaType) && !isManifestType(mediaType)) {
      return measure({ kind: 'opaque', descriptor, bytes }, []);
    }
    this.#budget.addParsed(bytes);
    const parsed = parseManifest(bytes, mediaType, `Manifest ${digest}`);
    return parsed.kind === 'index'
      ? await this.#index(descriptor, bytes, parsed.index, depth)
      : await this.#manifest(descriptor, bytes, parsed.manifest, look);
  }

  async #manifest(
    descriptor: Descriptor,
    bytes: Buffer,
    manifest: Manifest,
    look: boolean,
  ): Promise<MeasuredNode | undefined> {
    const configBytes = await this.#configBytes(manifest.config);
    if (configBytes !== undefined) this.#budget.addParsed(configBytes);
    const config = configBytes && parseImageConfig(configBytes, `Config ${manifest.config.digest}`);
    const platform = descriptor.platform ?? platformOf(config);
    if (platform !== undefined && look && !this.#filter.wants(platform)) return undefined;
    const missingLayers = await this.#missingAmong(
      manifest.layers.filter(layer => !isKeptByReference(layer)),
    );
    if (platform !== undefined) this.#filter.markFound(platform);
    const known = {
      ...(configBytes && { configBytes }),
      ...(config && { config }),
      ...(missingLayers.size > 0 && { missingLayers }),
    };
    return measure({ kind: 'manifest', descriptor, bytes, manifest, ...known }, []);
  }

  /** Bytes of the image config; undefined if it is too large to read or the config of an artifact. */
  async #configBytes(config: Descriptor): Promise<Buffer | undefined> {
    if (isImageConfigType(config.mediaType) && config.size <= maxManifestBytes) {
      return await this.#document(config, 'Config', d => this.#content.readConfig(d));
    }
    await this.#requireBlob(config, 'Config');
    return undefined;
  }

  async #index(
    descriptor: Descriptor,
    bytes: Buffer,
    index: Index,
    depth: number,
  ): Promise<MeasuredNode | undefined> {
    const members = index.manifests;
    requireMembers(members.length, descriptor);
    const verdicts = this.#filter.judge(members);
    const settled = await Promise.allSettled(
      members.map(async (member, at) =>
        verdicts[at] === 'drop' ? undefined : await this.#node(member, verdicts[at] === 'look', depth + 1),
      ),
    );
    const { platforms, missing } = this.#options;
    const results = followSubjects(memberResults(members, settled), platforms.length > 0);
    if (missing === 'refuse') requireComplete(results, platforms);
    this.#note(results);
    const kept = results.flatMap(({ read }) => (read === undefined ? [] : [read]));
    if (kept.length === 0 && members.length > 0) return undefined;
    const children = kept.map(({ node }) => node);
    const unchanged =
      children.length === members.length &&
      children.every((child, at) => child.descriptor.digest === members[at]?.digest);
    const node = { kind: 'index', descriptor, bytes, index, children } as const;
    return measure(unchanged ? node : withMembers(descriptor, index, children), kept);
  }

  #note(results: readonly MemberResult[]): void {
    for (const { member, read, missing } of results) {
      if (read !== undefined) continue;
      (missing === undefined ? this.#dropped : this.#missing).push(member);
      if (missing !== undefined && member.platform !== undefined) this.#filter.markAbsent(member.platform);
    }
    const present = results.some(({ read }) => read !== undefined);
    const reason = results.find(({ missing }) => missing !== undefined)?.missing;
    if (!present && reason !== undefined) throw reason;
  }

  /** Layers that the source does not contain. @throws ImageError if a size is wrong; MissingContentError to leave the image out */
  async #missingAmong(layers: readonly Descriptor[]): Promise<ReadonlySet<Digest>> {
    const exists = await Promise.all(layers.map(layer => this.#hasBlob(layer, 'Layer')));
    const missing = layers.filter((_, at) => !exists[at]);
    if (this.#options.missing === 'leave-out')
      for (const layer of missing) throw this.#missingBlob(layer, 'Layer');
    return new Set(missing.map(({ digest }) => digest));
  }

  async #requireBlob(blob: Descriptor, label: string): Promise<void> {
    if (!(await this.#hasBlob(blob, label))) throw this.#missingBlob(blob, label);
  }

  /** @throws ImageError if it exists but does not have the size in its descriptor */
  async #hasBlob(blob: Descriptor, label: string): Promise<boolean> {
    const key = blob.digest;
    const pending = this.#sizes.get(key) ?? this.#limit(() => this.#content.blobSize(blob));
    this.#sizes.set(key, pending);
    const size = (await pending) ?? embeddedData(blob)?.length;
    if (size === undefined) return false;
    requireSize(blob, size, label, this.#content.locate(blob));
    return true;
  }

  #missingBlob(blob: Descriptor, label: string): MissingContentError {
    return new MissingContentError(blob.digest, label, this.#content.locate(blob));
  }

  async #document(
    descriptor: Descriptor,
    label: string,
    read: (descriptor: Descriptor) => Promise<Buffer | undefined>,
  ): Promise<Buffer> {
    const where = this.#content.locate(descriptor);
    const bytes = await this.#limit(() => readVerified(descriptor, label, where, read));
    this.#budget.add(bytes);
    return bytes;
  }
}

/** Members of an index can have any type, but the root must be an image or index that can be read. */
function notAnImage({ digest, mediaType }: Descriptor): ImageError {
  return new ImageError(
    `${digest} cannot be pushed as an image: its media type is ${shownType(mediaType)}.`,
    'Rebuild it as an OCI image or a Docker schema 2 image.',
  );
}

function shownType(mediaType: string): string {
  return /^[\w.+/-]+$/.test(mediaType) ? mediaType : JSON.stringify(mediaType);
}
