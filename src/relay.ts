import './action/process-settings.ts';
import { restoreHeaders } from './action/hidden-headers.ts';
import './action/home.ts';
import { fail } from './action/fail.ts';
import { serveArgument } from './action/relay/background.ts';

restoreHeaders();

/* The main step, and the background process that it starts. Each loads only its own part. */
if (process.argv[2] === serveArgument) {
  const { serveRelay } = await import('./action/relay/serve-relay.ts');
  await serveRelay();
} else {
  process.once('unhandledRejection', fail);
  const { runRelay } = await import('./action/relay/run-relay.ts');
  await runRelay();
}
