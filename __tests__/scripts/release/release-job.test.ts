import { mkdtempSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../../support/temporary.ts';
import type { GitHub } from './support/github.ts';
import { runReleaseJob } from './support/run-release.ts';

const temporary = temporaryDirectory();
const notes = '### Fixed\n\n- "Quoted", $HOME, `id`, $(id) and\n  two lines.';

let github: GitHub;
beforeEach(() => {
  github = { tags: {}, releases: {} };
});

const run = (tag: string) => {
  github.tags[tag] ??= `commit-of-${tag}`;
  return runReleaseJob(mkdtempSync(temporary('run-')), github, { tag, commit: `commit-of-${tag}`, notes });
};
const released = { title: 'v1.2.3', notes, draft: false, prerelease: false };

describe('the release job', () => {
  it('releases with the notes, then creates the major tag', () => {
    expect(run('v1.2.3').succeeded).toBe(true);
    expect(github.releases).toEqual({ 'v1.2.3': released });
    expect(github.tags['v1']).toBe('commit-of-v1.2.3');
  });

  it('moves only the major tag of an earlier release', () => {
    for (const tag of ['v1.2.9', 'v2.0.0', 'v1.2.10']) expect(run(tag).succeeded).toBe(true);
    expect(github.tags).toMatchObject({ v1: 'commit-of-v1.2.10', v2: 'commit-of-v2.0.0' });
  });

  it('does not move the major tag for a prerelease', () => {
    run('v1.2.3');
    expect(run('v1.3.0-rc.1').succeeded).toBe(true);
    expect(github.releases['v1.3.0-rc.1']).toMatchObject({ prerelease: true, draft: false });
    expect(github.tags['v1']).toBe('commit-of-v1.2.3');
  });

  it('moves the major tag even if there is a later prerelease', () => {
    expect(run('v1.3.0-rc.1').succeeded).toBe(true);
    expect(github.tags['v1']).toBeUndefined();
    expect(run('v1.2.3').succeeded).toBe(true);
    expect(github.tags['v1']).toBe('commit-of-v1.2.3');
  });

  it('does not move the major tag back for an older line or an older run', () => {
    run('v1.2.3');
    run('v1.3.0');
    for (const tag of ['v1.2.4', 'v1.2.3']) {
      const { succeeded, log } = run(tag);
      expect(succeeded).toBe(true);
      expect(log).toContain(`v1 stays at v1.3.0, which is newer than ${tag}.`);
    }
    expect(github.tags['v1']).toBe('commit-of-v1.3.0');
  });

  it('does not release a deleted tag', () => {
    const version = { tag: 'v1.2.3', commit: 'commit', notes };
    expect(runReleaseJob(mkdtempSync(temporary('run-')), github, version).succeeded).toBe(false);
    expect(github).toMatchObject({ tags: {}, releases: {} });
  });
});

describe('the release job, run again', () => {
  it('changes nothing', () => {
    run('v1.2.3');
    const before = structuredClone(github);
    expect(run('v1.2.3').succeeded).toBe(true);
    expect(github).toEqual(before);
  });

  it('publishes a draft', () => {
    github.releases['v1.2.3'] = { title: 'Draft', notes: '', draft: true, prerelease: false };
    expect(run('v1.2.3').succeeded).toBe(true);
    expect(github.releases['v1.2.3']).toMatchObject(released);
  });

  it('does not change the edited text of a published release', () => {
    run('v1.2.3');
    github.releases['v1.2.3'] = { ...released, notes: 'Edited.' };
    expect(run('v1.2.3').succeeded).toBe(true);
    expect(github.releases['v1.2.3']).toEqual({ ...released, notes: 'Edited.' });
  });

  it.each(['create v1.2.3', 'POST tags/v1', 'PATCH tags/v1'])(
    'completes a release that failed at %s',
    request => {
      if (request.startsWith('PATCH')) run('v1.2.2');
      const before = github.tags['v1'];
      github.fails = request;
      expect(run('v1.2.3').succeeded).toBe(false);
      expect(github.tags['v1']).toBe(before);
      expect(run('v1.2.3').succeeded).toBe(true);
      expect(github.releases['v1.2.3']).toEqual(released);
      expect(github.tags['v1']).toBe('commit-of-v1.2.3');
    },
  );

  it('prints how to move the major tag manually', () => {
    github.fails = 'POST tags/v1';
    expect(run('v1.2.3').log).toContain('git push --force origin commit-of-v1.2.3:refs/tags/v1');
  });
});
