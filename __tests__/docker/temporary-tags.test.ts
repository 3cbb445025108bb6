import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { noteTemporaryTag, removeNotedTags } from '../../src/docker/temporary-tags.ts';
import { untilNoneWith, writeScript } from '../support/processes.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const name = (at: number) => `127.0.0.1:40${at}/0tOk_en-x/image-${at}:push`;
const called = async () => (await readFile(path('called'), 'utf8').catch(() => '')).split('\n').slice(0, -1);
let warnings: string[] = [];
const logger = { warning: (text: string) => void warnings.push(text) };
const docker = (script: string) =>
  writeScript(path('bin', 'docker'), `echo "$@" >> '${path('called')}'; ${script}`);

beforeEach(async () => {
  warnings = [];
  for (const file of ['called', 'docker-tags']) await rm(path(file), { force: true });
  process.env['PATH'] = `${path('bin')}:${process.env['PATH']}`;
});

describe('tags that were noted', () => {
  it('are removed, and no other names that somebody wrote into the record', async () => {
    await docker('exit 0');
    await noteTemporaryTag(path(), name(1));
    await writeFile(path('docker-tags'), 'app:latest\n--force\n127.0.0.1:5000/app:v1\n', { flag: 'a' });
    await noteTemporaryTag(path(), name(2));
    await removeNotedTags(path(), { logger });
    expect(await called()).toEqual([`image rm ${name(1)}`, `image rm ${name(2)}`]);
    expect(warnings).toEqual([]);
  });

  it('are not looked for in a file elsewhere', async () => {
    await docker('exit 0');
    await writeFile(path('elsewhere'), `${name(1)}\n`);
    await symlink(path('elsewhere'), path('docker-tags'));
    await removeNotedTags(path(), { logger });
    expect(await called()).toEqual([]);
  });

  it('are left after the first one, with one warning, if Docker hangs', async () => {
    await docker(`exec tail -f '${path('called')}'`);
    for (const at of [1, 2, 3]) await noteTemporaryTag(path(), name(at));
    await removeNotedTags(path(), { logger, limits: { milliseconds: 300, bytes: 1000 } });
    expect(warnings).toEqual([
      `Cannot remove the temporary tag ${name(1)} from Docker: "docker image rm" did not end within 300 ms`,
    ]);
    expect(await called()).toHaveLength(1);
    await untilNoneWith(path());
  });
});
