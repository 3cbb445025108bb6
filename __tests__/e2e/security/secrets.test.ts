import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exception, refusal } from '../../../emulator/faults.ts';
import type { JournalKind } from '../../../emulator/request-journal.ts';
import type { FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { seed, service } from '../../engine/support/images.ts';
import { writeOciLayout } from '../../support/generate-image.ts';
import { stepAgainstEmulator } from '../support/step.ts';

const step = stepAgainstEmulator({ setting: 'ENABLED' });
let count = 0;
let repository = '';

beforeAll(async () => {
  await writeOciLayout(step.path('image'), await service('one'));
  await seed(step.emulator, 'source', await service('remote'), 'v1');
});
beforeEach(() => {
  repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  step.emulator.requests.clear();
  step.emulator.faults.clear();
});

const given = {
  AWS_SECRET_ACCESS_KEY: 'a-very-secret-key',
  AWS_SESSION_TOKEN: 'a-session-token',
};
const environment = { RUNNER_DEBUG: '1', ...given };
const inputs = (image = `oci:${step.path('image')}`) => ({
  image,
  repository,
  tags: 'v1',
  'mount-from': 'none',
  'github-token': 'ghs_secret_token',
});

/** All that a run leaves for others to see: its output but for what the runner swallows, and every file. */
async function visible(run: FinishedRun): Promise<string> {
  const names = await readdir(run.temporaryDirectory, { recursive: true, withFileTypes: true });
  const files = names.filter(name => name.isFile());
  const contents = files.map(({ parentPath, name }) => readFile(`${parentPath}/${name}`, 'utf8'));
  const printed = run.stdout.replace(/^::add-mask::.*$/gm, '');
  const written = [run.summary, ...Object.values(run.outputs), ...Object.values(run.state)];
  return [printed, run.stderr, ...written, ...(await Promise.all(contents))].join('\n');
}

/** Both forms of ECR's token, of the one that this run fetched. */
function tokenOf(run: FinishedRun): readonly [string, string] {
  const [token = '', password = ''] = run.masks.filter(mask => mask.length > 20);
  expect(Buffer.from(token, 'base64').toString()).toBe(`AWS:${password}`);
  return [token, password];
}

async function expectNoSecrets(run: FinishedRun, more: readonly string[] = []): Promise<void> {
  const text = await visible(run);
  for (const secret of [...tokenOf(run), ...Object.values(given), 'ghs_secret_token', ...more]) {
    expect(text).not.toContain(secret);
  }
}

describe('secrets', () => {
  it('are masked before their first use, and shown nowhere, even with debug on', async () => {
    const run = await step.push(inputs(), { environment });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^::debug::PUT .* 201 \d+ ms$/m);
    expect(run.stdout).toMatch(/^::debug::ECR .* DescribeRepositories .* 200 \d+ ms$/m);
    const lines = run.stdout.split('\n');
    const firstUse = lines.findIndex(line => line.includes('/v2/'));
    expect(lines.findIndex(line => line.startsWith('::add-mask::'))).toBeLessThan(firstUse);
    await expectNoSecrets(run);
  });

  it.each(['mount', 'upload-open', 'upload-complete', 'manifest-put'] as const)(
    'stay unseen when the registry echoes them in its answer to %s',
    async kind => {
      await echo(kind, sent => refusal(kind === 'mount' ? 503 : 400, 'DENIED', `you sent ${sent}`));
      const source = kind === 'mount' ? { 'mount-from': 'source' } : {};
      const run = await step.push({ ...inputs(), ...source }, { environment });
      expect(run.stdout).toContain('you sent');
      await expectNoSecrets(run);
    },
  );

  it.each<[string, (sent: string) => string]>([
    ['base64', sent => Buffer.from(`header: ${sent}`).toString('base64')],
    ['hexadecimal', sent => Buffer.from(sent).toString('hex').toUpperCase()],
    ['upper case', sent => sent.toUpperCase()],
    ['pieces', sent => sent.replace(/.{30}/g, '$& ')],
  ])('stay unseen when the registry echoes them in %s', async (_, change) => {
    await echo('manifest-put', sent => refusal(400, 'DENIED', `you sent ${change(sent)}`));
    const run = await step.push(inputs(), { environment });
    expect(run.errors).toEqual([expect.stringMatching(/you sent .{0,40}\*\*\*/)]);
    const [token, password] = tokenOf(run);
    const echoed = change(`Basic ${token} ${password}`).slice(20, 60);
    await expectNoSecrets(run, [echoed]);
  });

  it('stay unseen when the registry echoes them in a header', async () => {
    await echo('manifest-put', sent => ({
      type: 'status',
      status: 201,
      headers: { 'docker-content-digest': sent },
    }));
    const run = await step.push(inputs(), { environment });
    expect(run.errors).toEqual([expect.stringMatching(/reports an invalid digest/)]);
    const [token] = tokenOf(run);
    await expectNoSecrets(run, [token.slice(0, 40)]);
  });

  it('stay unseen when AWS quotes the session token in what it says of a wrong signature', async () => {
    const said = `The Canonical String should have been 'x-amz-security-token:${given.AWS_SESSION_TOKEN}'`;
    step.emulator.faults.add({
      kind: 'describe-repositories',
      fault: exception(403, 'InvalidSignatureException', said),
    });
    const run = await step.push(inputs(), { environment });
    expect(run.warnings).toEqual([expect.stringMatching(/x-amz-security-token:\*\*\*/)]);
    await expectNoSecrets(run);
  });

  it('stay unseen when AWS quotes the session token in why it rejects the sign-in', async () => {
    const said = `The Canonical String should have been 'x-amz-security-token:${given.AWS_SESSION_TOKEN}'`;
    step.emulator.faults.add({
      kind: 'token',
      fault: exception(403, 'InvalidSignatureException', said),
    });
    const run = await step.push(inputs(), { environment });
    expect(run.errors).toEqual([expect.stringMatching(/x-amz-security-token:\*\*\*/)]);
    expect(await visible(run)).not.toContain(given.AWS_SESSION_TOKEN);
  });

  it('of the source of an image stay unseen, and are not sent to where its blobs are', async () => {
    const run = await step.push(inputs(`docker://${step.emulator.host}/source:v1`), { environment });
    expect(run.exitCode).toBe(0);
    const storage = step.emulator.requests.filter(({ kind }) => kind === 'storage-get');
    expect(storage.length).toBeGreaterThan(0);
    expect(storage.map(({ headers }) => headers.authorization)).toEqual(storage.map(() => undefined));
    const signatures = storage.flatMap(({ path }) => [
      ...new URL(path, step.emulator.endpoint).searchParams.values(),
    ]);
    await expectNoSecrets(
      run,
      signatures.filter(value => value.length > 16),
    );
  });
});

/** The registry answers so to what it was sent. */
async function echo(kind: JournalKind, fault: (sent: string) => ReturnType<typeof refusal>): Promise<void> {
  const answer = step.emulator.faults;
  answer.add({
    kind,
    times: 50,
    when: ({ headers }) => {
      const sent = headers.authorization ?? '';
      const password = Buffer.from(sent.replace('Basic ', ''), 'base64').toString();
      answer.add({ kind, times: 1, fault: fault(`${sent} ${password}`) });
      return false; // the rule just added strikes
    },
    fault: { type: 'stall' },
  });
}

describe('a Location that leads away from the registry', () => {
  it('gets no credentials, nor a request', async () => {
    const strangers: IncomingMessage[] = [];
    const stranger = createServer((request, response) => {
      strangers.push(request);
      response.writeHead(200).end('{}');
    });
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const path = `/v2/${repository}/blobs/uploads/1`;
    for (const location of [
      `http://127.0.0.1:${port}${path}`,
      `//127.0.0.1:${port}${path}`,
      `http://user:word@${step.emulator.host}${path}`,
      `https://${step.emulator.host}${path}`,
    ]) {
      step.emulator.faults.add({ kind: 'upload-open', fault: { type: 'location', location } });
      const run = await step.push(inputs(), { environment });
      expect(run.exitCode).toBe(1);
      expect(run.errors).toEqual([
        expect.stringMatching(/a different origin that must not receive the credentials/),
      ]);
    }
    stranger.close();
    expect(strangers).toEqual([]);
  });
});

describe('what the runner takes for commands', () => {
  it.each(['##[set-output name=digest]sha256:evil', '::set-output name=digest::sha256:evil'])(
    'cannot be brought into the log: %s',
    async command => {
      step.emulator.faults.add({ kind: 'manifest-put', fault: refusal(503, 'BUSY', `\r\n${command}\n`) });
      const run = await step.push(inputs());
      expect(run.exitCode).toBe(0);
      const lines = run.stdout.split(/[\r\n]+/);
      expect(lines.filter(line => line.includes('sha256:evil'))).toHaveLength(1);
      expect(lines.filter(line => line.includes('##[') || line.startsWith('::set-output'))).toEqual([]);
    },
  );
});
