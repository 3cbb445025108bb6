import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { service } from '../engine/support/images.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { type ForwardProxy, startProxy } from '../support/proxy.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { stepAgainstEmulator } from './support/step.ts';

const path = temporaryDirectory();
/** A name with addresses of both kinds. */
const name = 'registry.localhost';

/** A network of its own, in which nothing has an IPv4 address. */
const script = `
  ip link set lo up
  ip addr del 127.0.0.1/8 dev lo
  mount --bind "$HOSTS" /etc/hosts
  exec node "$SCRIPT" "$DIRECTORY" ${name}`;

describeWith(['unshare', 'ip'], 'a machine without IPv4', () => {
  it('pushes to an IPv6 address and to a name that has one, and copies from one', async () => {
    await writeFile(path('hosts'), `127.0.0.1 localhost ${name}\n::1 ${name}\n`);
    const { stdout } = await promisify(execFile)('unshare', ['--net', '--mount', 'sh', '-ec', script], {
      env: {
        PATH: process.env['PATH'],
        HOSTS: path('hosts'),
        SCRIPT: fileURLToPath(new URL('support/ipv6-only.ts', import.meta.url)),
        DIRECTORY: path(),
      },
    });
    const runs = JSON.parse(stdout);
    for (const title of ['address', 'name', 'source']) {
      expect(runs[title]).toMatchObject({ exitCode: 0, errors: [], tagged: true });
      expect(runs[title].registry).toBe(runs[title].host);
    }
  });
});

describe('a registry at an IPv6 address', () => {
  const step = stepAgainstEmulator({ address: '::1', setting: 'ENABLED' });
  let proxy: ForwardProxy;

  async function push(NO_PROXY: string, repository: string) {
    await writeOciLayout(step.path(repository), await service('one'));
    step.emulator.state.createRepository({ name: repository });
    proxy = await startProxy();
    try {
      const tags = `${step.emulator.host}/${repository}:v1`;
      const inputs = { image: `oci:${step.path(repository)}`, tags, 'mount-from': 'none' };
      return await step.push(inputs, { environment: { HTTP_PROXY: proxy.url, NO_PROXY } });
    } finally {
      proxy.close();
    }
  }

  it.each(['[::1]', '::1', '::/64', 'a.example,[::1]:PORT'])(
    'is reached without the proxy with NO_PROXY=%s',
    async setting => {
      const port = new URL(step.emulator.endpoint).port;
      const run = await push(
        setting.replace('PORT', port),
        `app-${setting.replace(/[^a-z0-9]+/gi, 'x').toLowerCase()}`,
      );
      expect(run).toMatchObject({ exitCode: 0, errors: [] });
      expect(run.outputs['registry']).toBe(step.emulator.host);
      expect(proxy.seen).toEqual([]);
    },
  );

  it('is reached through the proxy otherwise', async () => {
    expect(await push('fd00::/8,127.0.0.0/8', 'proxied')).toMatchObject({ exitCode: 0, errors: [] });
    expect(proxy.seen).toContain(`POST ${step.emulator.endpoint}/`);
  });
});
