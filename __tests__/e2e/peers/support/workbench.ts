import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, expect } from '@jest/globals';
import { type FinishedRun, runAction } from '../../../../scripts/github-runner/run-action.ts';
import { writeOciLayout } from '../../../support/generate-image.ts';
import { temporaryDirectory } from '../../../support/temporary.ts';
import { type RealRegistry, realRegistry } from '../../support/real-parts.ts';
import { makeBase, osRelease } from './base.ts';
import type { Pull, PulledImage } from './engines.ts';
import { type ImageTree, readTree } from './image-tree.ts';
import type { Peers } from './peers.ts';
import { pullBack } from './pull-back.ts';

export interface Workbench {
  readonly registry: RealRegistry;
  /** For FROM, without credentials: a base for three platforms, in an OCI index, which is also the layout `base`. */
  readonly baseName: string;
  /** Path in a directory of the test file. */
  path(...parts: string[]): string;
  /** Reads the input `image` of a case, where the path of a file or layout is only its name, as `oci:app.layout:v1`. */
  input(text: string): CaseInput;
  /** The base for amd64 as an archive to be loaded, which has nothing that tells its compressed digests. @returns path */
  savedBase(name: string): Promise<string>;
  /** Directory of a Dockerfile that puts `/app.txt` of this content on the base. */
  context(content: string): Promise<string>;
  /** Runs the bundled action with today's tools first in PATH. Layers are mounted from the base only. */
  push(image: string, repository: string, more?: MorePush): Promise<FinishedRun>;
  /** Pushes, and expects so many layers mounted and pushed, and nothing complained of. @returns digest of the root */
  pushed(image: string, repository: string, layers: LayerCounts, more?: MorePush): Promise<string>;
  /** Puts an image there, so that its layers can be mounted. */
  pushBase(image: string, repository: string, tag?: string): Promise<void>;
  /** Expects that an engine which has nothing of it unpacks it, with this content; once for each digest. @returns its ID there */
  expectUnpacked(
    pull: Pull,
    repository: string,
    digest: string | undefined,
    content: string,
  ): Promise<string>;
  /** What was pushed, pulled back by skopeo through ECR's front. Everything that it refers to is there. */
  pullBack(repository: string, root: string | undefined): Promise<ImageTree>;
}

export interface CaseInput {
  /** With the whole path. */
  readonly image: string;
  /** That path. */
  readonly file: string;
  /** Where the image is to be pushed. */
  readonly repository: string;
}

export interface LayerCounts {
  readonly mounted: number;
  readonly pushed: number;
}

export interface MorePush {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** ECR in front of a real registry that has the base in the repository `base`, for the describe block it is called in. */
export function workbench(peers: Peers): Workbench {
  const path = temporaryDirectory();
  const registry = realRegistry();
  let count = 0;
  const unpacked = new Map<string, PulledImage>();
  const push: Workbench['push'] = (image, repository, { inputs, environment } = {}) => {
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
  const pushBase: Workbench['pushBase'] = async (image, repository, tag = 'v1') => {
    const run = await push(image, repository, { inputs: { tags: tag } });
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
  };
  beforeAll(async () => {
    await writeOciLayout(path('base'), await makeBase('base'));
    await pushBase(`oci:${path('base')}`, 'base');
  });
  const pushed = (repository: string) => registry.inStore(repository).replace('docker://', '');
  return {
    registry,
    get baseName() {
      return pushed('base');
    },
    path,
    input(text) {
      const [name = ''] = /[\w-]+\.(tar|layout)/.exec(text) ?? [];
      const repository = text.replace(/[^a-z0-9]+/g, '-');
      return { image: name === '' ? text : text.replace(name, path(name)), file: path(name), repository };
    },
    async savedBase(name) {
      const archive = path('base.tar');
      const copy = ['copy', `oci:${path('base')}`, `docker-archive:${archive}:${name}`];
      await peers.run('skopeo', ['--insecure-policy', '--override-arch', 'amd64', ...copy]);
      return archive;
    },
    async context(content) {
      const directory = path(`context-${count++}`);
      await mkdir(directory, { recursive: true });
      await writeFile(`${directory}/app.txt`, content);
      await writeFile(
        `${directory}/Dockerfile`,
        `FROM ${pushed('base')}\nCOPY app.txt /app.txt\nCMD ["/app"]\n`,
      );
      return directory;
    },
    push,
    async pushed(image, repository, layers, more) {
      const run = await push(image, repository, more);
      const counts = {
        'layers-mounted': String(layers.mounted),
        'layers-pushed': String(layers.pushed),
      };
      expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], outputs: counts });
      return run.outputs['digest'] ?? '';
    },
    pushBase,
    async expectUnpacked(pull, repository, digest = '', content) {
      const known = unpacked.get(digest) ?? (await pull(pushed(repository), ['/app.txt', '/etc/os-release']));
      unpacked.set(digest, known);
      expect(known.files).toEqual([content, osRelease]);
      return known.id;
    },
    async pullBack(repository, root = '') {
      const directory = path(`back-${repository}-${count++}`);
      await pullBack(peers, registry.emulator, repository, directory);
      return readTree(directory, root);
    },
  };
}
