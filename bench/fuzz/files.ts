import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  type GeneratedImage,
  generateImage,
  makeTar,
  ociLayoutFiles,
  writeOciLayout,
} from '../../__tests__/support/generate-image.ts';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { type FinishedRun, runAction } from '../../scripts/github-runner/run-action.ts';
import { type Random, randomOf } from '../lib/random.ts';
import type { FuzzResult } from './fuzz.ts';

const run = promisify(execFile);

/** What may be on the odd disk, by its directory in that of the run. */
const places = { temp: 'temp', reports: 'temp/ecr-mount-push-reports', outputs: 'outputs' } as const;

/** A disk that is full, has no inodes left, or cannot be written; where it is, and how few files may be open. */
interface Machine {
  readonly options: string;
  readonly place: keyof typeof places | undefined;
  readonly handles: number | undefined;
  readonly stranger: boolean;
}

/**
 * Pushes with the bundled action while the disk is too small or read-only, or too few files can be open. Each push ends with the
 * whole image in the registry, or with one line that blames the disk, the rights or the limit, and not the image. Root only.
 */
export async function fuzzFiles(seed: number, cases: number): Promise<FuzzResult> {
  if (process.getuid?.() !== 0) throw new Error('Mounting small disks needs root.');
  const directory = await mkdtemp(join(tmpdir(), 'fuzz-files-'));
  await chmod(directory, 0o755);
  await using emulator = await startEmulator({ setting: 'ENABLED' });
  let refused = 0;
  try {
    const images = await writeImages(directory);
    for (let at = 0; at < cases; at++) {
      const random = randomOf(seed, 'files', at);
      const machine = oddMachine(random);
      const where = join(directory, `case-${at}`);
      const repository = `app-${at}`;
      const name = `files ${at} of seed ${seed} (${JSON.stringify(machine)})`;
      emulator.state.createRepository({ name: repository });
      const finished = await pushOn(machine, where, emulator, { image: random.pick(images), repository });
      if (verdict(finished, emulator, repository, name)) refused += 1;
      await rm(where, { recursive: true, force: true });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { cases, refused };
}

/** As a layout, a compressed archive that is unpacked to disk, and saved archives whose layers are compressed. */
async function writeImages(directory: string): Promise<readonly string[]> {
  const image = await generateImage({
    layers: Array.from({ length: 12 }, (_, at) => 20_000 * (at + 1)),
    seed: 1,
  });
  const layout = join(directory, 'layout');
  await writeOciLayout(layout, image);
  const tar = await makeTar(ociLayoutFiles(image));
  await writeFile(join(directory, 'oci.tar.gz'), gzipSync(tar));
  await writeFile(join(directory, 'docker.tar'), await savedTar(image));
  return [`oci:${layout}`, `oci-archive:${directory}/oci.tar.gz`, `docker-archive:${directory}/docker.tar`];
}

async function savedTar({ manifests: [manifest] }: GeneratedImage): Promise<Buffer> {
  const layers = manifest?.layers ?? [];
  const saved = [
    { Config: 'config.json', RepoTags: ['app:1'], Layers: layers.map((_, at) => `${at}/layer.tar`) },
  ];
  return await makeTar([
    { name: 'manifest.json', content: Buffer.from(JSON.stringify(saved)) },
    { name: 'config.json', content: manifest?.configBytes ?? Buffer.alloc(0) },
    ...layers.map(({ tar }, at) => ({ name: `${at}/layer.tar`, content: tar })),
  ]);
}

function oddMachine(random: Random): Machine {
  const size = `size=${random.pick(['4k', '16k', '64k', '256k', '1m', '4m'])}`;
  const options = random.pick([
    size,
    size,
    `nr_inodes=${random.whole(2, 12)}`,
    'ro',
    `${size},mode=755,uid=0`,
  ]);
  return {
    options,
    place: random.pick(['temp', 'temp', 'reports', 'outputs', undefined]),
    handles: random.chance(0.5) ? random.whole(24, 80) : undefined,
    stranger: random.chance(0.3),
  };
}

async function pushOn(
  machine: Machine,
  directory: string,
  emulator: Emulator,
  what: { readonly image: string; readonly repository: string },
): Promise<FinishedRun> {
  const disk = join(directory, places[machine.place ?? 'temp']);
  await mkdir(disk, { recursive: true });
  await run('chmod', ['-R', 'a+rwX', directory]);
  if (machine.place !== undefined) await run('mount', ['-t', 'tmpfs', '-o', machine.options, 'none', disk]);
  try {
    const onDisk = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE'].map(name => [
      name,
      join(disk, name),
    ]);
    if (machine.place === 'outputs')
      for (const [, file = ''] of onDisk) await writeFile(file, '').catch(() => {});
    const finished = await runAction({
      inputs: { ...what, tags: 'v1', 'mount-from': 'none' },
      directory,
      environment: {
        ...emulator.environment(),
        ...(machine.place === 'outputs' ? Object.fromEntries(onDisk) : {}),
      },
      under: under(machine),
    });
    const left = machine.place === 'temp' ? await readdir(disk) : [];
    const ours = left.filter(name => name.startsWith('ecr-mount-push-') && !name.endsWith('-reports'));
    if (ours.length > 0) throw new Error(`left ${ours.join(', ')}`);
    return finished;
  } finally {
    if (machine.place !== undefined) await run('umount', [disk]);
  }
}

function under({ handles, stranger }: Machine): readonly string[] {
  return [
    ...['sh', '-c', `${handles === undefined ? '' : `ulimit -n ${handles}; `}exec "$@"`, 'sh'],
    ...(stranger ? ['setpriv', '--reuid', '12345', '--regid', '12345', '--clear-groups'] : []),
  ];
}

const wayOut = /RUNNER_TEMP|"ulimit -n"|[Ff]ree some space|readable|writable|GITHUB_/;
const wrong = /Unexpected error|[Bb]uild the image|[Rr]ebuild|re-save|^\s+at /m;

/** @returns whether the push was refused with a clear error; @throws Error if it was neither that nor a success */
function verdict(finished: FinishedRun, emulator: Emulator, repository: string, name: string): boolean {
  const { exitCode, errors, warnings, stdout, stderr } = finished;
  const isPushed = emulator.state.repository(repository)?.tags.has('v1') ?? false;
  const fail = (why: string): never => {
    throw new Error(`${name} ${why}: ${exitCode} ${[...errors, ...warnings].join('\n')} ${stderr || stdout}`);
  };
  if (stderr !== '' || wrong.test([...errors, ...warnings].join('\n'))) fail('blames the wrong party');
  if (exitCode === 0) return isPushed ? false : fail('succeeded without an image');
  if (errors.length !== 1 || !wayOut.test(errors[0] ?? '')) fail('names no way out');
  if (isPushed !== /^The image was pushed/.test(errors[0] ?? ''))
    fail('does not say whether the image was pushed');
  return true;
}
