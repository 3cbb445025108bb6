import { join } from 'node:path';
import { BlobStore, type StorageMode } from '../../emulator/state/blob-store.ts';
import type { Findings, Goal } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';

const size = 512e6;
const chunkBytes = 64_000;
const modes: readonly StorageMode[] = ['disk', 'discard'];

/** Memory of the emulator's own buffers while it receives a large blob, because it receives everything in the benchmarks. */
export async function blobStoreMemory(directory: string): Promise<Findings> {
  const rows: string[] = [];
  const goals: Goal[] = [];
  for (const mode of modes) {
    const megabytes = (await peakBytes(new BlobStore(join(directory, `store-${mode}`), mode))) / 1e6;
    rows.push(`| ${mode} | ${megabytes.toFixed(0)} |`);
    goals.push(
      atMost(`Emulator, a blob of ${size / 1e9} GB (${mode}): buffers`, megabytes, size / 4e6, 0, ' MB'),
    );
  }
  const table = ['| storage | peak MB of buffers |', '| :-- | --: |', ...rows].join('\n');
  return { markdown: `### The emulator: a blob of ${size / 1e9} GB\n\n${table}`, goals };
}

/** @returns maximum growth of the buffers' memory, in bytes */
async function peakBytes(store: BlobStore): Promise<number> {
  const draft = await store.createDraft();
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  for (let sent = 0; sent < size; sent += chunkBytes) {
    await draft.append(Buffer.alloc(chunkBytes, 7));
    if (sent % (250 * chunkBytes) === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }
  await draft.discard();
  return peak;
}
