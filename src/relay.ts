import './action/process-settings.ts';
import { restoreHeaders } from './action/hidden-headers.ts';
import './action/home.ts';
import { fail } from './action/fail.ts';
import { serveArgument } from './action/relay/background.ts';
import { whenHandlesAreFree } from './shared/file-error.ts';

restoreHeaders();

/* The main step, and the background process that it starts. Each loads only its own part. */
try {
  if (process.argv[2] === serveArgument) {
    const { serveRelay } = await whenHandlesAreFree(() => import('./action/relay/serve-relay.ts'));
    await serveRelay();
  } else {
    process.once('unhandledRejection', fail);
    const { runRelay } = await whenHandlesAreFree(() => import('./action/relay/run-relay.ts'));
    await runRelay();
  }
} catch (error) {
  fail(error);
}
