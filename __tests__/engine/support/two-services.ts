import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { seed, service } from './images.ts';
import { type Pushed, type PushSettings, push } from './push.ts';
import { verifyStored } from './stored.ts';

/** A registry with mounting on, in which app1 holds a service and app2 is empty. */
export async function startWithFirstService(): Promise<Emulator> {
  const emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app2' });
  await seed(emulator, 'app1', await service('one'));
  return emulator;
}

/** Pushes a second service on the same base to app2, and verifies what is stored there. */
export async function pushSecondService(emulator: Emulator, settings: PushSettings = {}): Promise<Pushed> {
  const pushed = await push(emulator, await service('two'), 'app2', settings);
  await verifyStored(emulator, 'app2', 'v1');
  return pushed;
}
