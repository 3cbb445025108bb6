import './action/process-settings.ts';
import './action/home.ts';
import { fail } from './action/fail.ts';
import { runPush } from './action/run-push.ts';

process.once('unhandledRejection', fail);
await runPush();
