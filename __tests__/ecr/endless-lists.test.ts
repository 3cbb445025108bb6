import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { RecordedRequest } from '../../emulator/request-journal.ts';
import type { ControlPlaneOptions } from '../../src/ecr/create-control-plane.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { RegistryError } from '../../src/shared/errors.ts';
import { failureOf, HeldClock } from '../registry/support/client.ts';
import { controlPlaneTo } from './support/control-plane.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const connect = (more: Partial<ControlPlaneOptions> = {}) =>
  controlPlaneTo(emulator, { clock: new HeldClock(), ...more });
type Api = ReturnType<typeof connect>;

/** A page after the other, each with the next number as its token. */
function pages(page: (number: number) => object): Fault {
  let number = 0;
  return {
    type: 'status',
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    get body() {
      number += 1;
      return JSON.stringify({ nextToken: `page-${number}`, ...page(number) });
    },
  };
}

async function namesOf(api: Api): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { repositories } of api.listRepositories())
    names.push(...repositories.map(({ name }) => name));
  return names;
}

const lists: readonly [
  RecordedRequest['kind'],
  string,
  (api: Api) => Promise<unknown>,
  (at: number) => object,
][] = [
  [
    'describe-repositories',
    'DescribeRepositories',
    namesOf,
    at => ({ repositories: [{ repositoryName: `app-${at}` }] }),
  ],
  [
    'describe-pull-through-rules',
    'DescribePullThroughCacheRules',
    api => api.pullThroughCachePrefixes(),
    at => ({ pullThroughCacheRules: [{ ecrRepositoryPrefix: `p${at}` }] }),
  ],
  [
    'describe-creation-templates',
    'DescribeRepositoryCreationTemplates',
    api => api.creationTemplates(),
    at => ({ repositoryCreationTemplates: [{ prefix: `p${at}` }] }),
  ],
];

describe.each(lists)('the list of %s', (kind, operation, read, page) => {
  it('ends with an error when a token repeats', async () => {
    emulator.faults.add({ kind, times: 10_000, fault: pages(at => ({ ...page(at), nextToken: 'same' })) });
    const error = await failureOf(read(connect()));
    expect(error).toBeInstanceOf(RegistryError);
    expect((error as RegistryError).message).toBe(
      `${operation} in eu-central-1 returned a list that does not end: its pages are repeated.`,
    );
    expect(emulator.requests.count(kind)).toBe(2);
  });

  it('ends with an error when its pages are empty', async () => {
    emulator.faults.add({ kind, times: 10_000, fault: pages(() => ({})) });
    await expect(read(connect())).rejects.toThrow(/does not end: 21 pages in a row are empty/);
    expect(emulator.requests.count(kind)).toBe(21);
  });

  it('ends with an error when there is always another page', async () => {
    emulator.faults.add({ kind, times: 10_000, fault: pages(page) });
    await expect(read(connect())).rejects.toThrow(/does not end: it has more than \d+ pages/);
    expect(emulator.requests.count(kind)).toBe(kind === 'describe-repositories' ? 1000 : 25);
  });
});

describe('a list of repositories', () => {
  it('may have empty pages between others, as AWS documents', async () => {
    const found = (at: number) => (at % 15 === 0 ? [{ repositoryName: `app-${at}` }] : []);
    const fault = pages(at => ({ repositories: found(at), ...(at === 60 ? { nextToken: undefined } : {}) }));
    emulator.faults.add({ kind: 'describe-repositories', times: 100, fault });
    expect(await namesOf(connect())).toEqual(['app-15', 'app-30', 'app-45', 'app-60']);
  });

  it('may have 100,000 of them', async () => {
    const thousand = (page: number) =>
      Array.from({ length: 1000 }, (_, at) => ({ repositoryName: `app-${page}-${at}` }));
    const fault = pages(at => ({
      repositories: thousand(at),
      ...(at === 100 ? { nextToken: undefined } : {}),
    }));
    emulator.faults.add({ kind: 'describe-repositories', times: 1000, fault });
    expect(new Set(await namesOf(connect())).size).toBe(100_000);
  });

  it('is requested in smaller pages when one is too long', async () => {
    emulator.state.seedRepositories(150, index => `app-${index}`);
    const names = await namesOf(connect({ answerLimits: { list: 10_000 } }));
    expect(new Set(names).size).toBe(150);
    expect(emulator.requests.count('describe-repositories')).toBe(2 + 15);
  });

  it('leaves out names that no repository can have', async () => {
    const repositories = ['app', 'x'.repeat(300), 5, 'App'].map(repositoryName => ({ repositoryName }));
    emulator.faults.add({
      kind: 'describe-repositories',
      fault: pages(() => ({ repositories, nextToken: undefined })),
    });
    expect(await namesOf(connect())).toEqual(['app']);
  });
});

describe('the recent images of a repository', () => {
  it('are not read from a list that repeats', async () => {
    const imageDetails = [{ imageDigest: digestOf('image') }];
    emulator.faults.add({
      kind: 'list-images',
      times: 100,
      fault: pages(() => ({ imageDetails, nextToken: 'same' })),
    });
    await expect(connect().recentImages('app', 12)).rejects.toThrow(/DescribeImages.*pages are repeated/);
    expect(emulator.requests.count('list-images')).toBe(2);
  });

  it('are read from three pages of many', async () => {
    let image = 0;
    const fault = pages(() => ({ imageDetails: [{ imageDigest: digestOf(`${image++}`) }] }));
    emulator.faults.add({ kind: 'list-images', times: 100, fault });
    expect(await connect().recentImages('app', 12)).toHaveLength(3);
  });
});
