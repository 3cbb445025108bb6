/**
 * Pushes two services that share ten of thirteen layers to a local ECR, with the bundled action, as GitHub's runner starts
 * it. `npm ci && npm run demo` needs neither an AWS account nor Docker.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { type FinishedRun, runAction } from '../scripts/github-runner/run-action.ts';
import { githubPage } from '../scripts/render-report/page.ts';
import { parseReport } from '../src/report/schema.ts';
import { dockerStep } from './docker-step.ts';
import { pullImage } from './pull.ts';
import { buildSampleImages, manifestAndConfigBytes } from './sample-images.ts';

const root = resolve(import.meta.dirname, '..');
const out = join(root, '.demo');

interface Step {
  readonly title: string;
  readonly image: string;
  readonly repository: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Expected number of layers: pushed, mounted, existing. */
  readonly expected: readonly [number, number, number];
  /** Expected reason in the report why layers were not mounted. */
  readonly reason?: string;
}

async function run(): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  console.log('Building two services from the packages in node_modules ...');
  const images = await buildSampleImages(join(root, 'node_modules'), join(out, 'images'));
  await using emulator = await startEmulator({ setting: 'DISABLED' });
  const repositories = ['sample-ecs-app1', 'sample-ecs-app2', 'sample-ecs-app3'];
  for (const name of repositories) emulator.state.createRepository({ name });
  const runs: FinishedRun[] = [];
  const steps: readonly Step[] = [
    {
      title: 'app1, the first service',
      image: images.app1,
      repository: 'sample-ecs-app1',
      expected: [13, 0, 0],
    },
    {
      title: 'app2, another service on the same base',
      image: images.app2,
      repository: 'sample-ecs-app2',
      expected: [3, 10, 0],
    },
    { title: 'app2 again', image: images.app2, repository: 'sample-ecs-app2', expected: [0, 0, 13] },
    {
      title: 'app2 with blob mounting off, into a third repository',
      image: images.app2,
      repository: 'sample-ecs-app3',
      inputs: { 'blob-mounting': 'ignore' },
      expected: [13, 0, 0],
      reason: 'setting-off',
    },
  ];
  for (const step of steps) {
    if (step.inputs !== undefined) emulator.state.blobMounting = 'DISABLED';
    runs.push(await push(emulator, step));
  }
  await pullBack(emulator, 'sample-ecs-app2', runs[1]?.outputs['digest'] ?? '');
  await dockerStep(emulator, join(root, 'node_modules'), out);
  await leaveSummaries(runs);
}

async function push(emulator: Emulator, step: Step): Promise<FinishedRun> {
  console.log(`\n── ${step.title}\n`);
  emulator.requests.clear();
  const run = await runAction({
    inputs: { image: `oci:${step.image}`, repository: step.repository, tags: 'v1', ...step.inputs },
    environment: emulator.environment(),
    directory: join(out, 'runs', `${step.repository}-${Date.now()}`),
    onLine: line => line.startsWith('::') || console.log(`   ${line}`),
  });
  const { outputs } = run;
  const counts = ['pushed', 'mounted', 'existing'].map(name => Number(outputs[`layers-${name}`]));
  if (run.exitCode !== 0) throw new Error(run.errors.join('\n') || run.stderr);
  console.log(`\n   ${counts[0]} pushed, ${counts[1]} mounted, ${counts[2]} already exist.`);
  if (counts.join() !== step.expected.join()) throw new Error(`Expected ${step.expected.join(', ')} layers.`);
  await checkBytes(emulator, step, Number(outputs['bytes-pushed']));
  if (step.reason !== undefined) await checkReason(outputs['report'] ?? '', step.reason);
  return run;
}

/** The registry must have received exactly the pushed layers, the config and the manifest. */
async function checkBytes({ requests }: Emulator, step: Step, layers: number): Promise<void> {
  const received = requests
    .filter(({ path }) => path.startsWith('/v2/'))
    .reduce((sum, { requestBytes }) => sum + requestBytes, 0);
  const [, , existing] = step.expected;
  const expected = existing === 0 ? layers + (await manifestAndConfigBytes(step.image)) : 0;
  if (received !== expected)
    throw new Error(`The registry received ${received} bytes, expected ${expected}.`);
  console.log(
    expected === 0
      ? '   The registry received no bytes of the image.'
      : `   The registry received ${received.toLocaleString('en')} bytes: exactly these layers, the config and the manifest.`,
  );
}

async function checkReason(reportPath: string, reason: string): Promise<void> {
  const report = parseReport(await readFile(reportPath, 'utf8'), reportPath);
  const layers = report.images.flatMap(image => image.layers);
  if (layers.some(layer => layer.reason !== reason))
    throw new Error(`The report does not have the reason ${reason}.`);
  console.log(`   Reason in the report for all ${layers.length} layers: ${reason}`);
}

async function pullBack(emulator: Emulator, repository: string, digest: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`AWS:${emulator.password}`).toString('base64')}`;
  const pulled = await pullImage(`${emulator.endpoint}/v2/${repository}`, 'v1', authorization);
  if (pulled.digest !== digest) throw new Error(`Pulled ${pulled.digest}, expected ${digest}.`);
  console.log(`\nPulled ${repository}:v1: ${pulled.blobs} blobs, all digests match.`);
}

/** Writes the job summaries to files, to look at in a browser. */
async function leaveSummaries(runs: readonly FinishedRun[]): Promise<void> {
  const markdown = runs.map(({ summary }) => summary).join('\n\n');
  await writeFile(join(out, 'summary.md'), markdown);
  await writeFile(join(out, 'summary.html'), await githubPage(markdown, 'summary'));
  console.log('\nThe job summaries are in .demo/summary.md and .demo/summary.html');
}

await run();
