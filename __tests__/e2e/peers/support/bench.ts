import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, expect } from '@jest/globals';
import { type FinishedRun, runAction } from '../../../../scripts/github-runner/run-action.ts';
import { type GeneratedImage, writeOciLayout } from '../../../support/generate-image.ts';
import { temporaryDirectory } from '../../../support/temporary.ts';
import { type RealRegistry, realRegistry } from '../../support/real-parts.ts';
import { credentials, remote } from '../../support/skopeo.ts';
import { makeBase, osRelease } from './base.ts';
import type { Pull } from './engines.ts';
import { type ImageTree, readTree } from './image-tree.ts';
import type { Peers } from './peers.ts';

export interface Bench {
  readonly registry: RealRegistry;
  /** What `base:v1` is. */
  readonly base: GeneratedImage;
  /** For FROM, without credentials. */
  readonly baseName: string;
  /** Path in a directory of the test file. */
  path(...parts: string[]): string;
  /** Directory of a Dockerfile that puts `/app.txt` of this content on the base. */
  context(content: string, base?: string): Promise<string>;
  /** Runs the bundled action with today's tools first in PATH. Layers are mounted from the base only. */
  push(image: string, repository: string, more?: MorePush): Promise<FinishedRun>;
  /** Puts an image into the repository `base` under another tag, so that its layers can be mounted. */
  pushBase(image: string, tag: string, environment?: MorePush['environment']): Promise<void>;
  /** Reference without credentials of what was pushed. */
  pushed(repository: string): string;
  /** What was pushed, pulled back by skopeo through ECR's front. Everything that it refers to is there. */
  pullBack(repository: string, root: string | undefined): Promise<ImageTree>;
}

export interface MorePush {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** ECR in front of a real registry that has the base in the repository `base`, for the describe block it is called in. */
export function bench(peers: Peers): Bench {
  const path = temporaryDirectory();
  const registry = realRegistry();
  let base: GeneratedImage;
  let count = 0;
  const push: Bench['push'] = (image, repository, { inputs, environment } = {}) => {
    const { emulator } = registry;
    if (emulator.state.findRepository(repository) === undefined) {
      emulator.state.createRepository({ name: repository });
    }
    return runAction({
      inputs: { image, repository, tags: 'v1', 'mount-from': 'base', ...inputs },
      directory: path(`run-${count++}`),
      environment: {
        ...emulator.environment(),
        PATH: `${peers.bin}:${process.env['PATH']}`,
        ...environment,
      },
    });
  };
  const pushBase: Bench['pushBase'] = async (image, tag, environment = {}) => {
    const run = await push(image, 'base', { inputs: { tags: tag }, environment });
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
  };
  beforeAll(async () => {
    base = await makeBase();
    await writeOciLayout(path('base'), base);
    await pushBase(`oci:${path('base')}`, 'v1');
  });
  const pushed = (repository: string) => registry.inStore(repository).replace('docker://', '');
  return {
    registry,
    get base() {
      return base;
    },
    get baseName() {
      return pushed('base');
    },
    path,
    async context(content, from = pushed('base')) {
      const directory = path(`context-${count++}`);
      await mkdir(directory, { recursive: true });
      await writeFile(`${directory}/app.txt`, content);
      await writeFile(`${directory}/Dockerfile`, `FROM ${from}\nCOPY app.txt /app.txt\nCMD ["/app"]\n`);
      return directory;
    },
    push,
    pushBase,
    pushed,
    async pullBack(repository, root = '') {
      const directory = path(`back-${repository}-${count++}`);
      const from = ['--src-tls-verify=false', '--src-creds', credentials(registry.emulator)];
      const copy = ['copy', '--all', '--preserve-digests', ...from, remote(registry.emulator, repository)];
      await peers.run('skopeo', '--insecure-policy', ...copy, `dir:${directory}`);
      return readTree(directory, root);
    },
  };
}

/** Expects that an engine which has nothing of it gets what was built. @returns the engine's ID of the image */
export async function expectUnpacked(pull: Pull, reference: string, content: string): Promise<string> {
  const { id, files } = await pull(reference, ['/app.txt', '/etc/os-release']);
  expect(files).toEqual([content, osRelease]);
  return id;
}
