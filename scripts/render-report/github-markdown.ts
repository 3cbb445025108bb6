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

const parser = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw);

/** The element tree before cleaning: what the text asks for, allowed or not. */
export function githubTree(markdown: string): ReturnType<typeof parser.runSync> {
  return parser.runSync(parser.parse(markdown));
}

export function githubHtml(markdown: string): string {
  return String(parser().use(rehypeSanitize, schema).use(rehypeStringify).processSync(markdown));
}
