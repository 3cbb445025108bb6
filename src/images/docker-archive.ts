import type { Readable } from 'node:stream';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { parseImageConfig, platformOf } from '../oci/image-config.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import { maxManifestBytes } from '../oci/manifest.ts';
import { ImageError } from '../shared/errors.ts';
import type { TarStore } from './archive/tar-store.ts';
import { type BuiltManifest, buildManifest } from './docker-archive/build-manifest.ts';
import { findOriginalImage, withoutMissing } from './docker-archive/original-image.ts';
import { pickSavedImage, readSavedImages, type SavedImage } from './docker-archive/saved-images.ts';
import type { ImageSource } from './image-source.ts';
import { readImageTree } from './image-tree/read-image-tree.ts';
import { reportSelection } from './image-tree/report-selection.ts';
import { PlatformFilter } from './image-tree/select-platforms.ts';
import { isBlobPath } from './layout/file-store.ts';
import { LayoutContent } from './layout/layout-content.ts';
import { readLayoutIndex } from './layout/pick-image.ts';
import { shownLocation, type WrittenLocation } from './path-location.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * An image in a `docker save` archive, also from other tools: the legacy format, the formats of Podman and skopeo, and the OCI
 * layout with a `manifest.json` of Docker 25 and later.
 */
export class DockerArchive implements ImageSource {
  readonly description: string;
  readonly local = true;
  readonly #files: TarStore;
  readonly #content: LayoutContent;
  readonly #location: WrittenLocation;
  readonly #options: SourceOptions;
  /** Paths of blobs that are not stored under their digest. */
  #paths: ReadonlyMap<Digest, string> = new Map();
  #verified: ReadonlySet<Digest> = new Set();

  /** @param location how the user wrote it; without a reference, the archive has only one image */
  constructor(location: WrittenLocation, files: TarStore, options: SourceOptions) {
    this.description = shownLocation(location);
    this.#location = location;
    this.#files = files;
    this.#content = new LayoutContent(files);
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    this.#options.signal.throwIfAborted();
    const images = await readSavedImages(this.#files);
    const { source, reference } = this.#location;
    const image = pickSavedImage(images, reference, { source, where: this.#files.name });
    for (const path of [image.configPath, ...image.layerPaths]) await this.#files.requireNoOther(path);
    const configBytes = await this.#configBytes(image);
    const original = await this.#original(image, digestOf(configBytes));
    return original === undefined ? await this.#built(image, configBytes) : await this.#layout(original);
  }

  async open(blob: Descriptor): Promise<Readable> {
    this.#options.signal.throwIfAborted();
    const path = this.#paths.get(blob.digest);
    return path === undefined ? await this.#content.open(blob) : await this.#files.open(path);
  }

  isVerified(digest: Digest): boolean {
    return this.#verified.has(digest);
  }

  async close(): Promise<void> {
    await this.#files.close();
  }

  async #configBytes({ configPath }: SavedImage): Promise<Buffer> {
    const bytes = await this.#files.read(configPath, maxManifestBytes);
    if (bytes === undefined) {
      throw new ImageError(
        `Config ${configPath} is missing from ${this.#files.name}.`,
        'Rebuild or re-save the image.',
      );
    }
    this.#checkName(configPath, digestOf(bytes));
    return bytes;
  }

  /**
   * A blob of a layout must have the digest in its name. Other names only look like one: tools that change a config keep its
   * name, and engines load such an image.
   */
  #checkName(path: string, digest: Digest): void {
    const named = digestInName(path);
    if (named === undefined || named === digest) return;
    const problem = `Config ${path} in ${this.#files.name} has digest ${digest}, expected ${named}.`;
    if (isBlobPath(path)) throw new ImageError(problem, 'Rebuild or re-save the image.');
    this.#options.logger.warning(
      `${problem} The image was changed after it was saved; it is pushed as it is now.`,
    );
  }

  async #original({ names, layerPaths }: SavedImage, configDigest: Digest): Promise<Descriptor | undefined> {
    if (!this.#files.has('index.json')) return undefined;
    const index = await readLayoutIndex(this.#files);
    const has = (path: string): boolean => this.#files.has(path);
    return await findOriginalImage(index, { configDigest, names, layerPaths, has }, this.#content);
  }

  async #layout(image: Descriptor): Promise<ImageNode> {
    const { platforms, logger, signal } = this.#options;
    const tree = await readImageTree(image, this.#content, { platforms, missing: 'leave-out' });
    signal.throwIfAborted();
    const root = withoutMissing(tree);
    reportSelection({ ...tree, root }, image, logger);
    return root;
  }

  async #built({ configPath, layerPaths }: SavedImage, configBytes: Buffer): Promise<ImageNode> {
    const config = parseImageConfig(configBytes, `Config ${configPath} in ${this.#files.name}`);
    const platform = platformOf(config);
    const filter = new PlatformFilter(this.#options.platforms);
    if (platform !== undefined && filter.wants(platform)) filter.markFound(platform);
    filter.requireAllFound();
    const image = { configPath, configBytes, config };
    const built: BuiltManifest = await buildManifest(this.#files, image, layerPaths, this.#options.signal);
    this.#paths = built.paths;
    this.#verified = built.verified;
    return built.node;
  }
}

/** The digest in the name of a config: `HEX.json` (Docker), `sha256:HEX` (Kaniko), or a blob of a layout. */
function digestInName(path: string): Digest | undefined {
  const hex = /^(?:blobs\/sha256\/|sha256:)?([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1];
  const digest = `sha256:${hex}`;
  return isDigest(digest) ? digest : undefined;
}
