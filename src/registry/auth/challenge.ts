/** One challenge of a WWW-Authenticate header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case: `basic`, `bearer`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The first challenge of a header; registries send one. @returns undefined if there is none, or it is invalid */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const match = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(header ?? '');
  if (match?.[1] === undefined) return undefined;
  const parameters: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of (match[2] ?? '').matchAll(
    /([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g,
  )) {
    parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
  }
  return { scheme: match[1].toLowerCase(), parameters };
}
