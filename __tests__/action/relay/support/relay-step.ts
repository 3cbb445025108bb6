import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import { type ActionRun, type FinishedRun, runAction } from '../../../../scripts/github-runner/run-action.ts';
import { isAlive } from '../../../../src/action/relay/alive.ts';
import { temporaryDirectory } from '../../../support/temporary.ts';
import { until } from '../../../support/until.ts';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const mainScript = fileOf('./fake-relay-step.ts');
const postScript = fileOf('../../../../src/relay-post.ts');

export const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

export interface RelayStep {
  /** Runs the main step with a relay that pretends to push. */
  main(inputs?: Readonly<Record<string, string>>, more?: Partial<ActionRun>): Promise<FinishedRun>;
  post(main: FinishedRun, more?: Partial<ActionRun>): Promise<FinishedRun>;
  /** Sends a request to the relay of that step. @returns undefined if nobody answers */
  ask(main: FinishedRun, action: string, body?: string): Promise<string | undefined>;
  path(...parts: string[]): string;
}

/** What the main step left to the post step. */
export const controlOf = (main: FinishedRun): { pid: number; port: number; secret: string } =>
  JSON.parse(main.state['relay'] ?? '').control;

export const untilGone = (pid: number) => until(async () => !(await isAlive(pid)));

/** What is in RUNNER_TEMP beside the reports. */
export const leftIn = async (main: FinishedRun) =>
  (await readdir(main.temporaryDirectory)).filter(name => name !== 'ecr-mount-push-reports');

/** For the tests of the describe block it is called in; ends what they leave running. */
export function relaySteps(): RelayStep {
  const path = temporaryDirectory();
  const started = new Set<number>();
  let count = 0;
  afterEach(async () => {
    for (const pid of started) if (await isAlive(pid)) process.kill(pid, 'SIGKILL');
    started.clear();
  });
  const run = async (more: Partial<ActionRun>): Promise<FinishedRun> => {
    const directory = path(`run-${count++}`);
    await mkdir(directory, { recursive: true });
    return runAction({
      action: 'relay/action.yml',
      inputs: {},
      directory,
      ...more,
      environment: { AWS_REGION: 'eu-central-1', AWS_SECRET_ACCESS_KEY: secretKey, ...more.environment },
    });
  };
  return {
    path,
    main: async (inputs = {}, more = {}) => {
      const finished = await run({ script: mainScript, inputs, ...more });
      if (finished.state['relay'] !== undefined) started.add(controlOf(finished).pid);
      return finished;
    },
    post: (main, more = {}) =>
      run({
        script: postScript,
        postWith: main.state,
        directory: join(main.temporaryDirectory, '..'),
        ...more,
      }),
    ask: async (main, action, body = '') => {
      const answer = await fetch(`http://${main.outputs['registry']}/${action}`, {
        method: 'POST',
        body,
      }).catch(() => undefined);
      return answer?.text();
    },
  };
}
