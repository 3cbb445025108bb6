/** With a Docker daemon: `docker build`, then the action with the name of the image, beside `docker push`. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../emulator/emulator.ts';
import { type FinishedRun, runAction } from '../scripts/github-runner/run-action.ts';
import { parseReport, type ReportImage } from '../src/report/schema.ts';

const run = promisify(execFile);
const base = 'ecr-mount-push-demo-base:latest';
const service = 'ecr-mount-push-demo-service:latest';

/** Layers of the base and of the service, one package each. */
const packages = { base: ['@biomejs', '@octokit', '@swc', 'zod', 'undici'], service: ['yaml'] } as const;

/**
 * Pushes a base image, then a service built on it. Docker itself pushes the service to a registry inside the action, which has
 * the base's layers mounted when Docker asks for them. Afterwards, `docker push` pushes the same to another repository.
 */
export async function dockerStep(emulator: Emulator, modules: string, out: string): Promise<void> {
  if (!(await isDockerRunning())) {
    console.log('\n── Skipped the step with "docker build", because no Docker daemon is running.');
    return;
  }
  console.log('\n── docker build, then the name of the image\n');
  const context = join(out, 'docker');
  await build(context, base, 'scratch', modules, packages.base);
  await build(context, service, base, modules, packages.service);
  try {
    for (const name of ['base/node', 'sample-service', 'docker-push']) {
      emulator.state.createRepository({ name });
    }
    await push(emulator, out, base, 'base/node');
    const started = performance.now();
    const { outputs } = await push(emulator, out, service, 'sample-service');
    const seconds = (performance.now() - started) / 1000;
    await compare(outputs['report'] ?? '', seconds, await dockerPush(emulator, out, service, 'docker-push'));
  } finally {
    await run('docker', ['image', 'rm', '--force', service, base]);
  }
}

/** Says what was mounted, and how long both took. @throws Error if the base was not mounted */
async function compare(reportPath: string, ours: number, docker: number): Promise<void> {
  const report = parseReport(await readFile(reportPath, 'utf8'), reportPath);
  const blobs = report.images.flatMap((image: ReportImage) => image.layers);
  const layers = blobs.filter(({ attestation }) => !attestation);
  const mounted = layers.filter(({ outcome }) => outcome === 'mounted');
  const bytes = (of: typeof layers) => of.reduce((sum, { size }) => sum + size, 0);
  if (mounted.length !== packages.base.length) throw new Error('The base layers were not mounted.');
  console.log(
    `\n   ${mounted.length} of ${layers.length} layers mounted from ${mounted[0]?.from}: ${megabytes(bytes(mounted))} of ${megabytes(bytes(layers))} MB.`,
  );
  console.log(
    `   ${ours.toFixed(1)} s with the start of the action; "docker push" of the same image took ${docker.toFixed(1)} s.`,
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

async function isDockerRunning(): Promise<boolean> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}']);
    return true;
  } catch {
    return false;
  }
}

async function build(
  context: string,
  tag: string,
  from: string,
  modules: string,
  names: readonly string[],
): Promise<void> {
  const directory = join(context, tag.replace(':', '-'));
  await mkdir(directory, { recursive: true });
  for (const name of names) await cp(join(modules, name), join(directory, name), { recursive: true });
  const copies = names.map(name => `COPY ${name} /app/node_modules/${name}`);
  await writeFile(join(directory, 'Dockerfile'), [`FROM ${from}`, ...copies, ''].join('\n'));
  await run('docker', ['build', '--quiet', '--tag', tag, directory]);
}

async function push(
  emulator: Emulator,
  out: string,
  image: string,
  repository: string,
): Promise<FinishedRun> {
  const { DOCKER_HOST } = process.env;
  const finished = await runAction({
    inputs: { image, repository, tags: 'v1' },
    environment: { ...emulator.environment(), ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }) },
    directory: join(out, 'runs', repository.replace('/', '-')),
    onLine: line => line.startsWith('::') || console.log(`   ${line}`),
  });
  if (finished.exitCode !== 0) throw new Error(finished.errors.join('\n') || finished.stderr);
  return finished;
}

/** @returns seconds */
async function dockerPush(
  { host, password }: Emulator,
  out: string,
  image: string,
  repository: string,
): Promise<number> {
  const config = join(out, 'docker-config');
  const auth = Buffer.from(`AWS:${password}`).toString('base64');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  const target = `${host}/${repository}:v1`;
  await run('docker', ['tag', image, target]);
  try {
    const started = performance.now();
    await run('docker', ['--config', config, 'push', '--quiet', target]);
    return (performance.now() - started) / 1000;
  } finally {
    await run('docker', ['image', 'rm', target]);
  }
}
