/** With a Docker daemon: `docker build`, then the action with the name of the image. */
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../emulator/emulator.ts';
import { type FinishedRun, runAction } from '../scripts/github-runner/run-action.ts';

const run = promisify(execFile);
const base = 'ecr-mount-push-demo-base:latest';
const service = 'ecr-mount-push-demo-service:latest';

/** Pushes a base image, then a service built on it. Its base layers are matched by diff ID and mounted without reading them. */
export async function dockerStep(emulator: Emulator, modules: string, out: string): Promise<void> {
  if (!(await isDockerRunning())) {
    console.log('\n── Skipped the step with "docker build", because no Docker daemon is running.');
    return;
  }
  console.log('\n── docker build, then the name of the image\n');
  const context = join(out, 'docker');
  await build(context, base, 'scratch', modules, ['zod', 'undici', '@octokit']);
  await build(context, service, base, modules, ['yaml']);
  try {
    emulator.state.createRepository({ name: 'base/node' });
    emulator.state.createRepository({ name: 'sample-service' });
    await push(emulator, out, base, 'base/node');
    const { outputs } = await push(emulator, out, service, 'sample-service');
    if (outputs['layers-mounted'] !== '3') throw new Error('The base layers were not mounted.');
  } finally {
    await run('docker', ['image', 'rm', '--force', service, base]);
  }
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
