/**
 * All bytes of a stream that should be small. One that is longer is closed as soon as it shows, so that nobody can fill the
 * memory with it.
 * @param limit bytes
 * @returns undefined when the stream is longer than `limit`
 * @throws what the stream throws
 */
export async function readBounded(
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
