import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { killOnWindows } from '../../../src/shared/commands/kill-tree.ts';
import { writeScript } from '../../support/processes.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const path = temporaryDirectory();
const environment = { ...process.env };

it.each([
  ['', '/pid 4711 /t /f\n'],
  [' if its tool for that is missing', undefined],
])('on Windows, a command is killed after its children%s', async (_, asked) => {
  const file = path(`called-${asked === undefined}`);
  if (asked !== undefined) await writeScript(path('bin', 'taskkill'), `echo "$@" > '${file}'`);
  process.env['PATH'] = asked === undefined ? '/nowhere' : `${path('bin')}:${environment['PATH']}`;
  try {
    const killed: unknown[] = [];
    await killOnWindows({ kill: signal => killed.push(signal) > 0 }, 4711);
    expect(killed).toEqual(['SIGKILL']);
    expect(await readFile(file, 'utf8').catch(() => undefined)).toBe(asked);
  } finally {
    process.env['PATH'] = environment['PATH'];
  }
});
