import './action/process-settings.ts';
import { fail } from './action/fail.ts';
import { serveArgument } from './action/relay/background.ts';
import { runRelay } from './action/relay/run-relay.ts';
import { serveRelay } from './action/relay/serve-relay.ts';

/* The main step, and the background process that it starts. */
if (process.argv[2] === serveArgument) {
  await serveRelay();
} else {
  process.once('unhandledRejection', fail);
  await runRelay();
}
