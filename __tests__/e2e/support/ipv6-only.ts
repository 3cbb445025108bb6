/**
 * Runs in a network that has only IPv6 (see ipv6.test.ts): an emulator, and pushes of the bundled action to it. Prints the
 * runs as JSON.
 */
import { join } from 'node:path';
import { startEmulator } from '../../../emulator/emulator.ts';
import { runAction } from '../../../scripts/github-runner/run-action.ts';
import { seed, service } from '../../engine/support/images.ts';
import { writeOciLayout } from '../../support/generate-image.ts';

const [directory = '', name = ''] = process.argv.slice(2);

await using emulator = await startEmulator({ address: '::1', setting: 'ENABLED' });
await writeOciLayout(join(directory, 'image'), await service('one'));
await seed(emulator, 'source', await service('remote'), 'v1');
const named = emulator.host.replace('[::1]', name);
const pushes = {
  address: { image: `oci:${join(directory, 'image')}`, tags: `${emulator.host}/address:v1` },
  name: { image: `oci:${join(directory, 'image')}`, repository: 'name', tags: 'v1' },
  source: {
    image: `docker://${emulator.host}/source:v1`,
    repository: 'copy',
    tags: 'v1',
    'mount-from': 'none',
  },
};
const finished: Record<string, unknown> = {};
for (const [title, inputs] of Object.entries(pushes)) {
  const repository = inputs.tags.includes('/') ? title : (inputs as { repository: string }).repository;
  emulator.state.createRepository({ name: repository });
  const url = title === 'name' ? `http://${named}` : emulator.endpoint;
  const { exitCode, errors, outputs } = await runAction({
    inputs,
    directory: join(directory, title),
    environment: { ...emulator.environment(), AWS_ENDPOINT_URL_ECR: url },
  });
  const tagged = emulator.state.repository(repository).tags.has('v1');
  finished[title] = { exitCode, errors, tagged, registry: outputs['registry'], host: emulator.host };
}
process.stdout.write(JSON.stringify(finished));
