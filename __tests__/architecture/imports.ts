import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import { parse } from '@swc/core';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

export interface Import {
  /** From the project's root, as `src/oci/digest.ts`. */
  readonly file: string;
  /** As the file has it: a relative path, or a package. */
  readonly written: string;
  /** The file from the project's root, or the package. */
  readonly target: string;
}

/** Every TypeScript file in the directories, from the project's root. */
export async function sourceFiles(directories: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    directories.map(async directory =>
      (await readdir(join(root, directory), { recursive: true })).map(name => posix.join(directory, name)),
    ),
  );
  return found.flat().filter(file => file.endsWith('.ts'));
}

/** What the file imports and exports again: types, and what it loads later, too. */
export async function importsOf(file: string): Promise<readonly Import[]> {
  const source = await readFile(join(root, file), 'utf8');
  const module = await parse(source, { syntax: 'typescript', target: 'es2022' });
  return [...specifiersIn(module)].map(written => ({ file, written, target: targetOf(file, written) }));
}

function targetOf(file: string, written: string): string {
  return written.startsWith('.') ? posix.join(dirname(file), written) : written;
}

const literal = z.object({ type: z.literal('StringLiteral'), value: z.string() });
const declaration = z.object({ source: literal.nullish() }).transform(({ source }) => source?.value);
/** The nodes of the syntax tree that can name a module, and where each has the name. */
const naming = new Map<unknown, z.ZodType<string | undefined>>([
  ['ImportDeclaration', declaration],
  ['ExportAllDeclaration', declaration],
  ['ExportNamedDeclaration', declaration],
  ['TsImportType', z.object({ argument: literal }).transform(({ argument }) => argument.value)],
  [
    'CallExpression',
    z
      .object({
        callee: z.object({ type: z.literal('Import') }),
        arguments: z.tuple([z.object({ expression: literal })]).rest(z.unknown()),
      })
      .transform(({ arguments: [{ expression }] }) => expression.value),
  ],
]);

function* specifiersIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  const specifier = 'type' in node ? naming.get(node.type)?.safeParse(node).data : undefined;
  if (specifier !== undefined) yield specifier;
  for (const child of Object.values(node)) yield* specifiersIn(child);
}

/**
 * Groups of files that import each other, directly or by way of others, each sorted.
 * @param graph the files that each file imports
 */
export function circlesIn(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reach = new Map([...graph.keys()].map(file => [file, reachableFrom(file, graph)]));
  const groups = new Map<string, readonly string[]>();
  for (const [file, reached] of reach) {
    if (!reached.has(file)) continue;
    const group = [...reached].filter(other => reach.get(other)?.has(file)).toSorted();
    groups.set(group.join(' '), group);
  }
  return [...groups.values()].toSorted(([a = ''], [b = '']) => a.localeCompare(b));
}

/** Not `start` itself, unless one of the files imports it. */
function reachableFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [...(graph.get(start) ?? [])];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    left.push(...(graph.get(file) ?? []));
  }
  return reached;
}
