import './action/process-settings.ts';
import { serveArgument } from './action/relay/background.ts';
import { runRelay } from './action/relay/run-relay.ts';
import { serveRelay } from './action/relay/serve-relay.ts';

/** The main step, and the background process that it starts. */
await (process.argv[2] === serveArgument ? serveRelay() : runRelay());
