import { execFileSync, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { CommandLimitError } from '../../../src/shared/commands/command-errors.ts';
import { type CommandOptions, runCommand } from '../../../src/shared/commands/run-command.ts';
import { processesWith, untilNoneWith } from '../../support/processes.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const path = temporaryDirectory();
const reason = new Error('enough');
const limits = { milliseconds: 600_000, bytes: 1_000_000 };
const sh = (script: string, options: Partial<CommandOptions> = {}) =>
  runCommand('sh', ['-c', script, 'sh', path()], { limits, ...options });
const failureOf = (running: Promise<unknown>): Promise<Error> =>
  running.then(
    () => new Error('it has not failed'),
    (error: Error) => error,
  );

/** A child in the background, of which the command line has the directory of these tests, and which holds the streams. */
const child = () => `: > '${path('held')}'; tail -f '${path('held')}' & `;
const started = () => until(async () => (await processesWith(`tail\0-f\0${path('held')}`)).length > 0);

describe.each<[string, () => Partial<CommandOptions>]>([
  ['that only asks', () => ({})],
  ['that is given an input', () => ({ input: 'text' })],
  ['that can be cancelled', () => ({ signal: new AbortController().signal })],
])('a command %s', (_, options) => {
  it('gets its arguments as they are, and answers with all it says', async () => {
    const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const script = 'printf "%s|" "$@"; echo wrong >&2; exit 7';
      const args = ['-c', script, 'sh', '$HOME', 'a b', '"', '; exit 1'];
      const answer = await runCommand('sh', args, { limits, ...options() });
      expect(answer).toEqual({ exitCode: 7, stdout: '$HOME|a b|"|; exit 1|', stderr: 'wrong\n' });
      expect(print).not.toHaveBeenCalled();
    } finally {
      print.mockRestore();
    }
  });

  it('that a signal ends has failed', async () => {
    expect(await sh('kill -9 $$', options())).toEqual({ exitCode: 1, stdout: '', stderr: '' });
  });

  it('that is not there is told by its name', async () => {
    await expect(runCommand('no-such-command', ['x'], { limits, ...options() })).rejects.toThrow(
      /^"no-such-command" is not on the PATH$/,
    );
  });

  it('is not started once its run is cancelled', async () => {
    const signal = AbortSignal.abort(reason);
    await expect(sh(`echo > '${path('started')}'`, { ...options(), signal })).rejects.toBe(reason);
    await expect(readFile(path('started'))).rejects.toThrow(/ENOENT/);
  });
});

it('what a command reads and writes goes through its standard streams', async () => {
  await using output = await open(path('output'), 'w');
  const answer = await runCommand('cat', [], { limits, input: 'a secret', output });
  expect(answer).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await readFile(path('output'), 'utf8')).toBe('a secret');
});

describe('a command is killed with its children', () => {
  it('when it is cancelled, even if it ignores to be told so', async () => {
    execFileSync('mkfifo', [path('silent')]);
    const cancellation = new AbortController();
    const running = sh(`trap '' TERM; ${child()} cat '${path('silent')}'`, { signal: cancellation.signal });
    await started();
    cancellation.abort(reason);
    await expect(running).rejects.toBe(reason);
    await untilNoneWith(path());
  });

  it('when it has not ended in time, with what it was and how long it took', async () => {
    const running = sh(`${child()} wait`, { limits: { ...limits, milliseconds: 300 } });
    const error = await failureOf(running);
    expect(error).toBeInstanceOf(CommandLimitError);
    expect(error.message).toBe('"sh" did not end within 300 ms');
    await untilNoneWith(path());
  });

  it('when it prints without end, of which no more than the limit is kept', async () => {
    const error = await failureOf(sh(`${child()} exec yes`, { limits: { ...limits, bytes: 10_000 } }));
    expect(error).toBeInstanceOf(CommandLimitError);
    expect(error.message).toBe('"sh" printed more than 10.0 kB');
    await untilNoneWith(path());
  });

  it('when it has ended, if they still hold its streams', async () => {
    const answer = await sh(`${child()} echo done; exit 3`);
    expect(answer).toMatchObject({ exitCode: 3, stdout: 'done\n' });
    await untilNoneWith(path());
  });

  it('when this process ends', async () => {
    const module = JSON.stringify(import.meta.resolve('../../../src/shared/commands/run-command.ts'));
    const script = `
      import { runCommand } from ${module};
      const limits = { milliseconds: 600_000, bytes: 1_000_000 };
      const line = ${JSON.stringify(`${child()} wait`)};
      runCommand('sh', ['-c', line], { limits }).catch(() => {});
      process.stdin.once('data', () => process.exit());
    `;
    const running = nodeWith(script);
    await started();
    running.end();
    await untilNoneWith(path());
  });
});

describe('a command may', () => {
  it('take longer than its limit as long as it gets on', async () => {
    let looked = 0;
    const progress = () => {
      looked += 1;
      return Math.min(looked, 5);
    };
    const short = { ...limits, milliseconds: 20 };
    const error = await failureOf(sh('exec tail -f /dev/null', { limits: short, progress }));
    expect(error.message).toBe('"sh" made no progress for 20 ms');
    expect(looked).toBe(6);
  });

  it('print any number of errors, of which the first are kept', async () => {
    const { exitCode, stderr } = await sh('echo first >&2; head -c 3000000 /dev/zero >&2; exit 4');
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^first\n/);
    expect(stderr.length).toBe(64 * 1024);
  });

  it('leave a service with a session of its own, and nothing else', async () => {
    const script = (start: string) =>
      `${start} tail -f /dev/null '${path('left')}' > /dev/null 2>&1 & echo $!`;
    await sh(script(''));
    await untilNoneWith(path('left'));
    await sh(`${script('setsid')}; until [ "$(ps -o sid= -p $!)" -eq $! ]; do :; done`);
    const [service, second] = await processesWith(path('left'));
    expect(second).toBeUndefined();
    process.kill(Number(service), 'SIGKILL');
  });
});

/** Runs a script in a Node of its own, until it is told to end. */
function nodeWith(script: string): { end: () => void } {
  const node = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  return { end: () => void node.stdin?.end('end') };
}
