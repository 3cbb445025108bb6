import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { service } from '../engine/support/images.ts';
import { generateImage, writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator } from './support/step.ts';

const step = stepAgainstEmulator({ setting: 'ENABLED' });
let count = 0;
let repository = '';

beforeAll(async () => {
  await writeOciLayout(step.path('image'), await service('one'));
});
beforeEach(() => {
  repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  step.emulator.requests.clear();
  step.emulator.faults.clear();
  step.emulator.setLink({});
});

const inputs = () => ({ image: `oci:${step.path('image')}`, repository, tags: 'v1', 'mount-from': 'none' });

describe('secrets', () => {
  it('are masked before anything else, and in no log line, summary, report or error, even with debug on', async () => {
    const environment = {
      RUNNER_DEBUG: '1',
      AWS_SECRET_ACCESS_KEY: 'a-very-secret-key',
      AWS_SESSION_TOKEN: 'a-session',
    };
    const run = await step.push({ ...inputs(), 'github-token': 'ghs_secret' }, { environment });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^::debug::PUT .* 201 \d+ ms$/m);
    expect(run.stdout).toMatch(/^::debug::ECR .* DescribeRepositories .* 200 \d+ ms$/m);
    const [token = '', password = ''] = run.masks.filter(mask => mask.length > 20);
    expect(Buffer.from(token, 'base64').toString()).toBe(`AWS:${password}`);
    const lines = run.stdout.split('\n');
    const firstUse = lines.findIndex(line => line.includes('/v2/'));
    expect(lines.findIndex(line => line.startsWith('::add-mask::'))).toBeLessThan(firstUse);
    const report = await readFile(run.outputs['report'] ?? '', 'utf8');
    const visible = [run.stdout.replace(/^::add-mask::.*$/gm, ''), run.stderr, run.summary, report].join(
      '\n',
    );
    for (const secret of [token, password, 'a-very-secret-key', 'a-session', 'ghs_secret']) {
      expect(visible).not.toContain(secret);
    }
  });

  it('go to no other origin: neither where a blob is redirected to, nor where a Location points', async () => {
    const strangers: IncomingMessage[] = [];
    const stranger = createServer((request, response) => {
      strangers.push(request);
      response.writeHead(200).end('{}');
    });
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const location = `http://127.0.0.1:${port}/v2/${repository}/blobs/uploads/1`;
    step.emulator.faults.add({ kind: 'upload-open', times: 20, fault: { type: 'location', location } });
    const run = await step.push(inputs());
    stranger.close();
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([expect.stringMatching(/another host|other origin|not the registry|refus/i)]);
    expect(strangers).toEqual([]);
    const storage = step.emulator.requests.filter(({ kind }) => kind === 'storage-get');
    expect(storage.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});

describe('cancellation by the runner', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'with %s stops at once, says how far it came and leaves nothing',
    async signal => {
      const image = await generateImage({ layers: [400_000, 400_000, 400_000], seed: `big-${signal}` });
      await writeOciLayout(step.path(`big-${signal}`), image);
      step.emulator.setLink({ bitsPerSecond: 400_000 }); // half a minute and more
      let cancelledAt = 0;
      step.emulator.faults.add({
        kind: 'upload-complete',
        fault: {
          type: 'run',
          hook: () => {
            cancelledAt = performance.now();
            kill?.(signal);
          },
        },
      });
      let kill: ((signal: NodeJS.Signals) => void) | undefined;
      const run = await step.push(
        { ...inputs(), image: `oci:${step.path(`big-${signal}`)}` },
        {
          onLine: (_, killer) => {
            kill = killer;
          },
        },
      );
      expect(cancelledAt).toBeGreaterThan(0);
      expect(run.exitCode).toBe(1);
      expect(run.errors).toEqual([expect.stringMatching(/cancelled.*not sent again/)]);
      expect(run.stdout).toMatch(/\d of 3 layers are in /);
      expect(run.stderr).toBe('');
      expect(await readdir(run.temporaryDirectory)).toEqual([]);
      expect(step.emulator.state.repository(repository).tags.size).toBe(0);
      const post = await step.push({}, { postWith: run.state });
      expect(post).toMatchObject({ exitCode: 0, errors: [] });
    },
  );
});

describe('a proxy', () => {
  it('is used for both planes, and not for what NO_PROXY names', async () => {
    const seen: string[] = [];
    const sockets: Socket[] = [];
    const proxy = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const url = new URL(request.url ?? '');
      const upstream = connect(Number(url.port), url.hostname, () => {
        const headers = Object.entries({ ...request.headers, connection: 'close' });
        upstream.write(`${request.method} ${url.pathname}${url.search} HTTP/1.1\r\n`);
        upstream.write(`${headers.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`);
        request.pipe(upstream);
      });
      sockets.push(upstream);
      upstream.pipe(response.socket ?? upstream);
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const through = await step.push(inputs(), { environment: { HTTP_PROXY } });
    const used = [...seen];
    seen.length = 0;
    const direct = await step.push(
      { ...inputs(), tags: 'v2' },
      { environment: { HTTP_PROXY, NO_PROXY: '127.0.0.1' } },
    );
    for (const socket of sockets) socket.destroy();
    proxy.closeAllConnections();
    proxy.close();
    expect(through).toMatchObject({ exitCode: 0, errors: [] });
    expect(used.some(line => line === `POST ${step.emulator.endpoint}/`)).toBe(true);
    expect(used.some(line => line.includes('/v2/'))).toBe(true);
    expect(direct.exitCode).toBe(0);
    expect(seen).toEqual([]);
  });
});
