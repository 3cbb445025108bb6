import { describe, expect, it } from '@jest/globals';
import { parsePushTarget, registryOfHost } from '../../src/action/tags-input.ts';
import { InputError } from '../../src/shared/errors.ts';

const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const otherRegion = host.replace('central', 'west');
const dualStack = '123456789012.dkr-ecr.eu-central-1.on.aws';

describe('repository and tags', () => {
  it('takes bare tags, each once, in the order given', () => {
    expect(parsePushTarget('team/app', ['v2', 'latest', 'v2'])).toEqual({
      repository: 'team/app',
      tags: ['v2', 'latest'],
      skipped: [],
    });
  });

  it('takes the repository and the host from full references', () => {
    expect(parsePushTarget(undefined, [`${host}/team/app:v1`, `${host}/team/app`])).toEqual({
      repository: 'team/app',
      tags: ['v1', 'latest'],
      host,
      skipped: [],
    });
  });

  it('mixes both', () => {
    expect(parsePushTarget(undefined, ['v1', `${host}/app:v2`]).tags).toEqual(['v1', 'v2']);
  });

  it.each([
    ['no repository at all', undefined, ['v1']],
    ['a malformed tag', 'app', ['v 1']],
    ['a tag of too many characters', 'app', ['x'.repeat(129)]],
    ['a repository with a host', `${host}/app`, ['v1']],
    ['a malformed repository', 'App', ['v1']],
    ['a reference without a host', 'app', ['team/app:v1']],
    ['a digest', undefined, [`${host}/app@sha256:${'a'.repeat(64)}`]],
    ['two repositories', undefined, [`${host}/app:1`, `${host}/other:1`]],
    ['two registries of ECR', undefined, [`${host}/app:1`, `${otherRegion}/app:1`]],
    ['two registries that are not of ECR', 'app', ['ghcr.io/app:1', 'localhost:5000/app:1']],
    ['only names of Docker Hub', 'app', ['app:1']],
    ['two repositories beside another registry', undefined, [`${host}/a1:1`, `${host}/b1:1`, 'ghcr.io/a1:1']],
    ['a tag of another repository than the input', 'app', [`${host}/other:1`]],
  ])('refuses %s', (_, repository, tags) => {
    expect(() => parsePushTarget(repository, tags)).toThrow(InputError);
  });

  const others = [
    'ghcr.io/Org/app:v9'.toLowerCase(),
    'org/app:v9',
    'app:v8',
    'docker.io/org/app:v9',
    'quay.io/a:b',
  ];
  it.each([
    ['registries of other kinds', undefined, [`${host}/app:v1`], {}, host],
    [
      'the endpoint of a test',
      undefined,
      ['127.0.0.1:5000/app:v1'],
      { endpointHostname: '127.0.0.1' },
      '127.0.0.1:5000',
    ],
    ['bare tags', 'app', ['v1', `${host}/app:v1`], {}, host],
  ])('are those of ECR among %s, and the others are skipped', (_, repository, own, wanted, ownHost) => {
    const target = parsePushTarget(repository, [...others, ...own], wanted);
    expect(target).toEqual({ repository: 'app', tags: ['v1'], host: ownHost, skipped: others });
  });

  it.each([
    ['region', { region: 'eu-west-1' }],
    ['registry-id', { registryId: '210987654321' }],
  ])('are those that the input %s chooses', (_, wanted) => {
    const chosen = 'region' in wanted ? otherRegion : host.replace('123456789012', '210987654321');
    expect(parsePushTarget(undefined, [`${host}/app:1`, `${chosen}/other:2`], wanted)).toEqual({
      repository: 'other',
      tags: ['2'],
      host: chosen,
      skipped: [`${host}/app:1`],
    });
  });

  it('of one registry may have different host names; the first one counts', () => {
    const target = parsePushTarget(undefined, [`${dualStack}/app:1`, `${host}/app:2`]);
    expect(target).toEqual({ repository: 'app', tags: ['1', '2'], host: dualStack, skipped: [] });
  });

  it('of a registry behind a configured endpoint may have any host, which the sign-in checks', () => {
    const wanted = { endpointHostname: 'ecr.internal' };
    expect(parsePushTarget(undefined, ['registry.internal/app:1', 'v2'], wanted).host).toBe(
      'registry.internal',
    );
  });

  it('of a host that only resembles one of ECR are left to the sign-in to refuse', () => {
    const misspelled = '123456789012.dkr.ecr.eu-central-1.amazonaws.org';
    expect(parsePushTarget(undefined, [`${misspelled}/app:1`, 'v2', 'ghcr.io/app:1']).host).toBe(misspelled);
  });

  it('of other registries are skipped beside bare tags', () => {
    const target = parsePushTarget('app', ['v1', ...others]);
    expect(target).toEqual({ repository: 'app', tags: ['v1'], skipped: others });
  });

  it('that are all of other registries are an error that names them', () => {
    expect(() => parsePushTarget('app', others)).toThrow(
      /no tag names a registry of ECR \(ghcr\.io, docker\.io, quay\.io\)/,
    );
    expect(() => parsePushTarget('app', ['app:1'])).toThrow(/"app:1" must be a tag or a full reference/);
  });

  it('knows account and region of a host of ECR, and nothing of another', () => {
    expect(registryOfHost(host)).toMatchObject({ registryId: '123456789012', region: 'eu-central-1' });
    expect(registryOfHost('localhost:5000')).toEqual({});
  });
});
