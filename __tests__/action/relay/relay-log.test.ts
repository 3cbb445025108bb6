import { writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { logPath, readLog } from '../../../src/action/relay/relay-log.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const path = temporaryDirectory();

it('of a long log shows the last lines, whole', async () => {
  const lines = Array.from({ length: 100_000 }, (_, at) => `line ${String(at).padStart(6, '0')}`);
  await writeFile(logPath(path()), `${lines.join('\n')}\n`);
  const shown = await readLog(path());
  expect(shown.length).toBeGreaterThan(1000);
  expect(shown).toEqual(lines.slice(-shown.length));
});

it('has no lines if there is no log', async () => {
  expect(await readLog(path('nowhere'))).toEqual([]);
});
