/**
 * Entries of a file such as GITHUB_OUTPUT: `name=value` lines, or `name<<DELIMITER`, value lines, `DELIMITER`
 * (GitHub docs, "Workflow commands", Multiline strings).
 */
export function parseCommandFile(text: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    if (heredoc?.[1] !== undefined) {
      const end = lines.indexOf(heredoc[2] ?? '', at + 1);
      entries[heredoc[1]] = lines.slice(at + 1, end).join('\n');
      at = end;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) entries[line.slice(0, equals)] = line.slice(equals + 1);
  }
  return entries;
}
