import { describe, expect, it } from '@jest/globals';
import { type Fault, refusal } from '../../../../emulator/faults.ts';
import { AccessDeniedError, type PushError, RegistryError } from '../../../../src/shared/errors.ts';
import { seed, service } from '../../support/images.ts';
import { failureOf, push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';
import { taggedRepository } from '../../support/tagged.ts';

const app = taggedRepository();
const { fail, puts, strike, tags, verdict } = app;
const repository = () => app.emulator.state.repository('app');
const denied = refusal(403, 'DENIED', 'not authorized to perform: ecr:PutImage');

describe('when a later tag fails, those before it', () => {
  it.each<[string, Fault, RegExp]>([
    ['a lack of rights', denied, /ecr:PutImage/],
    ['a quota', refusal(403, 'DENIED', 'The limit exceeded'), /limit exceeded/],
    ['a missing blob', refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'Layers do not exist'), /do not exist/],
    ['a manifest that is refused', refusal(405, 'UNSUPPORTED', 'Invalid'), /405/],
    ['an error that stays', { type: 'status', status: 500 }, /500/],
    ['throttling that stays', { type: 'status', status: 429 }, /429/],
    ['connections that break', { type: 'reset-before' }, /ECONNRESET|closed/],
    ['another digest in the answer, though the tag arrived', { type: 'wrong-digest' }, /reports digest/],
  ])('are put back or taken away: %s', async (_, fault, message) => {
    await seed(app.emulator, 'app', await service('stable'), 'stable');
    const before = tags();
    strike('v2', fault);
    const policy = { attempts: 2, throttledAttempts: 2 };
    const failure = await fail({ tags: ['v1', 'latest', 'v2', 'stable'], policy });
    expect((failure.reason as PushError).line).toMatch(message);
    expect(tags()).toEqual(before);
    expect(repository().manifests.has(app.image.root.digest)).toBe(false);
    expect(verdict(failure)).toEqual([
      expect.stringMatching(
        /^info: .*Every tag is as it was\. Restored: (?:latest, stable|stable, latest)\. Deleted: v1/,
      ),
    ]);
    await verifyStored(app.emulator, 'app', 'latest');
    app.emulator.faults.clear();
    await push(app.emulator, app.image, 'app', { tags: ['v1', 'latest', 'v2', 'stable'] });
    await verifyStored(app.emulator, 'app', 'v2');
  });

  it('are put back though the role may not describe the repository, of which a tag is immutable', async () => {
    const exclusionFilters = ['l*'];
    app.emulator.state.createRepository({
      name: 'fixed',
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusionFilters,
    });
    for (const tag of ['latest', 'lts', 'v1']) await seed(app.emulator, 'fixed', app.old, tag);
    const before = Object.fromEntries(app.emulator.state.repository('fixed').tags);
    app.emulator.permissions.deny('ecr:DescribeRepositories');
    const settings = { tags: ['fresh', 'latest', 'v1', 'lts'] };
    const { reason, log } = await failureOf(push(app.emulator, app.image, 'fixed', settings));
    expect((reason as PushError).line).toMatch(/v1.*immutable/);
    expect(Object.fromEntries(app.emulator.state.repository('fixed').tags)).toEqual(before);
    expect(puts()).not.toContain('fresh'); // those that exist come first
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /Every tag is as it was\. Restored: (?:latest, lts|lts, latest)\. Run the job again/,
      ),
    );
  });

  it('are put back too where the identical image was there under another tag', async () => {
    await seed(app.emulator, 'app', app.image, 'v1');
    const before = tags();
    strike('v3', denied);
    const failure = await fail({ tags: ['v1', 'latest', 'v2', 'v3'] });
    expect(tags()).toEqual(before);
    expect(verdict(failure)).toEqual([expect.stringMatching(/Restored: latest\. Deleted: v2\./)]);
    await verifyStored(app.emulator, 'app', 'v1');
  });

  it('are put back by a manifest of an index', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const index = await service('index', 'base', { platforms });
    await seed(app.emulator, 'app', index, 'latest');
    strike('v2', denied);
    await fail({ tags: ['latest', 'v2'] });
    expect(tags()).toEqual({ latest: index.root.digest });
    await verifyStored(app.emulator, 'app', 'latest');
  });

  it('are put back over failures that pass', async () => {
    strike('v2', denied);
    const once = (kind: 'manifest-get' | 'manifest-head' | 'manifest-delete', fault: Fault) =>
      app.emulator.faults.add({ kind, fault });
    once('manifest-get', { type: 'status', status: 503 });
    once('manifest-head', { type: 'reset-before' });
    once('manifest-delete', { type: 'reset-after' });
    const failure = await fail({ tags: ['latest', 'v1', 'v2'] });
    expect(failure.reason).toBeInstanceOf(AccessDeniedError);
    expect(tags()).toEqual({ latest: app.old.root.digest });
    expect(verdict(failure)).toEqual([expect.stringMatching(/Restored: latest\. Deleted: v1\./)]);
    expect(app.emulator.requests.count('manifest-delete')).toBe(1); // it was asked before it was repeated
  });
});

it('a tag under which the registry has stored something else is put back, a new one is told', async () => {
  const other = await service('other');
  await seed(app.emulator, 'app', other, 'other');
  const headers = { 'docker-content-digest': other.root.digest };
  const store = (tag: string) =>
    app.emulator.faults.add({
      kind: 'manifest-put',
      when: ({ reference }) => {
        if (reference === tag) repository().tags.set(tag, other.root.digest);
        return reference === tag;
      },
      fault: { type: 'status', status: 201, headers },
    });
  store('latest');
  const moved = await fail({ tags: ['latest', 'v1'] });
  expect((moved.reason as PushError).line).toMatch(/reports digest/);
  expect(verdict(moved)).toEqual([expect.stringMatching(/Every tag is as it was\. Restored: latest\./)]);
  expect(tags()).toEqual({ latest: app.old.root.digest, other: other.root.digest });
  store('v1');
  const made = await fail({ tags: ['v1', 'v2'] });
  expect(verdict(made)).toEqual([
    expect.stringContaining(
      `v1 (points to ${other.root.digest}; the registry stored a different manifest under it)`,
    ),
  ]);
});

describe('a tag that another job has moved meanwhile', () => {
  it('is left to that job', async () => {
    const other = await service('other');
    await seed(app.emulator, 'app', other, 'other');
    const hook = () => {
      repository().tags.set('latest', other.root.digest);
      app.emulator.permissions.deny('ecr:PutImage');
    };
    strike('v2', { type: 'run', hook });
    const failure = await fail({ tags: ['latest', 'v2'] });
    expect(failure.reason).toBeInstanceOf(AccessDeniedError);
    expect(repository().tags.get('latest')).toBe(other.root.digest);
    expect(verdict(failure)).toEqual([
      expect.stringContaining(`left unchanged: latest (${other.root.digest})`),
    ]);
  });

  it('while the layers were sent, is put back to where that job had put it', async () => {
    const other = await service('other');
    await seed(app.emulator, 'app', other, 'other');
    app.emulator.faults.add({
      kind: 'upload-complete',
      fault: { type: 'run', hook: () => void repository().tags.set('latest', other.root.digest) },
    });
    strike('v2', denied);
    await fail({ tags: ['latest', 'v2'] });
    expect(tags()).toEqual({ latest: other.root.digest, other: other.root.digest });
  });
});

describe('what cannot be undone is told, and the push fails with what it failed with:', () => {
  it('a new tag, where the role may not delete', async () => {
    app.emulator.permissions.deny('ecr:BatchDeleteImage');
    strike('v2', { type: 'status', status: 500 });
    const failure = await fail({ tags: ['latest', 'v1', 'v2'] });
    expect(failure.reason).toBeInstanceOf(RegistryError);
    expect((failure.reason as PushError).line).toMatch(/500/);
    expect(tags()).toEqual({ latest: app.old.root.digest, v1: app.image.root.digest });
    expect(verdict(failure)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^warning: .*Some tags could not be restored\\. Restored: latest\\. Not restored: v1 \\(points to ${app.image.root.digest}; the role is not allowed to call ecr:BatchDeleteImage\\)`,
        ),
      ),
    ]);
  });

  it.each<[string, Fault, RegExp]>([
    ['without a word', { type: 'status', status: 403 }, /not allowed to call ecr:BatchDeleteImage/],
    ['for it knows no DELETE', { type: 'status', status: 404, body: '404 page not found' }, /404/],
    ['for it is not supported', refusal(405, 'UNSUPPORTED', 'not supported'), /405.*not supported/],
  ])('a new tag that the registry does not take away, %s', async (_, fault, why) => {
    strike('v2', denied);
    app.emulator.faults.add({ kind: 'manifest-delete', fault });
    const failure = await fail({ tags: ['v1', 'v2'] });
    expect((failure.reason as PushError).line).toMatch(/ecr:PutImage/);
    expect(verdict(failure)).toEqual([expect.stringMatching(/Not restored: v1 \(/)]);
    expect(verdict(failure)).toEqual([expect.stringMatching(why)]);
  });

  it('a tag of which ECR does not say whether it exists, which is put before new ones', async () => {
    const failures = [
      { imageId: { imageTag: 'v1' }, failureCode: 'ImageNotFound' },
      { imageId: { imageTag: 'v2' }, failureCode: 'ImageNotFound' },
      { imageId: { imageTag: 'latest' }, failureCode: 'KmsError' },
      { imageId: { imageDigest: app.image.root.digest }, failureCode: 'ImageNotFound' },
    ];
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    const body = JSON.stringify({ images: [], failures });
    app.emulator.faults.add({
      kind: 'batch-get-image',
      times: 100,
      fault: { type: 'status', status: 200, headers, body },
    });
    strike('v2', denied);
    const failure = await fail({ tags: ['v1', 'v2', 'latest'] });
    expect(puts()[0]).toBe('latest');
    expect(verdict(failure)).toEqual([
      expect.stringMatching(/Deleted: v1\. Not restored: latest \(points to/),
    ]);
  });

  it('a new tag that would take along an image which was there without one', async () => {
    await seed(app.emulator, 'app', app.image, 'gone');
    repository().tags.delete('gone');
    strike('v2', denied);
    const failure = await fail({ tags: ['v1', 'v2'] });
    expect(verdict(failure)).toEqual([expect.stringMatching(/Not restored: v1 .*existed before/)]);
    expect(app.emulator.requests.count('manifest-delete')).toBe(0);
    await verifyStored(app.emulator, 'app', 'v1');
  });

  it('a tag of which the role may not see where it leads', async () => {
    app.emulator.permissions.deny('ecr:BatchGetImage', 'app');
    strike('v2', denied);
    const failure = await fail({ tags: ['latest', 'v2'] });
    expect((failure.reason as PushError).line).toMatch(/ecr:PutImage/);
    expect(verdict(failure)).toEqual([
      expect.stringContaining(`latest (points to ${app.image.root.digest}; its previous digest is unknown)`),
    ]);
    expect(app.emulator.requests.count('manifest-delete')).toBe(0);
  });

  it('a tag whose old manifest is gone', async () => {
    strike('v2', { type: 'run', hook: () => void repository().removeManifest(app.old.root.digest) });
    app.emulator.state.limits.tagsPerImage = 1;
    const failure = await fail({ tags: ['latest', 'v2'] });
    expect(verdict(failure)).toEqual([
      expect.stringContaining(
        `latest (points to ${app.image.root.digest}; ${app.old.root.digest} no longer exists)`,
      ),
    ]);
  });

  it('a tag that the registry does not let be read', async () => {
    strike('v2', denied);
    app.emulator.faults.add({ kind: 'manifest-head', times: 100, fault: { type: 'status', status: 503 } });
    const failure = await fail({ tags: ['latest', 'v2'] });
    expect((failure.reason as PushError).line).toMatch(/ecr:PutImage/);
    expect(verdict(failure)).toEqual([expect.stringMatching(/^warning: .*latest \(points to sha256:.*503/)]);
  });
});
