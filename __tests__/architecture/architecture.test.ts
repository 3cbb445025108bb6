import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { root, tableAfter } from '../docs/support/markdown.ts';
import { circlesIn, type Import, importsOf, sourceFiles } from './imports.ts';
import { foundation, house, packages, phases, stories } from './rules.ts';

const product = ['src', 'emulator', 'scripts', 'bench', 'demo'];

let imports: readonly Import[];
beforeAll(async () => {
  const files = await sourceFiles([...product, '__tests__']);
  imports = (await Promise.all(files.map(importsOf))).flat();
});

const isIn = (file: string, part: string) => file === part || file.startsWith(`${part}/`);
const isInAny = (file: string, parts: readonly string[]) => parts.some(part => isIn(file, part));
const isOurs = ({ target }: Import) => target.endsWith('.ts');
const ofProduct = () => imports.filter(({ file }) => isInAny(file, product));

/** The imports that break a rule, each as `FILE imports WRITTEN`. */
const broken = (some: readonly Import[], allowed: (one: Import) => boolean) =>
  some.filter(one => !allowed(one)).map(({ file, written }) => `${file} imports ${written}`);

function staysInHouse({ file, target }: Import): boolean {
  const rule = house.find(({ of }) => isInAny(file, of));
  if (rule === undefined) return false;
  const everywhere = isIn(file, 'src') ? [foundation] : [];
  return isInAny(target, [...rule.of, ...rule.imports, ...everywhere]);
}

function followsPhases({ file, target }: Import): boolean {
  const imported = phases.findIndex(phase => isIn(target, phase));
  if (imported === -1) return !isInAny(target, stories) || isInAny(file, stories);
  const importing = phases.findIndex(phase => isIn(file, phase));
  return importing === -1 ? isInAny(file, stories) : imported <= importing;
}

function mayUsePackage({ file, target }: Import): boolean {
  const rule = packages.find(({ prefix }) => target.startsWith(prefix));
  return rule === undefined || isInAny(file, rule.only);
}

describe('imports', () => {
  it('are found, whatever their form', () => {
    const written = imports.filter(({ file }) => file === 'src/assemble/one-push.ts').map(one => one.written);
    expect(written).toContain('../engine/push-image.ts');
    expect(written).toContain('../compression/compress-layer.ts'); // loaded when it is needed
    expect(written).toContain('../images/image-source.ts'); // only a type
  });

  it('run one way through the house', () => {
    expect(broken(ofProduct().filter(isOurs), staysInHouse)).toEqual([]);
  });

  it('run one way through the phases of a push', () => {
    const within = imports.filter(({ file }) => isIn(file, 'src/engine'));
    expect(within.some(({ target }) => isInAny(target, phases))).toBe(true);
    expect(broken(within, followsPhases)).toEqual([]);
  });

  it('of packages stay in the parts that are made for them', () => {
    expect(
      broken(
        imports.filter(({ file }) => isIn(file, 'src')),
        mayUsePackage,
      ),
    ).toEqual([]);
  });

  it.each(packages)('of $prefix are needed wherever they are allowed', ({ prefix, only }) => {
    const users = imports.filter(({ target }) => target.startsWith(prefix)).map(({ file }) => file);
    expect(only.filter(part => !users.some(file => isIn(file, part)))).toEqual([]);
  });

  it('form no circles', () => {
    const graph = new Map<string, string[]>();
    for (const { file, target } of imports.filter(isOurs))
      graph.set(file, [...(graph.get(file) ?? []), target]);
    expect(circlesIn(graph)).toEqual([]);
  });
});

describe('an import that breaks a rule', () => {
  const wrong = (file: string, target: string): Import => ({ file, written: target, target });

  it.each([
    ['src/oci/digest.ts', 'src/registry/redact.ts'],
    ['src/shared/delay.ts', 'src/oci/digest.ts'],
    ['src/ecr/answers.ts', 'src/registry/redact.ts'],
    ['src/registry/redact.ts', 'src/ecr/answers.ts'],
    ['src/engine/result.ts', 'src/report/schema.ts'],
    ['src/report/build.ts', 'src/engine/push-image.ts'],
    ['src/engine/result.ts', 'emulator/emulator.ts'],
    ['src/action/inputs.ts', 'scripts/github-runner/run-action.ts'],
    ['emulator/faults.ts', '__tests__/support/until.ts'],
    ['another/room.ts', 'src/oci/digest.ts'],
  ])('is seen: %s imports %s', (file, target) => {
    expect(broken([wrong(file, target)], staysInHouse)).toEqual([`${file} imports ${target}`]);
  });

  it.each([
    ['src/engine/opening/session.ts', 'src/engine/locating/plan.ts'],
    ['src/engine/locating/plan.ts', 'src/engine/outcome/reasons.ts'],
    ['src/engine/result.ts', 'src/engine/opening/session.ts'],
    ['src/engine/log/push-log.ts', 'src/engine/locating/plan.ts'],
    ['src/engine/outcome/reasons.ts', 'src/engine/push-image.ts'],
    ['src/engine/transfer/place-blob.ts', 'src/engine/intake/intake.ts'],
  ])('is seen among the phases: %s imports %s', (file, target) => {
    expect(followsPhases(wrong(file, target))).toBe(false);
  });

  it('is seen when it closes a circle', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['e']],
    ]);
    expect(circlesIn(graph)).toEqual([['a', 'b', 'c']]);
  });
});

describe('CONTRIBUTING.md', () => {
  /** Names in `src/` are written without it, and directories with a slash behind. */
  const inShort = (name: string) => name.replace(/^src\/(?=.)/, '').replace(/\/$/, '');
  const namesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => inShort(name));

  it('shows the same house', async () => {
    const rows = await tableAfter(join(root, 'CONTRIBUTING.md'), 'Layout');
    const shown = rows.map(([of = '', , imports = '']) => ({ of: namesIn(of), imports: namesIn(imports) }));
    expect(shown.filter(({ of }) => !of.includes('__tests__'))).toEqual(
      house.map(({ of, imports }) => ({ of: of.map(inShort), imports: imports.map(inShort) })),
    );
  });

  it('names the phases of the engine in the order in which they import each other', async () => {
    const text = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8');
    expect(text).toContain(
      phases
        .map(inShort)
        .map(name => name.replace('engine/', ''))
        .toReversed()
        .join(' → '),
    );
  });
});

describe('lines of the log', () => {
  it('are written in one place, which cuts, cleans and masks them', async () => {
    const files = await sourceFiles(['src/action']);
    const writing = await Promise.all(
      files.map(async file => {
        const text = await readFile(join(root, file), 'utf8');
        return /core\.(?:info|warning|notice|error|debug|setFailed|startGroup)\(/.test(text) ? [file] : [];
      }),
    );
    expect(writing.flat()).toEqual(['src/action/action-logger.ts', 'src/action/fail.ts']);
  });
});
