import './action/process-settings.ts';
import { restoreHeaders } from './action/hidden-headers.ts';
import './action/home.ts';
import { fail } from './action/fail.ts';
import { runPush } from './action/run-push.ts';

restoreHeaders();
process.once('unhandledRejection', fail);
await runPush();
