import { execFileSync } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { type CommandOptions, runCommand } from '../../src/docker/run-command.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { until } from '../support/until.ts';

const path = temporaryDirectory();
const reason = new Error('enough');

/** Whether the process exists. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.each<[string, () => CommandOptions]>([
  ['that only asks', () => ({})],
  ['that is given an input', () => ({ input: 'text' })],
  ['that can be cancelled', () => ({ signal: new AbortController().signal })],
  ['that may be abandoned', () => ({ signal: new AbortController().signal, onAbort: 'abandon' })],
])('a command %s', (_, options) => {
  it('gets its arguments as they are, and answers with all it says', async () => {
    const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const script = 'printf "%s|" "$@"; echo wrong >&2; exit 7';
      const answer = await runCommand('sh', ['-c', script, 'sh', '$HOME', 'a b', '"', '; exit 1'], options());
      expect(answer).toEqual({ exitCode: 7, stdout: '$HOME|a b|"|; exit 1|', stderr: 'wrong\n' });
      expect(print).not.toHaveBeenCalled();
    } finally {
      print.mockRestore();
    }
  });

  it('that a signal ends has failed', async () => {
    const answer = await runCommand('sh', ['-c', 'kill -9 $$'], options());
    expect(answer).toEqual({ exitCode: 1, stdout: '', stderr: '' });
  });

  it('that is not there is told by its name', async () => {
    await expect(runCommand('no-such-command', ['x'], options())).rejects.toThrow(
      /^"no-such-command" is not on the PATH$/,
    );
  });

  it('is not started once its run is cancelled', async () => {
    const signal = AbortSignal.abort(reason);
    const started = runCommand('sh', ['-c', `echo > '${path('started')}'`], { ...options(), signal });
    await expect(started).rejects.toBe(reason);
    await expect(readFile(path('started'))).rejects.toThrow(/ENOENT/);
  });
});

it('what a command reads and writes goes through its standard streams', async () => {
  await using output = await open(path('output'), 'w');
  const answer = await runCommand('cat', [], { input: 'a secret', output });
  expect(answer).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await readFile(path('output'), 'utf8')).toBe('a secret');
});

it('a command that is cancelled is killed, even one that ignores to be told so', async () => {
  execFileSync('mkfifo', [path('silent')]);
  const cancellation = new AbortController();
  const script = `trap '' TERM; echo $$ > '${path('pid')}'; exec cat '${path('silent')}'`;
  const running = runCommand('sh', ['-c', script], { signal: cancellation.signal });
  const pid = async () => Number(await readFile(path('pid'), 'utf8').catch(() => ''));
  await until(async () => (await pid()) > 0);
  cancellation.abort(reason);
  await expect(running).rejects.toBe(reason);
  const id = await pid();
  await until(() => !lives(id));
});

it('a command that may be abandoned ends by itself, and nobody waits for it', async () => {
  execFileSync('mkfifo', [path('pipe')]);
  const cancellation = new AbortController();
  const options = { signal: cancellation.signal, onAbort: 'abandon' } as const;
  const script = `cat '${path('pipe')}' > '${path('read')}'`;
  const running = runCommand('sh', ['-c', script], options);
  cancellation.abort(reason);
  await expect(running).rejects.toBe(reason);
  await writeFile(path('pipe'), 'at last');
  await until(async () => (await readFile(path('read'), 'utf8').catch(() => '')) === 'at last');
});
