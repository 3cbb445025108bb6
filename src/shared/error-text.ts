/**
 * Bytes of an error response that are read. The longest of which anything is used names the digests of a thousand missing
 * layers.
 */
export const maxErrorBytes = 128 * 1024;

/** Messages are shown shorter than this. */
const maxMemberLength = 2000;

/**
 * The first text member of that name in JSON of which only the start was read, so that it cannot be parsed.
 * @param name without characters that mean something in a regular expression
 * @returns at most 2,000 characters; undefined if there is none
 */
export function memberOfStart(json: string, name: string): string | undefined {
  const found = new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.){0,${maxMemberLength}})`, 's').exec(
    json,
  )?.[1];
  if (found === undefined) return undefined;
  try {
    return String(JSON.parse(`"${found}"`));
  } catch {
    return found;
  }
}
