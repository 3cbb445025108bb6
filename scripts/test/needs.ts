/** How a test says which tools it needs, and how whoever reports on skipped tests reads it. */
import { isMissing, type Tool, wayToGet } from './tools.ts';

/** What the title of a test or block ends with that is skipped, empty when all tools are there. */
export function suffixFor(tools: readonly Tool[]): string {
  const missing = tools.filter(isMissing);
  return missing.length === 0 ? '' : ` (needs ${missing.map(wayToGet).join('; ')})`;
}

/** The tools that a skipped test lacks, as its title, or that of a block around it, says. */
export function needsIn(titles: readonly string[]): string | undefined {
  const found = titles.map(title => / \(needs ([^()]+)\)$/.exec(title)?.[1]);
  return found.find(needs => needs !== undefined);
}
