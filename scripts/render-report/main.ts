/**
 * Draws the job summary and the pull-request comment of all cases as GitHub shows them (light, dark and at phone
 * width), and the picture in the README.
 *
 *   node scripts/render-report/main.ts [DIRECTORY]     default .demo/reports
 *
 * Requires Chromium (the Debian package chromium, or the program in CHROMIUM) and pngquant, which compresses the picture in
 * the README. Does not use the network.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderComment } from '../../src/report/comment/render.ts';
import { runLink } from '../../src/report/comment/run-link.ts';
import { renderSummary } from '../../src/report/summary/render.ts';
import { cases } from './cases.ts';
import { Chromium, type Picture } from './chromium.ts';
import { type Frame, githubPage } from './page.ts';

const looks: Readonly<Record<string, Picture>> = {
  light: { width: 1012, dark: false, scale: 1, maxHeight: 4000 },
  dark: { width: 1012, dark: true, scale: 1, maxHeight: 4000 },
  phone: { width: 390, dark: false, scale: 2, maxHeight: 3000 },
};

/** As wide as a job summary, with twice the pixels for high-resolution screens. */
const readmePicture: Picture = { width: 1012, dark: false, scale: 2 };
const maxReadmeBytes = 200_000;

const footer = runLink({
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'example/services',
  GITHUB_RUN_ID: '1',
});

const root = join(import.meta.dirname, '..', '..');
const directory = resolve(process.argv[2] ?? join(root, '.demo', 'reports'));
const browser = await Chromium.start(process.env['CHROMIUM'] ?? 'chromium');
try {
  await mkdir(directory, { recursive: true });
  for (const { name, reports } of cases) {
    await draw(`${name}-summary`, renderSummary(reports), 'summary');
    await draw(`${name}-comment`, renderComment(reports, { maxLength: 60_000, footer }), 'comment');
  }
  await drawReadmePicture();
} finally {
  await browser.close();
}

async function draw(name: string, markdown: string, frame: Frame): Promise<void> {
  const url = await writePage(name, markdown, frame);
  for (const [look, picture] of Object.entries(looks)) {
    await writeFile(
      join(directory, `${name}-${look}.png`),
      await browser.capture(`${url}?${look}#open`, picture),
    );
  }
  console.log(`${name}: ${Buffer.byteLength(markdown)} bytes of Markdown`);
}

async function writePage(name: string, markdown: string, frame: Frame): Promise<string> {
  const path = join(directory, `${name}.html`);
  await writeFile(join(directory, `${name}.md`), markdown);
  await writeFile(path, await githubPage(markdown, frame));
  return pathToFileURL(path).href;
}

async function drawReadmePicture(): Promise<void> {
  const mixed = cases.find(({ name }) => name === 'mixed');
  if (mixed === undefined) throw new Error('The case "mixed" does not exist.');
  const url = await writePage('readme', renderSummary(mixed.reports), 'summary');
  const path = join(root, 'docs', 'images', 'summary.png');
  await mkdir(join(root, 'docs', 'images'), { recursive: true });
  const png = quantized(await browser.capture(url, readmePicture));
  if (png.byteLength > maxReadmeBytes)
    throw new Error(
      `The picture for ${path} is ${png.byteLength} bytes, expected at most ${maxReadmeBytes}.`,
    );
  await writeFile(path, png);
  console.log(`docs/images/summary.png: ${png.byteLength} bytes`);
}

function quantized(png: Buffer): Buffer {
  return execFileSync('pngquant', ['--speed', '1', '--strip', '64', '-'], {
    input: png,
    maxBuffer: 64 << 20,
  });
}
