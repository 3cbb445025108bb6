import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { runAction } from '../../../scripts/github-runner/run-action.ts';
import { rawEntry } from '../../images/support/raw-tar.ts';
import { describeWith } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { realParts, realTools } from '../support/real-parts.ts';
import { skopeo } from '../support/skopeo.ts';
import { type Damage, damages } from './damages.ts';
import { forms, type SavedImage } from './saved-image.ts';

/**
 * The same archives and layouts, whole and damaged, through the action and through real tools. The action stores into a real
 * registry, and what it took has to come back: pulled by skopeo, unpacked by a Docker daemon.
 */
const path = temporaryDirectory();
const parts = realParts();
const { inStore } = parts;

/** @returns what the input `image` would be */
async function write(image: SavedImage, name: string): Promise<string> {
  const place = path(name);
  if (image.transport === 'oci') {
    for (const { name: file, content } of image.files) {
      await mkdir(dirname(join(place, file)), { recursive: true });
      await writeFile(join(place, file), content);
    }
    return `oci:${place}`;
  }
  const entries = image.files.map(({ name: file, content, size }) =>
    rawEntry(file, { content, ...(size === undefined ? {} : { size: octal(size) }) }),
  );
  await writeFile(place, Buffer.concat([...entries, Buffer.alloc(1024)]));
  return `${image.transport}:${place}`;
}

function octal(size: number): Buffer {
  return Buffer.from(`${Math.max(0, size).toString(8).padStart(11, '0')}\0`);
}

async function works(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch {
    return false;
  }
}

async function pushed(image: string, repository: string): Promise<boolean> {
  parts.emulator.state.createRepository({ name: repository });
  const { exitCode, errors } = await runAction({
    inputs: { image, repository, tags: 'v1', summary: 'false' },
    directory: path(`run-${repository}`),
    environment: parts.emulator.environment(),
  });
  if (exitCode !== 0) expect(errors).toEqual([expect.stringMatching(/^[^\n]+\.$/)]);
  return exitCode === 0;
}

/** Whether skopeo takes it, and, of what `docker save` writes, whether a Docker daemon does. */
async function takenByOthers(image: string, repository: string): Promise<Readonly<Record<string, boolean>>> {
  const copied = await works(() =>
    skopeo('copy', '--dest-tls-verify=false', image, inStore(`skopeo/${repository}`)),
  );
  if (!image.startsWith('docker-archive:')) return { skopeo: copied };
  return { skopeo: copied, docker: await works(() => load(image.slice('docker-archive:'.length))) };
}

/** Loads an archive into the Docker daemon, which unpacks and verifies all of it, and removes it again. */
async function load(file: string): Promise<void> {
  const loaded = await parts.daemon.docker('load', '--quiet', '--input', file);
  await parts.daemon.docker('image', 'rm', '--force', loaded.replace(/^Loaded image(?: ID)?: /, ''));
}

/** Debian's Docker does not unpack zstd: there the digests have to do. */
async function expectWhole(repository: string, { compression }: SavedImage): Promise<void> {
  if (compression === 'zstd') {
    await skopeo('copy', '--src-tls-verify=false', inStore(repository), `dir:${path(`back-${repository}`)}`);
    return;
  }
  const copy = path(`back-${repository}.tar`);
  await skopeo('copy', '--src-tls-verify=false', inStore(repository), `docker-archive:${copy}:back:1`);
  await load(copy);
}

const slug = (text: string) => text.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
/** Every case has layers of its own, so that no daemon or registry knows them from another. */
const nameOf = (form: string, what: string) => slug(`${form} ${what}`).slice(0, 100);

async function makeCase(form: keyof typeof forms, what: string, damage: Damage) {
  const name = nameOf(form, what);
  const image = damage(await forms[form](name));
  return image === undefined ? undefined : { name, saved: image, image: await write(image, name) };
}

for (const form of Object.keys(forms) as (keyof typeof forms)[]) {
  describeWith([...realTools, 'skopeo'], form, () => {
    let known: Readonly<Record<string, boolean>> = {};

    it('is taken whole', async () => {
      const whole = await makeCase(form, 'whole', image => image);
      if (whole === undefined) throw new Error('nothing to push');
      expect(await pushed(whole.image, whole.name)).toBe(true);
      await expectWhole(whole.name, whole.saved);
      known = await takenByOthers(whole.image, whole.name);
      expect(Object.values(known)).toContain(true);
    });

    it.each(Object.entries(damages))('is refused where a real tool refuses it: %s', async (what, damage) => {
      const damaged = await makeCase(form, what, damage);
      if (damaged === undefined) return;
      const [ours, theirs] = await Promise.all([
        pushed(damaged.image, damaged.name),
        takenByOthers(damaged.image, damaged.name),
      ]);
      const refusing = Object.keys(theirs).filter(tool => known[tool] && !theirs[tool]);
      if (!ours) return;
      expect(refusing).toEqual([]);
      await expectWhole(damaged.name, damaged.saved);
    });
  });
}
