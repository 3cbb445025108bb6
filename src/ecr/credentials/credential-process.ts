import { AsyncLocalStorage } from 'node:async_hooks';
import { promisify } from 'node:util';
import { externalDataInterceptor } from '@smithy/core/config';
import { untilAborted } from '../../shared/abort.ts';
import { type CommandLimits, runCommand } from '../../shared/commands/run-command.ts';
import { AwsCredentialsError, messageOf } from '../../shared/errors.ts';
import { parseOrNothing } from '../../shared/json.ts';
import { oneLine } from '../../shared/one-line.ts';

/** It may sign in over the network. It prints one set of credentials. */
const processLimits: CommandLimits = { milliseconds: 60_000, bytes: 1_000_000 };

/** One attempt to get credentials from the chain, which asks the process of a profile twice. */
interface Attempt {
  readonly signal: AbortSignal;
  readonly limits: CommandLimits;
  failure?: Error;
}

const attempts = new AsyncLocalStorage<Attempt>();

/**
 * Runs `load`, in which the SDK may start the `credential_process` of an AWS profile. It would wait for ever for one that hangs,
 * and leave its children behind.
 * @param limits for tests
 * @throws what `load` threw; AwsCredentialsError if that is because the process failed; the reason of the signal
 */
export async function withCredentialProcess<T>(
  signal: AbortSignal,
  load: () => Promise<T>,
  limits = processLimits,
): Promise<T> {
  const attempt: Attempt = { signal, limits };
  externalDataInterceptor.interceptToken('exec', exec);
  try {
    return await untilAborted(attempts.run(attempt, load), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw attempt.failure === undefined ? error : processError(attempt.failure);
  }
}

/** In the place of Node's `exec` in the SDK, which calls it through `promisify`. */
const exec = Object.assign(() => {}, { [promisify.custom]: run });

async function run(line: string): Promise<{ readonly stdout: string }> {
  const attempt = attempts.getStore() ?? { signal: new AbortController().signal, limits: processLimits };
  if (attempt.failure !== undefined) throw attempt.failure;
  try {
    return { stdout: await outputOf(line, attempt) };
  } catch (error) {
    attempt.failure = error instanceof Error ? error : new Error(messageOf(error));
    throw error;
  }
}

async function outputOf(line: string, { signal, limits }: Attempt): Promise<string> {
  const options = { signal, limits, shell: true, title: 'credential_process' };
  const { exitCode, stdout, stderr } = await runCommand(line, [], options);
  const says = oneLine(stderr, 200);
  if (exitCode !== 0) throw new Error(`it failed with exit code ${exitCode}${says && `: ${says}`}`);
  if (parseOrNothing(stdout) === undefined) throw new Error('it did not print JSON');
  return stdout;
}

function processError(failure: Error): AwsCredentialsError {
  const { AWS_PROFILE: profile = 'default' } = process.env;
  const message = `The credential_process of the AWS profile ${profile} provided no credentials (${messageOf(failure)}).`;
  const remedy =
    'Run its command on this machine to see what is wrong, or use another source of credentials.';
  return new AwsCredentialsError(message, remedy, { cause: failure });
}
