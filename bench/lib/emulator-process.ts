/** The emulator in a separate process, so that its work does not count for the tools. Receives commands over IPC. */
import { startEmulator } from '../../emulator/emulator.ts';
import { longestChain } from './longest-chain.ts';
import type { BenchRegistryOptions, Command, Statistics } from './registry.ts';

const options: BenchRegistryOptions = JSON.parse(process.argv[2] ?? '{}');
const emulator = await startEmulator({ setting: 'ENABLED', ...options });

function statistics(): Statistics {
  const requests = emulator.requests.filter(({ kind }) => kind !== 'storage-get');
  const mounted = requests.flatMap(({ mount, digest }) => (mount === 'mounted' && digest ? [digest] : []));
  const sent = (['upload-complete', 'upload-part', 'manifest-put'] as const).map(kind =>
    emulator.requests.received(kind),
  );
  const first = requests[0]?.startedAtMs;
  return {
    requests: requests.length,
    bytes: sent.reduce((sum, bytes) => sum + bytes, 0),
    mounts: mounted.length,
    mounted,
    roundTrips: longestChain(requests),
    ...(first === undefined ? {} : { firstRequestAt: performance.timeOrigin + first }),
  };
}

function forget(name: string): void {
  if (emulator.state.findRepository(name)) emulator.state.deleteRepository(name);
}

process.on('message', (command: Command) => {
  if (command.type === 'recreate' || command.type === 'forget') forget(command.repository);
  if (command.type === 'recreate') emulator.state.createRepository({ name: command.repository });
  if (command.type === 'seed') {
    emulator.state.seedRepositories(command.count, index => `team-${index % 40}/service-${index}`);
  }
  if (command.type === 'link') emulator.setLink(command.link);
  if (command.type === 'clear') emulator.requests.clear();
  if (command.type === 'close') void emulator.close().then(() => process.disconnect());
  else process.send?.(statistics());
});
process.send?.({
  endpoint: emulator.endpoint,
  environment: emulator.environment(),
  password: emulator.password,
});
