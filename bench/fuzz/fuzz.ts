import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { silentLogger } from '../../__tests__/support/silent-logger.ts';
import { parsePushTarget } from '../../src/action/tags-input.ts';
import { parseMountPatterns } from '../../src/engine/patterns.ts';
import { parseImageInput } from '../../src/images/image-input.ts';
import { openImage } from '../../src/images/open-image.ts';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { diffIdsOf, parseImageConfig } from '../../src/oci/image-config.ts';
import { parseManifest } from '../../src/oci/manifest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { parseReference } from '../../src/oci/reference.ts';
import { parseChallenge } from '../../src/registry/auth/challenge.ts';
import { parseReport } from '../../src/report/schema.ts';
import { renderSummary } from '../../src/report/summary/render.ts';
import { PushError } from '../../src/shared/errors.ts';
import { Random } from '../lib/random.ts';
import { hostileArchive } from './hostile-archives.ts';
import { hostileDocument, hostileText } from './hostile-texts.ts';

export interface FuzzResult {
  readonly cases: number;
  /** Number of cases that were rejected with a clear error. The others were accepted. */
  readonly refused: number;
}

/** Handles a hostile input. May only throw a PushError. */
type Target = (random: Random) => void | Promise<void>;

const inputs: readonly Target[] = [
  random => void parsePushTarget(hostileText(random), [hostileText(random), hostileText(random)]),
  random => void parseMountPatterns([hostileText(random), hostileText(random)]),
  random => void parseReference(hostileText(random)),
  random => void parseChallenge(hostileText(random)),
  async random => void (await parseImageInput(hostileText(random))),
];

const types = [mediaTypes.ociManifest, mediaTypes.ociIndex, mediaTypes.dockerManifest, undefined];
const documents: readonly Target[] = [
  random => void parseManifest(hostileDocument(random), random.pick([...types, undefined]), 'manifest'),
  random => void parseImageConfig(hostileDocument(random), 'config'),
  random => {
    const report = parseReport(hostileDocument(random).toString('utf8'), 'report.json');
    renderSummary([report]);
  },
];

/** Inputs, image references and documents. */
export async function fuzzTexts(seed: number, cases: number): Promise<FuzzResult> {
  const random = new Random(seed);
  let refused = 0;
  for (let at = 0; at < cases; at++) {
    const target = random.pick(random.chance(0.5) ? inputs : documents);
    if (await isRefused(() => target(random), `text ${at} of seed ${seed}`)) refused += 1;
  }
  return { cases, refused };
}

/** Archives and layouts. Reads them completely, and writes only to the spool. */
export async function fuzzArchives(seed: number, cases: number): Promise<FuzzResult> {
  const random = new Random(seed);
  const directory = await mkdtemp(join(tmpdir(), 'fuzz-archives-'));
  const spool = await mkdtemp(join(tmpdir(), 'fuzz-spool-'));
  let refused = 0;
  try {
    for (let at = 0; at < cases; at++) {
      const path = join(directory, 'image.tar');
      await writeFile(path, await hostileArchive(random));
      const prefix = random.pick(['', 'oci-archive:', 'docker-archive:']);
      const name = `archive ${at} of seed ${seed}`;
      if (await isRefused(() => readWhole(`${prefix}${path}`, spool), name)) refused += 1;
      const left = [...(await readdir(spool)), ...(await readdir(directory))].filter(
        file => file !== 'image.tar',
      );
      if (left.length > 0) throw new Error(`${name} left ${left.join(', ')}`);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
    await rm(spool, { recursive: true, force: true });
  }
  return { cases, refused };
}

async function readWhole(image: string, temporaryDirectory: string): Promise<void> {
  const source = await openImage(image, {
    signal: AbortSignal.timeout(20_000), // a hang is a failure
    logger: silentLogger,
    temporaryDirectory,
    remoteRepository: () => Promise.reject(new Error('no registry')),
    localRegistry: () => Promise.reject(new Error('no registry')),
  });
  try {
    const root = await source.load();
    if (root.kind !== 'manifest') return;
    const diffIds = root.config === undefined ? [] : diffIdsOf(root.config);
    for (const [at, layer] of root.manifest.layers.entries()) {
      const bytes = await buffer(await source.open(layer));
      const diffId = diffIds[at];
      if (source.isVerified?.(layer.digest) === true && diffId !== undefined)
        await requireContent(bytes, layer, diffId);
    }
  } finally {
    await source.close();
  }
}

/** Checks verified layers again, with other tools. */
async function requireContent(
  bytes: Buffer,
  { mediaType, digest }: Descriptor,
  diffId: Digest,
): Promise<void> {
  const command = mediaType.endsWith('zstd') ? 'zstd' : 'gzip';
  const running = spawn(command, ['-dc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  running.stdin.on('error', () => {}).end(bytes);
  const content = await buffer(running.stdout);
  if (digestOf(bytes) !== digest || digestOf(content) !== diffId)
    throw new Error(`${digest} was verified, but is not ${diffId}`);
}

/** @throws Error with the name of the case, for any error except a PushError with a remedy in one line */
export async function isRefused(target: () => void | Promise<void>, name: string): Promise<boolean> {
  try {
    await target();
    return false;
  } catch (error) {
    if (error instanceof PushError && error.remedy !== '' && !error.line.includes('\n')) return true;
    throw new Error(`${name}: ${error instanceof Error ? error.stack : error}`);
  }
}
