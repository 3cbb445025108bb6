import { z } from 'zod';
import type { ImageOrigin } from '../../../images/image-source.ts';
import { inTotoType } from '../../../oci/attestations.ts';
import type { Descriptor } from '../../../oci/descriptor.ts';
import { isSameRegistry } from '../../../oci/ecr-host.ts';
import { type ImageNode, type ManifestNode, manifestsOf } from '../../../oci/image-tree.ts';
import { maxManifestBytes, parseJsonOrNothing } from '../../../oci/manifest.ts';
import { parseReference } from '../../../oci/reference.ts';

/** What an image says about the origin of its layers. It is untrusted, and only changes the order of checks. */
export interface ImageHints {
  /** Repositories of the target registry, the most likely first. */
  readonly repositories: readonly string[];
  /**
   * Names of base images (`node`, `python`): the last name components of repositories in other registries, because mirrors
   * often keep them, followed by names from variables that official images set (`NODE_VERSION`).
   */
  readonly baseNames: readonly string[];
}

export const noHints: ImageHints = { repositories: [], baseNames: [] };

const maxHints = 16;
const baseNameKey = 'org.opencontainers.image.base.name';

/** Reads a whole small blob of the image; undefined if it cannot be read. */
export type SmallBlobReader = (blob: Descriptor) => Promise<Buffer | undefined>;

/**
 * Sources of hints, best first: the `docker://` origin in the same registry, base-image annotations (OCI image spec,
 * "Pre-Defined Annotation Keys") on index, manifests and config labels, materials of Buildx provenance attestations.
 */
export async function hintsOf(
  root: ImageNode,
  registryHost: string,
  origin: ImageOrigin | undefined,
  readBlob: SmallBlobReader,
): Promise<ImageHints> {
  const promoted = origin !== undefined && isSameRegistry(origin.host, registryHost); // all layers are in the origin
  const references = [...annotated(root), ...(promoted ? [] : await materials(root, readBlob))];
  const repositories = new Set<string>();
  const baseNames = new Set<string>();
  if (promoted) repositories.add(origin.repository);
  for (const text of references) {
    const reference = parseReference(text);
    if (reference === undefined) continue;
    const here = reference.host !== undefined && isSameRegistry(reference.host, registryHost);
    if (here) repositories.add(reference.repository);
    else baseNames.add(reference.repository.slice(reference.repository.lastIndexOf('/') + 1));
  }
  for (const name of manifestsOf(root).flatMap(runtimesOf)) baseNames.add(name);
  return { repositories: [...repositories].slice(0, maxHints), baseNames: [...baseNames].slice(0, maxHints) };
}

function annotated(root: ImageNode): string[] {
  const found: (string | undefined)[] = [];
  const visit = (node: ImageNode): void => {
    found.push(node.descriptor.annotations?.[baseNameKey]);
    if (node.kind === 'index') {
      found.push(node.index.annotations?.[baseNameKey]);
      node.children.forEach(visit);
    }
    if (node.kind === 'manifest') found.push(node.manifest.annotations?.[baseNameKey], labelOf(node));
  };
  visit(root);
  return found.filter(text => text !== undefined);
}

const runConfig = z.looseObject({
  config: z
    .looseObject({
      Labels: z.record(z.string(), z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
    })
    .nullish(),
});

function labelOf(node: ManifestNode): string | undefined {
  const parsed = runConfig.safeParse(node.config);
  return parsed.success ? parsed.data.config?.Labels?.[baseNameKey] : undefined;
}

/** `node` for `NODE_VERSION=22.1.0`. */
function runtimesOf(node: ManifestNode): string[] {
  const parsed = runConfig.safeParse(node.config);
  const environment = parsed.success ? (parsed.data.config?.Env ?? []) : [];
  return environment.flatMap(line => {
    const name = /^([A-Z][A-Z0-9]{1,30})_VERSION=/.exec(line)?.[1];
    return name === undefined ? [] : [name.toLowerCase()];
  });
}

const uris = z.array(z.looseObject({ uri: z.string() })).max(10_000);
const provenance = z.looseObject({
  predicate: z.looseObject({
    materials: uris.optional(),
    buildDefinition: z.looseObject({ resolvedDependencies: uris.optional() }).optional(),
  }),
});

async function materials(root: ImageNode, readBlob: SmallBlobReader): Promise<string[]> {
  const statements = manifestsOf(root)
    .flatMap(node => node.manifest.layers)
    .filter(layer => layer.mediaType === inTotoType && isProvenance(layer) && layer.size <= maxManifestBytes)
    .slice(0, maxHints);
  const blobs = await Promise.all(statements.map(readBlob));
  return blobs.flatMap(bytes => (bytes === undefined ? [] : materialsOf(bytes)));
}

function isProvenance(layer: Descriptor): boolean {
  return layer.annotations?.['in-toto.io/predicate-type']?.startsWith('https://slsa.dev/provenance/') ?? true;
}

function materialsOf(statement: Buffer): string[] {
  try {
    const { predicate } = provenance.parse(parseJsonOrNothing(statement));
    const found = [
      ...(predicate.materials ?? []),
      ...(predicate.buildDefinition?.resolvedDependencies ?? []),
    ];
    return found.map(({ uri }) => dockerPurl(uri)).filter(name => name !== undefined);
  } catch {
    return []; // an unreadable hint is ignored
  }
}

/** `pkg:docker/HOST/NAME@VERSION?platform=...` (package URL) as a reference. */
function dockerPurl(uri: string): string | undefined {
  const match = /^pkg:(?:docker|oci)\/([^@?#]+)/.exec(uri);
  if (match?.[1] === undefined) return undefined;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return undefined;
  }
}
