/** How a test declares the tools it needs, and how the reporter of skipped tests reads that. */
import { isMissing, type Tool, wayToGet } from './tools.ts';

/** The end of the title of a skipped test or block; empty if all tools are installed. */
export function suffixFor(tools: readonly Tool[]): string {
  const missing = tools.filter(isMissing);
  return missing.length === 0 ? '' : ` (needs ${missing.map(wayToGet).join('; ')})`;
}

/** The tools that a skipped test needs, from its title or the title of a block around it. */
export function needsIn(titles: readonly string[]): string | undefined {
  const found = titles.map(title => / \(needs ([^()]+)\)$/.exec(title)?.[1]);
  return found.find(needs => needs !== undefined);
}
