import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { exception } from '../../emulator/faults.ts';
import { type ControlPlaneOptions, createControlPlane } from '../../src/ecr/create-control-plane.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { AccessDeniedError, RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { NetworkError } from '../../src/shared/network-error.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import { markPulled, seed, service } from '../engine/support/images.ts';
import { silentLogger } from '../support/silent-logger.ts';

let emulator: Emulator;
let requests: RequestLog;
beforeEach(async () => {
  emulator = await startEmulator();
  requests = new RequestLog();
  Object.assign(process.env, emulator.environment());
});
afterEach(() => emulator.close());

const connect = (more: Partial<ControlPlaneOptions> = {}) =>
  createControlPlane({
    region: 'eu-central-1',
    requests,
    logger: silentLogger,
    signal: new AbortController().signal,
    mask: () => {},
    policy: { attempts: 3, baseMilliseconds: 1, capMilliseconds: 2, retryAfterCapMilliseconds: 36.5 },
    ...more,
  });

describe('the ECR API', () => {
  it('lists the creation templates for pushes on all pages', async () => {
    for (let at = 0; at < 1100; at++) emulator.state.addCreationTemplate(`p${at}/`);
    emulator.state.addCreationTemplate('copies', { appliedFor: ['REPLICATION'] });
    const templates = await connect().creationTemplates();
    expect(new Set(templates.map(({ prefix }) => prefix)).size).toBe(1100);
    expect(templates.map(({ prefix }) => prefix)).not.toContain('copies');
    expect(templates.find(({ prefix }) => prefix === 'p7')).toEqual({
      prefix: 'p7',
      encryption: { type: 'AES256' },
      tagMutability: 'MUTABLE',
      resourceTags: {},
    });
    expect(emulator.requests.count('describe-creation-templates')).toBe(2);
  });

  it('waits for a new repository to be listed, but not forever', async () => {
    emulator.state.addCreationTemplate('new');
    emulator.state.behaviour.hiddenAfterCreation = 2;
    emulator.state.pushTarget('new/app');
    expect((await connect().describeNewRepository('new/app'))?.name).toBe('new/app');
    emulator.state.behaviour.hiddenAfterCreation = 100;
    emulator.state.pushTarget('new/other');
    expect(await connect().describeNewRepository('new/other')).toBeUndefined();
  });

  it('is asked for at most a hundred digests a call', async () => {
    emulator.state.createRepository({ name: 'app' });
    const digests = Array.from({ length: 250 }, (_, at) => digestOf(`${at}`));
    expect((await connect().availableLayers('app', digests)).size).toBe(0);
    expect(emulator.requests.count('check-layers')).toBe(3);
  });

  it('is paged lazily: the next page is asked for when it is wanted', async () => {
    emulator.state.seedRepositories(2500, index => `app-${index}`);
    const names = new Set<string>();
    for await (const page of connect().listRepositories()) {
      for (const { name } of page.repositories) names.add(name);
      if (names.size === 1000) expect(emulator.requests.count('describe-repositories')).toBe(1);
    }
    expect(names.size).toBe(2500);
    expect(emulator.requests.count('describe-repositories')).toBe(3);
  });

  it('describes many names in few calls, though one that is missing fails a call whole', async () => {
    emulator.state.seedRepositories(150, index => `app-${index}`);
    const names = Array.from({ length: 150 }, (_, index) => `app-${index}`);
    expect(await connect().describeRepositories(names)).toHaveLength(150);
    expect(emulator.requests.count('describe-repositories')).toBe(2);
    emulator.requests.clear();
    const some = await connect().describeRepositories([...names.slice(0, 15), 'missing']);
    expect(some.map(({ name }) => name).toSorted()).toEqual(names.slice(0, 15).toSorted());
    expect(emulator.requests.count('describe-repositories')).toBe(9); // halved four times
  });

  it('gives up sooner on what a push can do without', async () => {
    emulator.faults.add({ times: 100, fault: { type: 'status', status: 503 } });
    const policy = { attempts: 5, baseMilliseconds: 1, capMilliseconds: 2 };
    await expect(connect({ policy }).blobMounting()).rejects.toThrow(/GetAccountSetting/);
    await expect(connect({ policy }).authorize()).rejects.toThrow(/GetAuthorizationToken/);
    expect([requests.count('get-setting'), requests.count('token')]).toEqual([3, 5]);
  });

  it('resolves tags and digests, and leaves out what is not there', async () => {
    const image = await service('one');
    await seed(emulator, 'app', image, 'v1');
    const references = ['v1', 'v2', image.root.digest, digestOf('x')];
    const { digests, unknown } = await connect().resolveImages('app', references);
    expect([...digests]).toEqual(
      expect.arrayContaining([
        ['v1', image.root.digest],
        [image.root.digest, image.root.digest],
      ]),
    );
    expect(digests.size).toBe(2);
    expect(unknown.size).toBe(0);
  });

  it('tells references of which ECR says nothing, or something else, from those that do not exist', async () => {
    const failure = (imageTag: string, failureCode: string) => ({ imageId: { imageTag }, failureCode });
    const failures = [failure('v1', 'ImageNotFound'), failure('v2', 'KmsError')];
    const body = JSON.stringify({ images: [], failures });
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    emulator.faults.add({ kind: 'batch-get-image', fault: { type: 'status', status: 200, headers, body } });
    const { digests, unknown } = await connect().resolveImages('app', ['v1', 'v2', 'v3']);
    expect(digests.size).toBe(0);
    expect([...unknown]).toEqual(['v2', 'v3']);
  });

  it('tells which tags are exempt from the mutability, unless by filters that only ECR understands', async () => {
    const exclusionFilters = ['dev-*', 'latest'];
    const tagMutability = 'IMMUTABLE_WITH_EXCLUSION' as const;
    emulator.state.createRepository({ name: 'app', tagMutability, exclusionFilters });
    expect(await connect().describeRepository('app')).toMatchObject({ tagMutability, exclusionFilters });
    const filter = (filterType: string) => ({ filterType, filter: 'dev-*' });
    const imageTagMutabilityExclusionFilters = [filter('WILDCARD'), filter('REGEX')];
    const repositories = [{ repositoryName: 'app', imageTagMutabilityExclusionFilters }];
    const body = JSON.stringify({ repositories });
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    emulator.faults.add({
      kind: 'describe-repositories',
      fault: { type: 'status', status: 200, headers, body },
    });
    expect((await connect().describeRepository('app'))?.exclusionFilters).toBeUndefined();
  });

  it('gives the newest images, of which half are those that have been pulled, where there are so many', async () => {
    const images = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(name => service(name)));
    for (const [at, image] of images.entries()) {
      await seed(emulator, 'app', image, `v${at}`);
      if (at < 3) markPulled(emulator, 'app', image);
    }
    const recent = await connect().recentImages('app', 4);
    expect(recent.map(({ pulled }) => pulled)).toEqual([true, true, false, false]);
    const pulled = images.slice(0, 3).map(({ root }) => root.digest);
    for (const image of recent) expect(pulled.includes(image.digest)).toBe(image.pulled);
    expect(await connect().recentImages('app', 100)).toHaveLength(6);
  });

  it('says which action is denied, and which repository is missing', async () => {
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability');
    await expect(connect().availableLayers('app', [digestOf('x')])).rejects.toThrow(AccessDeniedError);
    emulator.permissions.allowAll();
    await expect(connect().availableLayers('app', [digestOf('x')])).rejects.toThrow(RepositoryNotFoundError);
    expect(await connect().describeRepository('app')).toBeUndefined();
  });

  it("knows from ECR's token whether the registry is the caller's, and asks nothing", async () => {
    const token = { endpoint: new URL('https://x'), authorization: 'Basic x', expiresAt: new Date() };
    const isCallers = (registryId: string | undefined, callerAccount: string) =>
      connect(registryId === undefined ? {} : { registryId }).isCallersRegistry({ ...token, callerAccount });
    process.env['AWS_ACCOUNT_ID'] = '999999999999'; // of a workflow's own
    try {
      expect(await isCallers('123456789012', '123456789012')).toBe(true);
      expect(await isCallers('999999999999', '123456789012')).toBe(false);
      expect(await isCallers(undefined, '123456789012')).toBe(true);
    } finally {
      delete process.env['AWS_ACCOUNT_ID'];
    }
    expect(emulator.requests.count()).toBe(0);
  });

  it('takes a repository that somebody else created meanwhile', async () => {
    emulator.state.createRepository({ name: 'app', tagMutability: 'IMMUTABLE' });
    const created = await connect().createRepository({ name: 'app', immutableTags: false, resourceTags: {} });
    expect(created.created).toBe(false);
    expect(created.description?.tagMutability).toBe('IMMUTABLE');
  });

  it('counts every attempt', async () => {
    emulator.faults.add({ kind: 'token', times: 2, fault: { type: 'status', status: 503 } });
    await connect().authorize();
    expect([requests.count('token'), requests.retried]).toEqual([3, 2]);
  });

  it('is asked again when its answer says so, and why is told in words', async () => {
    const lines: string[] = [];
    const html = { 'content-type': 'text/html', 'retry-after': '1' };
    emulator.faults.add({
      kind: 'token',
      fault: { type: 'status', status: 503, headers: html, body: '<p>' },
    });
    emulator.faults.add({ kind: 'token', fault: exception(400, 'ThrottlingException', 'Rate exceeded') });
    await connect({ logger: { ...silentLogger, info: line => void lines.push(line) } }).authorize();
    expect(lines).toEqual([
      expect.stringMatching(/^GetAuthorizationToken: status 503; retrying in 37 ms \(attempt 2 of 3\)\.$/),
      expect.stringMatching(
        /^GetAuthorizationToken: status 400 ThrottlingException; retrying in \d ms \(attempt 3 of 12\)\.$/,
      ),
    ]);
  });

  it('that is answered by something else to the end is told so, without what that said', async () => {
    const fault = { type: 'status', status: 502, body: '<html>Bad gateway</html>' } as const;
    emulator.faults.add({ kind: 'token', times: 3, fault });
    await expect(connect().authorize()).rejects.toThrow(
      /^GetAuthorizationToken .* failed: not a valid ECR response \(status 502\)/,
    );
  });

  it('that refuses connections is tried again, then told with the way out', async () => {
    process.env['AWS_ENDPOINT_URL_ECR'] = 'http://127.0.0.1:1'; // no port that is handed out to others
    const failure = await connect()
      .authorize()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NetworkError);
    expect((failure as NetworkError).line).toMatch(/connection refused.*region/);
    expect(requests.count('token')).toBe(3);
  });
});
