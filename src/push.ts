import './action/flat-memory.ts';
import './action/thread-pool.ts';
import { fail } from './action/fail.ts';
import { runPush } from './action/run-push.ts';

process.once('unhandledRejection', fail);
await runPush();
