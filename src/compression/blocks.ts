/** Cuts a stream into blocks of exactly `size` bytes, the last one shorter; however the stream itself is cut. */
export async function* blocksOf(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.byteLength; ) {
      const part = chunk.subarray(from, from + size - filled);
      block.set(part, filled);
      filled += part.byteLength;
      from += part.byteLength;
      if (filled < size) continue;
      yield block;
      block = Buffer.allocUnsafe(size); // the one given away is still being compressed
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
