import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { type FinishedRun, runAction } from '../../../../scripts/github-runner/run-action.ts';
import type { Digest } from '../../../../src/oci/digest.ts';
import { parseReport, type Report, type ReportImage } from '../../../../src/report/schema.ts';
import { baseImage, seed } from '../../../engine/support/images.ts';
import { type GeneratedImage, writeOciLayout } from '../../../support/generate-image.ts';
import { temporaryDirectory } from '../../../support/temporary.ts';
import { until } from '../../../support/until.ts';
import { readTree } from '../../peers/support/image-tree.ts';
import { pullBack } from '../../support/skopeo.ts';
import { type Arrival, arrivalOf } from './arrival.ts';

interface Outcomes {
  readonly mounted: number;
  readonly pushed: number;
  readonly existing: number;
  readonly attestations: number;
}

export interface RelayBench {
  readonly emulator: Emulator;
  /** `127.0.0.1:PORT/TOKEN`, the output `registry`. */
  readonly registry: string;
  /** What the main step printed. */
  readonly started: FinishedRun;
  /** Path in a directory of the test file. */
  path(...parts: string[]): string;
  /** Creates an empty repository in ECR. @returns the name that clients push to, without a tag */
  create(repository: string): string;
  /** Writes the image as a layout, with a name for its root that all tools take. @returns its path */
  layout(name: string, image: GeneratedImage): Promise<string>;
  /** The report, once it lists the root of this tag. */
  report(repository: string, tag?: string): Promise<{ report: Report; image: ReportImage }>;
  /**
   * Expects that the image has arrived under the tag: so many of the layers of the base mounted, all else sent, each blob
   * once; that the report says so, and that skopeo pulls it with all that it refers to.
   * @returns the root's digest
   */
  expectArrived(
    repository: string,
    expected: { mounted: number; pushed: number; attestations?: number },
    tag?: string,
  ): Promise<Digest>;
  /** How many layers of the image the report says were mounted, pushed, and there before, and how many attestations. */
  outcomes(repository: string, tag?: string): Promise<Outcomes>;
  /** Expects that nothing was sent and mounted, and that the report has the image under this tag too. */
  expectOnlyTagged(repository: string, tag: string): Promise<void>;
  /** What ECR got for the repository since the test began. */
  arrival(repository: string): Arrival;
  /** Runs the post step, which ends the relay. */
  end(): Promise<FinishedRun>;
}

export interface RelayBenchOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  /** In the repository `base` of ECR. Default: a base of three layers. */
  readonly base?: () => Promise<GeneratedImage>;
}

/**
 * The relay as a job starts it, in front of an ECR whose repository `base` has the layers of a base, for the tests of the
 * describe block it is called in.
 */
export function relayBench({ inputs = {}, base = baseImage }: RelayBenchOptions = {}): RelayBench {
  const path = temporaryDirectory();
  let emulator: Emulator;
  let started: FinishedRun;
  let ended: FinishedRun | undefined;
  let baseLayers: ReadonlySet<Digest>;
  let count = 0;

  const step = (postWith?: FinishedRun['state']) =>
    runAction({
      action: 'relay/action.yml',
      inputs,
      directory: path(`step-${count++}`),
      environment: emulator.environment(),
      ...(postWith === undefined ? {} : { postWith }),
    });
  const end = async () => {
    ended ??= await step(started.state);
    return ended;
  };

  beforeAll(async () => {
    emulator = await startEmulator({ setting: 'ENABLED' });
    const image = await base();
    await seed(emulator, 'base', image);
    baseLayers = new Set(
      image.manifests.flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor.digest)),
    );
    started = await step();
    expect(started).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
  });
  beforeEach(() => emulator.requests.clear());
  afterEach(() => {
    emulator.faults.clear();
    emulator.permissions.allowAll();
    emulator.setLink({});
  });
  afterAll(async () => {
    await end();
    await emulator.close();
  });

  const arrival = (repository: string) => arrivalOf(emulator.requests, repository);
  const report: RelayBench['report'] = async (repository, tag = 'v1') => {
    const root = emulator.state.repository(repository).tags.get(tag);
    const file = started.outputs['report'] ?? '';
    const found: { report: Report; image: ReportImage }[] = [];
    await until(async () => {
      const text = await readFile(file, 'utf8').catch(() => undefined); // there is none before the first image
      if (text === undefined) return false;
      const now = parseReport(text, file);
      const image = now.images.findLast(
        image => image.repository === repository && image.digest === root && image.tags.includes(tag),
      );
      if (image !== undefined) found.push({ report: now, image });
      return image !== undefined;
    });
    const [first] = found;
    if (first === undefined) throw new Error('no report');
    return first;
  };
  const outcomes = async (repository: string, tag?: string) => {
    const { image } = await report(repository, tag);
    const layers = image.layers.filter(({ attestation }) => !attestation);
    const number = (outcome: string) => layers.filter(layer => layer.outcome === outcome).length;
    return {
      attestations: image.layers.length - layers.length,
      mounted: number('mounted'),
      pushed: number('pushed'),
      existing: number('existing'),
    };
  };

  return {
    get emulator() {
      return emulator;
    },
    get registry() {
      return started.outputs['registry'] ?? '';
    },
    get started() {
      return started;
    },
    path,
    create(repository) {
      emulator.state.createRepository({ name: repository });
      return `${started.outputs['registry']}/${repository}`;
    },
    async layout(name, image) {
      await writeOciLayout(path(name), image);
      return path(name);
    },
    report,
    outcomes,
    async expectArrived(repository, expected, tag = 'v1') {
      const stored = emulator.state.repository(repository);
      const root = stored.tags.get(tag);
      if (root === undefined) throw new Error(`${repository} has no tag ${tag}`);
      const { mounted, sent, bytes } = arrival(repository);
      expect(mounted.toSorted()).toEqual(
        [...stored.blobs.keys()].filter(at => baseLayers.has(at)).toSorted(),
      );
      const fresh = [...stored.blobs.values()].filter(({ digest }) => !baseLayers.has(digest));
      expect(sent.toSorted()).toEqual(fresh.map(({ digest }) => digest).toSorted());
      expect(bytes).toBe(fresh.reduce((sum, { size }) => sum + size, 0));
      expect(await outcomes(repository, tag)).toEqual({ attestations: 0, ...expected, existing: 0 });
      const directory = path(`back-${count++}`);
      await pullBack(emulator, repository, directory, tag);
      await readTree(directory, root);
      return root;
    },
    async expectOnlyTagged(repository, tag) {
      expect(arrival(repository)).toEqual({ mounted: [], sent: [], bytes: 0 });
      const { image } = await report(repository, tag);
      expect(image.tags).toEqual(['v1', tag]);
    },
    arrival,
    end,
  };
}
