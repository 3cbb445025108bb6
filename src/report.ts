import { restoreHeaders } from './action/hidden-headers.ts';
import './action/home.ts';
import { fail } from './action/fail.ts';
import { runReport } from './action/run-report.ts';

restoreHeaders();
process.once('unhandledRejection', fail);
await runReport();
