import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../../support/temporary.ts';
import { commandDirectory, releaseJob, root, runScript, stepOf } from './support/run-step.ts';

const temporary = temporaryDirectory();

function gitRepository() {
  const directory = mkdtempSync(temporary('repository-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: directory,
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet', '--initial-branch', 'main');
  const commit = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'x');
    return git('rev-parse', 'HEAD');
  };
  return { directory, git, commit };
}

describe('the check of the branch', () => {
  const check = (directory: string) => {
    const output = temporary('output');
    writeFileSync(output, '');
    const env = { TAG: 'v1.2.3', GITHUB_OUTPUT: output };
    const run = runScript(stepOf(releaseJob('version'), 'The tag lies on main'), { cwd: directory, env });
    return { ...run, output: readFileSync(output, 'utf8') };
  };

  it('accepts the last or an earlier commit of main, and passes it on', () => {
    const { directory, git, commit } = gitRepository();
    const earlier = commit({ a: '1' });
    const last = commit({ a: '2' });
    git('update-ref', 'refs/remotes/origin/main', last);
    for (const tagged of [last, earlier]) {
      git('checkout', '--quiet', '--detach', tagged);
      expect(check(directory)).toMatchObject({ succeeded: true, output: `commit=${tagged}\n` });
    }
  });

  it('rejects a commit that is not on main', () => {
    const { directory, git, commit } = gitRepository();
    git('update-ref', 'refs/remotes/origin/main', commit({ a: '1' }));
    const other = commit({ a: '2' });
    const { succeeded, log, output } = check(directory);
    expect(succeeded).toBe(false);
    expect(log).toContain(`::error::v1.2.3 is ${other}, which is not on main.`);
    expect(output).toBe('');
  });
});

describe('the check of version and changelog', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const check = (tag: string) => {
    const output = temporary('output');
    writeFileSync(output, '');
    const step = stepOf(
      releaseJob('version'),
      'The tag is the version of package.json, and CHANGELOG.md has notes for it',
    );
    const run = runScript(step, { cwd: root, env: { TAG: tag, GITHUB_OUTPUT: output } });
    return { ...run, output: readFileSync(output, 'utf8') };
  };

  it('passes on the major tag, whether it is a prerelease, and the notes', () => {
    const { succeeded, output } = check(`v${version}`);
    expect(succeeded).toBe(true);
    expect(output).toMatch(
      /^major-tag<<(\S+)\nv\d+\n\1\nprerelease<<(\S+)\n(?:true|false)\n\2\nnotes<<(\S+)\n[\s\S]+\n\3\n$/,
    );
  });

  it.each([
    ['v999.0.0', `The version of the tag is 999.0.0, but package.json has ${version}. Make them match.`],
    ['latest', 'The tag "latest" is not a version'],
  ])('refuses %s', (tag, message) => {
    const { succeeded, log, output } = check(tag);
    expect(succeeded).toBe(false);
    expect(log).toContain(`::error::${message}`);
    expect(output).toBe('');
  });
});

describe('the check of dist/', () => {
  const check = (committed: Readonly<Record<string, string>>, built: string) => {
    const { directory, commit } = gitRepository();
    commit({ 'src/push.ts': '', ...committed });
    const commands = commandDirectory(mkdtempSync(temporary('commands-')), 'npm', built);
    return runScript(stepOf(releaseJob('dist'), 'Build anew and compare'), {
      commands,
      cwd: directory,
      env: {},
    });
  };
  const build = 'mkdir -p dist/push && printf built >dist/push/index.js';

  it('accepts the built files', () => {
    expect(check({ 'dist/push/index.js': 'built' }, build).succeeded).toBe(true);
  });

  it.each([
    ['another file', { 'dist/push/index.js': 'changed' }, build],
    ['a file too many', { 'dist/push/index.js': 'built', 'dist/push/1.index.js': 'x' }, build],
    ['a file too few', { 'dist/push/index.js': 'built' }, `${build} && printf x >dist/push/1.index.js`],
    ['a build that fails', { 'dist/push/index.js': 'built' }, 'exit 1'],
  ])('refuses %s', (_case, committed, built) => {
    expect(check(committed, built).succeeded).toBe(false);
  });
});
