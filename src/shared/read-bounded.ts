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
  const { bytes, cut } = await readStart(stream, limit);
  return cut ? undefined : bytes;
}

/** The start of a stream. */
export interface StreamStart {
  readonly bytes: Buffer;
  /** The stream is longer. */
  readonly cut: boolean;
}

/**
 * The first `limit` bytes of a stream. One that is longer is closed.
 * @throws what the stream throws
 */
export async function readStart(stream: AsyncIterable<Uint8Array>, limit: number): Promise<StreamStart> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const rest = limit - size;
    if (chunk.byteLength > rest) {
      chunks.push(chunk.subarray(0, rest));
      return { bytes: Buffer.concat(chunks, limit), cut: true };
    }
    size += chunk.byteLength;
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks, size), cut: false };
}
