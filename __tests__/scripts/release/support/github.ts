import { readFileSync, writeFileSync } from 'node:fs';

/** The state of a repository on GitHub that a release changes. */
export interface GitHub {
  readonly tags: Record<string, string>;
  readonly releases: Record<
    string,
    { title: string; notes: string; draft: boolean; prerelease: boolean; edited?: boolean }
  >;
  /** A request that fails once, such as `PATCH tags/v1`. */
  fails?: string;
}

/** Replaces `gh` in the steps of the workflow. Supports the commands they use, on the state in the file GITHUB_STATE. */
export function runGitHubCommand(args: readonly string[], stateFile: string): void {
  const state: GitHub = JSON.parse(readFileSync(stateFile, 'utf8'));
  try {
    const [command, ...rest] = args;
    if (command === 'release') release(state, rest);
    else if (command === 'api') api(state, rest);
    else throw new Error(`unknown command ${command}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    writeFileSync(stateFile, JSON.stringify(state));
  }
}

function mayFail(state: GitHub, request: string): void {
  if (state.fails !== request) return;
  delete state.fails;
  throw new Error(`${request}: HTTP 502`);
}

function release(state: GitHub, [verb, tag = '', ...flags]: readonly string[]): void {
  const known = state.releases[tag];
  if (verb === 'view') {
    if (known === undefined) throw new Error('release not found');
    console.log(known.draft);
    return;
  }
  mayFail(state, `${verb} ${tag}`);
  if (flags.includes('--verify-tag') && state.tags[tag] === undefined) throw new Error(`no tag ${tag}`);
  if (verb === 'create' && known !== undefined) throw new Error('HTTP 422: already_exists');
  if (verb === 'edit' && known === undefined) throw new Error('release not found');
  state.releases[tag] = {
    title: flags[flags.indexOf('--title') + 1] ?? '',
    notes: flags[flags.indexOf('--notes') + 1] ?? '',
    draft: verb === 'edit' && !flags.includes('--draft=false'),
    prerelease: flags.includes('--prerelease=true'),
    ...(verb === 'edit' && { edited: true }),
  };
}

function api(state: GitHub, args: readonly string[]): void {
  const path = args
    .find(argument => argument.startsWith('repos/'))
    ?.replace('repos/OWNER/ecr-mount-push/', '');
  const method = args.includes('--method') ? args[args.indexOf('--method') + 1] : 'GET';
  const fields = new Map(args.map(argument => argument.split('=') as [string, string]));
  if (path === 'releases') listReleases(state);
  else if (method === 'GET') findTag(state, path?.replace('git/ref/tags/', '') ?? '');
  else if (method === 'PATCH') {
    const tag = path?.replace('git/refs/tags/', '') ?? '';
    mayFail(state, `PATCH tags/${tag}`);
    findTag(state, tag);
    if (fields.get('force') !== 'true') throw new Error('HTTP 422: not a fast forward');
    state.tags[tag] = fields.get('sha') ?? '';
  } else {
    const tag = fields.get('ref')?.replace('refs/tags/', '') ?? '';
    mayFail(state, `POST tags/${tag}`);
    if (state.tags[tag] !== undefined) throw new Error('HTTP 422: Reference already exists');
    state.tags[tag] = fields.get('sha') ?? '';
  }
}

function listReleases(state: GitHub): void {
  for (const [tag, { draft, prerelease }] of Object.entries(state.releases))
    if (!draft && !prerelease) console.log(tag);
}

function findTag(state: GitHub, tag: string): void {
  if (state.tags[tag] === undefined) throw new Error('HTTP 404: Not Found');
}
