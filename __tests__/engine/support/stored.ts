import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Emulator } from '../../../emulator/emulator.ts';
import type { StoredManifest } from '../../../emulator/state/repository.ts';

/**
 * Reads an image from the emulator's disk and checks every digest.
 * @throws Error naming what is missing or wrong
 */
export async function verifyStored(emulator: Emulator, repository: string, reference: string): Promise<void> {
  const stored = emulator.state.repository(repository);
  const root = stored.findManifest(reference);
  if (root === undefined) throw new Error(`${repository} has no ${reference}`);
  await verify(root);

  async function verify(manifest: StoredManifest): Promise<void> {
    check(manifest.digest, manifest.bytes);
    for (const digest of manifest.blobs.keys()) {
      if (!stored.blobs.has(digest)) throw new Error(`${repository} lacks blob ${digest}`);
      check(digest, await readFile(emulator.state.store.pathOf(digest)));
    }
    for (const child of manifest.children) {
      const member = stored.findManifest(child);
      if (member === undefined) throw new Error(`${repository} lacks manifest ${child}`);
      await verify(member);
    }
  }
}

function check(digest: string, bytes: Buffer): void {
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (actual !== digest) throw new Error(`${digest} holds ${actual}`);
}
