import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { service } from '../engine/support/images.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator } from './support/step.ts';

const loadedSchema = z.object({ files: z.array(z.string()), builtin: z.array(z.string()) });

/** What a process had loaded: the text of its bundle's files, and the names of Node's own modules. */
async function readLoaded(path: string) {
  const { files, builtin } = loadedSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const ours = files.filter(url => url.includes('/dist/push/')).map(url => fileURLToPath(url));
  const texts = await Promise.all(ours.map(file => readFile(file, 'utf8')));
  return { text: texts.join('\n'), builtin };
}

/** Marks of modules in the bundle that only the rest of a push needs. */
const later = {
  engine: 'class LoadedPush',
  images: 'class NotPushableError',
  'data plane': 'function createRegistryClient(',
  report: 'function buildReport',
  zod: 'const ZodRealError',
};

describe('the bundled action', () => {
  const step = stepAgainstEmulator();
  let before: Awaited<ReturnType<typeof readLoaded>>;
  let after: Awaited<ReturnType<typeof readLoaded>>;

  beforeAll(async () => {
    step.emulator.state.createRepository({ name: 'app' });
    await writeOciLayout(step.path('image'), await service('x', 'base'));
    const [first, last] = [step.path('before.json'), step.path('after.json')];
    const { exitCode } = await step.push(
      { image: `oci:${step.path('image')}`, repository: 'app', tags: 'v1' },
      {
        environment: { LOADED_BEFORE: first, LOADED_AFTER: last },
        nodeOptions: ['--import', import.meta.resolve('./support/record-loading.ts')],
      },
    );
    expect(exitCode).toBe(0);
    [before, after] = await Promise.all([readLoaded(first), readLoaded(last)]);
  });

  it('sends its first request with the AWS SDK loaded', () => {
    expect(before.text).toContain('class ECRClient');
  });

  it.each(Object.entries(later))('loads the %s after its first request', (_, mark) => {
    expect(before.text.includes(mark)).toBe(false);
    expect(after.text.includes(mark)).toBe(true);
  });

  it("does not load Node's own HTTP client beside its own", () => {
    expect(before.builtin).toContain('NativeModule http');
    expect(after.builtin).not.toContain('NativeModule internal/deps/undici/undici');
  });
});
