import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { refusal } from '../../../emulator/faults.ts';
import { type FinishedRun, runAction } from '../../../scripts/github-runner/run-action.ts';
import { report } from '../../report/support/reports.ts';
import { makeTar, writeOciLayout } from '../../support/generate-image.ts';
import { badInputStep } from '../support/bad-input.ts';

const step = badInputStep();
const { good, expectClearFailure } = step;
/** What a name must not contain, as often as a document has room for it. */
const long = 'name\u202e\u200b\u009b31m '.repeat(200_000);

/** No line that cannot be read, and none of the characters that change how it is shown. */
function expectReadable({ stdout, summary }: FinishedRun): void {
  const [longest = ''] = stdout.split('\n').toSorted((a, b) => b.length - a.length);
  expect(longest.length).toBeLessThan(2100);
  for (const text of [stdout, summary]) expect(text).not.toMatch(/[\u202e\u200b\u009b\ufeff]/);
}

describe('a name of some megabytes', () => {
  let path = '';
  beforeAll(async () => {
    path = step.path('layout');
    await writeOciLayout(path, step.image);
  });

  type Index = { mediaType: string; manifests: Record<string, unknown>[] };
  async function pushChanged(change: (index: Index) => void, reference = ''): Promise<FinishedRun> {
    const index = JSON.parse(await readFile(step.path('good', 'index.json'), 'utf8')) as Index;
    change(index);
    await writeFile(`${path}/index.json`, JSON.stringify(index));
    return await step.push({ ...good(), image: `oci:${path}${reference}` });
  }

  const annotated = ({ manifests }: Index, name: string) => {
    manifests.push({ ...manifests[0], annotations: { 'org.opencontainers.image.ref.name': name } });
  };

  it.each<[string, (index: Index) => void, string]>([
    ['annotation', index => annotated(index, long), ':none'],
    ['media type', ({ manifests }) => Object.assign(manifests[0] ?? {}, { mediaType: long }), ''],
    ['digest', ({ manifests }) => Object.assign(manifests[0] ?? {}, { digest: long }), ''],
    ['platform', ({ manifests }) => Object.assign(manifests[0] ?? {}, { platform: { os: long } }), ''],
    ['key', ({ manifests }) => Object.assign(manifests[0] ?? {}, { annotations: { [long]: 1 } }), ''],
  ])('as %s of an index makes a line that can be read', async (_, change, reference) => {
    const run = await pushChanged(change, reference);
    expectReadable(run);
    if (run.exitCode !== 0) expectClearFailure(run, /[Rr]ebuild|Set it to|platforms/);
  });

  it('as tag of a saved image makes a line that can be read', async () => {
    const images = ['a', 'b'].map(name => ({
      Config: `${name}.json`,
      RepoTags: [long.slice(0, 1_000_000) + name],
      Layers: [],
    }));
    const saved = step.path('saved.tar');
    await writeFile(
      saved,
      await makeTar([{ name: 'manifest.json', content: Buffer.from(JSON.stringify(images)) }]),
    );
    const run = await step.push({ ...good(), image: `docker-archive:${saved}:none` });
    expectReadable(run);
    expectClearFailure(run, /has no image none/);
  });

  it('in what a registry says makes a line that can be read', async () => {
    step.emulator.faults.add({
      kind: 'manifest-put',
      times: 20,
      fault: refusal(400, 'DENIED', long.slice(0, 40_000)),
    });
    const run = await step.push({ ...good(), image: `oci:${step.path('good')}` });
    step.emulator.faults.clear();
    expect(run.errors).toEqual([expect.stringMatching(/name.*…/)]);
    expectReadable(run);
  });

  it('as key of a report makes a line that can be read', async () => {
    const file = step.path('report.json');
    await writeFile(file, JSON.stringify({ ...report([]), requests: { [long]: 'x' } }));
    const run = await runAction({
      action: 'report/action.yml',
      directory: step.path('report'),
      inputs: { reports: file, 'github-token': 'token' },
    });
    expectReadable(run);
    expect(run.errors).toEqual([
      expect.stringMatching(/report\.json .*List only files from the output "report"/),
    ]);
  });
});
