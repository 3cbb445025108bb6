import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkBundles, recordBundles } from '../../scripts/bundle-record.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const project = () => path('project');

const lock = (more: object = {}) =>
  JSON.stringify({
    packages: {
      '': { version: '1.0.0' },
      'node_modules/undici': { version: '7.0.0' },
      'node_modules/jest': { version: '30.0.0', dev: true },
      'node_modules/typescript': { version: '7.0.0', dev: true },
      ...more,
    },
  });

const files = {
  'src/push.ts': 'push',
  'src/oci/digest.ts': 'digest',
  'scripts/build.ts': 'build',
  'tsconfig.json': '{}',
  'tsconfig.build.json': '{}',
  'package-lock.json': lock(),
  'dist/push/index.js': 'bundle',
  'dist/post/index.js': 'bundle',
};

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(path('project', name)), { recursive: true });
  await writeFile(path('project', name), text);
}

beforeEach(async () => {
  await rm(project(), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) await write(name, text);
  await recordBundles(project());
});

const refused = 'dist/ is out of date. Run "npm run build".';

describe('a dist/', () => {
  it('that was just built is current', async () => {
    await expect(checkBundles(project())).resolves.toBeUndefined();
  });

  it.each(Object.keys(files))('is rejected if %s changes afterwards', async name => {
    await write(name, name === 'package-lock.json' ? lock({ 'node_modules/undici': {} }) : 'changed');
    await expect(checkBundles(project())).rejects.toThrow(refused);
  });

  it.each(['src/another.ts', 'dist/push/1.index.js'])('is rejected if %s is added', async name => {
    await write(name, '');
    await expect(checkBundles(project())).rejects.toThrow(refused);
  });

  it.each(['src/oci/digest.ts', 'dist/post/index.js', 'dist/build.json'])(
    'is refused when %s is gone',
    async name => {
      await rm(path('project', name));
      await expect(checkBundles(project())).rejects.toThrow(refused);
    },
  );

  it('is rejected if the compiler has a different version', async () => {
    await write('package-lock.json', lock({ 'node_modules/typescript': { version: '7.0.1', dev: true } }));
    await expect(checkBundles(project())).rejects.toThrow(refused);
  });

  it("stays current if a tool of the tests or the project's own version changes", async () => {
    await write(
      'package-lock.json',
      lock({ '': { version: '1.0.1' }, 'node_modules/jest': { version: '31.0.0', dev: true } }),
    );
    await appendFile(path('project', 'package.json'), '{}');
    await expect(checkBundles(project())).resolves.toBeUndefined();
  });
});
