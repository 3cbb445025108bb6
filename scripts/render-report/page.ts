import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { githubHtml } from './github-markdown.ts';

const require = createRequire(import.meta.url);

export type Frame = 'summary' | 'comment';

/** A self-contained page that shows the Markdown as GitHub does, including Mermaid charts. */
export async function githubPage(markdown: string, frame: Frame): Promise<string> {
  const [styles, mermaid] = await Promise.all([
    readFile(require.resolve('github-markdown-css/github-markdown.css'), 'utf8'),
    readFile(require.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js'), 'utf8'),
  ]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>drawing</title><style>${styles}${surroundings}</style></head>
<body><main class="${frame}"><article class="markdown-body">${githubHtml(markdown)}</article></main>
<script>${mermaid.replaceAll('</script', '<\\/script')}</script><script>${drawDiagrams}</script></body></html>`;
}

/** The page around the text: the widths and colors of a job summary and of a pull-request comment. */
const surroundings = `
body { margin: 0; background: #fff; }
main { box-sizing: border-box; padding: 24px; }
main.summary { max-width: 1012px; margin: 0 auto; }
main.comment { max-width: 850px; margin: 0 auto; }
main.comment article { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; }
.markdown-body pre.diagram { background: none; padding: 0; text-align: center; }
.markdown-body pre.diagram svg { max-width: 100%; height: auto; }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; }
  main.comment article { border-color: #3d444d; }
}
@media (max-width: 500px) { main { padding: 16px; } }
`;

/** GitHub uses Mermaid's default or dark theme, in a frame as wide as the text. */
const drawDiagrams = `
(async () => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: dark ? 'dark' : 'default' });
  for (const [index, block] of document.querySelectorAll('code.language-mermaid').entries()) {
    const { svg } = await mermaid.render('diagram' + index, block.textContent);
    block.parentElement.className = 'diagram';
    block.parentElement.innerHTML = svg;
  }
  if (location.hash === '#open') for (const fold of document.querySelectorAll('details')) fold.open = true;
  document.title = 'ready';
})().catch(error => { document.title = 'failed: ' + error.message; });
`;
