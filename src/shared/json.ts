/** The value of a JSON text, which is not trusted; undefined if it is not JSON. */
export function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
