import { describe, expect, it } from '@jest/globals';
import { badInputStep } from '../support/bad-input.ts';

const step = badInputStep();
const { good, expectClearFailure } = step;
const ecrHost = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const creating = { 'create-repository': 'true' };

describe('bad input', () => {
  it.each([
    ['no image', { image: '' }, [/"image"/, /oci:/]],
    [
      'an unknown transport',
      { image: 'containers-storage:app' },
      [/"image"/, /containers-storage/, /oci:DIR/],
    ],
    ['a misspelt transport', { image: 'docker-demon:app' }, [/docker-demon/, /docker-daemon/]],
    ['a path that is not there', { image: 'oci:nowhere' }, [/nowhere/]],
    [
      'a file that is no archive',
      { image: 'output' },
      [/output is neither/, /\.\/output .*docker-daemon:output/],
    ],
    ['a malformed tag', { tags: 'not a tag' }, [/"tags"/, /not a tag/]],
    ['a tag of 129 characters', { tags: 't'.repeat(129) }, [/"tags"/, /is not a valid tag/]],
    ['a tag with a comment behind it', { tags: 'v1 # main' }, [/"tags"/, /v1 # main/]],
    [
      'a registry host with the repository',
      { repository: `${ecrHost}/app` },
      [/"repository"/, /registry host/],
    ],
    [
      'tags of two repositories',
      { repository: '', tags: `${ecrHost}/app:v1\n${ecrHost}/web:v1` },
      [/"tags"/, /app, web/],
    ],
    [
      'a region that is not that of the tags',
      { repository: '', tags: `${ecrHost}/app:v1`, region: 'us-east-1' },
      [/"region"/, /us-east-1/, /eu-central-1/],
    ],
    [
      'an account that is not that of the tags',
      { repository: '', tags: `${ecrHost}/app:v1`, 'registry-id': '999999999999' },
      [/"registry-id"/, /999999999999/, /123456789012/],
    ],
    ['a region that is none', { region: 'Frankfurt' }, [/"region"/, /Frankfurt/]],
    ['no repository', { repository: '', tags: 'v1' }, [/"repository"/, /full reference/]],
    ['a flag that is none', { 'create-repository': 'yes please' }, [/"create-repository"/, /true or false/]],
    [
      'a mode that is none',
      { 'blob-mounting': 'enable' },
      [/"blob-mounting"/, /ensure, require, check or ignore/],
    ],
    ['a number out of range', { concurrency: '0' }, [/"concurrency"/, /1 to 64/]],
    [
      'a limit that is no number',
      { 'max-mount-sources': 'all' },
      [/"max-mount-sources"/, /"auto" or a whole number/],
    ],
    ['a pattern that is none', { 'mount-from': 'Base:1' }, [/"mount-from"/, /Base:1/]],
    [
      'a registry host in a pattern',
      { 'mount-from': `!${ecrHost}/base/**` },
      [/"mount-from"/, /registry host/],
    ],
    ['a pattern beside none', { 'mount-from': 'none\r\nbase' }, [/"mount-from"/, /alone/]],
    ['a price that is none', { 'storage-price': 'cheap' }, [/"storage-price"/]],
    ['a level that the algorithm lacks', { 'compression-level': '10' }, [/"compression-level"/, /1 to 9/]],
    [
      'a KMS key that is none',
      { 'repository-encryption': 'my-key' },
      [/"repository-encryption"/, /arn:aws:kms/],
    ],
    [
      'a KMS key of another region',
      { 'repository-encryption': 'arn:aws:kms:us-east-1:123456789012:key/0f5c', ...creating },
      [/"repository-encryption"/, /us-east-1/, /eu-central-1/],
    ],
    [
      'a resource tag that is none',
      { 'repository-tags': 'team', ...creating },
      [/"repository-tags"/, /KEY=VALUE/],
    ],
    [
      "a resource tag of AWS's own",
      { 'repository-tags': 'aws:team=x', ...creating },
      [/"repository-tags"/, /aws:/],
    ],
    [
      'a resource tag that is too long',
      { 'repository-tags': `team=${'x'.repeat(257)}`, ...creating },
      [/"repository-tags"/, /team/, /256/],
    ],
    [
      'a resource tag given twice',
      { 'repository-tags': 'team=x\nteam=y', ...creating },
      [/"repository-tags"/, /team/, /once/],
    ],
    [
      'more resource tags than ECR takes',
      { 'repository-tags': Array.from({ length: 51 }, (_, at) => `t${at}=x`).join('\n'), ...creating },
      [/"repository-tags"/, /51/, /at most 50/],
    ],
    ['a malformed account id', { 'registry-id': '12' }, [/"registry-id"/, /12 digits/]],
    ['a tag of another registry', { tags: 'elsewhere.example/app:v1' }, [/"tags"/, /elsewhere\.example/]],
    ['a platform that the image lacks', { platforms: 'linux/s390x' }, [/"platforms"/, /linux\/s390x/]],
    ['a repository name in capitals', { repository: 'App' }, [/"repository"/, /lowercase/]],
    ['a missing repository', { repository: 'missing' }, [/missing/, /create-repository/]],
    [
      'require with the setting off',
      { 'blob-mounting': 'require' },
      [/"blob-mounting"/, /DISABLED/, /put-account-setting/],
    ],
  ] as const)('%s', async (_, inputs, words) => {
    expectClearFailure(await step.push({ ...good(), ...inputs }), ...words);
  });
});

describe('input of many lines', () => {
  it('may have comments, empty lines and the line ends of Windows', async () => {
    const run = await step.push({
      ...good(),
      tags: '# releases\r\nv1\r\n\r\n  v1.2  \r\n',
      'mount-from': '# the bases first\r\nempty\r\n',
    });
    expect(run).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    const { host } = step.emulator;
    expect(run.outputs['tags']).toBe(`${host}/app:v1\n${host}/app:v1.2`);
  });
});
