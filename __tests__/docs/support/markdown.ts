import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

export interface Block {
  /** `README.md:42`. */
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

/** All Markdown files of the project. */
export async function markdownFiles(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of ['.', 'docs', 'docs/design', 'emulator']) {
    for (const name of await readdir(join(root, directory))) {
      if (name.endsWith('.md')) found.push(join(root, directory, name));
    }
  }
  return found;
}

/** The fenced code blocks of a Markdown file. */
export async function codeBlocks(path: string): Promise<readonly Block[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const blocks: Block[] = [];
  let open: { at: number; language: string } | undefined;
  for (const [at, line] of lines.entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (fence === null) continue;
    if (open === undefined) open = { at, language: fence[1] ?? '' };
    else {
      const text = lines.slice(open.at + 1, at).join('\n');
      blocks.push({ where: `${relative(root, path)}:${open.at + 1}`, language: open.language, text });
      open = undefined;
    }
  }
  return blocks;
}

/** Rows of the first table after a heading: the cells, code marks removed. */
export async function tableAfter(path: string, heading: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(path, 'utf8');
  const section = text.slice(text.indexOf(`\n## ${heading}\n`));
  const lines = section.split('\n').filter(line => line.startsWith('|'));
  const end = section.split('\n').findIndex((line, at) => at > 3 && line.startsWith('## '));
  const within =
    end < 0
      ? lines
      : section
          .split('\n')
          .slice(0, end)
          .filter(line => line.startsWith('|'));
  return within.slice(2).map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}
