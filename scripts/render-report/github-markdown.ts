/**
 * Markdown as GitHub renders it in summaries and comments: GFM, raw HTML parsed, then cleaned by GitHub's own list of
 * elements and attributes (hast-util-sanitize's default is that list, less the later `wbr`).
 */
import rehypeRaw from 'rehype-raw';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const schema = { ...defaultSchema, tagNames: [...(defaultSchema.tagNames ?? []), 'wbr'] };

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize, schema)
  .use(rehypeStringify);

export function githubHtml(markdown: string): string {
  return String(processor.processSync(markdown));
}
