const quote = 0x22;
const backslash = 0x5c;
/** Each of these outside of a string begins a value: `[`, `{` the first of a list or object, `,` a further one. */
const beginners = new Set([0x5b, 0x7b, 0x2c]);

/**
 * How many values a JSON document holds, told from its bytes. Parsed, the smallest value takes twenty times its bytes, so
 * a document that is small enough can still be too much.
 */
export function countJsonValues(json: Uint8Array): number {
  let values = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (inString && byte === backslash) at += 1;
    else if (byte === quote) inString = !inString;
    else if (!inString && beginners.has(byte)) values += 1;
  }
  return values;
}
