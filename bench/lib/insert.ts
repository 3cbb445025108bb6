import { readFile, writeFile } from 'node:fs/promises';

/** Inserts Markdown between `<!-- bench:NAME -->` and the next `<!-- /bench -->` of a document. */
export async function insert(path: string, name: string, markdown: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const start = text.indexOf(`<!-- bench:${name} -->`);
  const end = text.indexOf('<!-- /bench -->', start);
  if (start < 0 || end < 0) throw new Error(`${path} has no marker for ${name}.`);
  const before = text.slice(0, start + `<!-- bench:${name} -->`.length);
  await writeFile(path, `${before}\n${markdown}\n${text.slice(end)}`);
}
