import './action/home.ts';
import { fail } from './action/fail.ts';
import { runReport } from './action/run-report.ts';

process.once('unhandledRejection', fail);
await runReport();
