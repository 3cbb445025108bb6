import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

const schema = z.looseObject({
  inputs: z.record(
    z.string(),
    z.looseObject({ default: z.string().optional(), required: z.boolean().optional() }),
  ),
  outputs: z.record(z.string(), z.looseObject({})),
  runs: z.looseObject({ using: z.string(), main: z.string(), post: z.string().optional() }),
});

export interface ActionDefinition {
  readonly inputs: Readonly<Record<string, { readonly default?: string | undefined }>>;
  readonly outputs: readonly string[];
  /** Absolute paths of the bundles. */
  readonly main: string;
  readonly post: string | undefined;
}

/** @param path path of the action's metadata file, relative to the project's root */
export async function readAction(path = 'action.yml'): Promise<ActionDefinition> {
  const file = join(root, path);
  const { inputs, outputs, runs } = schema.parse(parse(await readFile(file, 'utf8')));
  return {
    inputs,
    outputs: Object.keys(outputs),
    main: join(dirname(file), runs.main),
    post: runs.post === undefined ? undefined : join(dirname(file), runs.post),
  };
}
