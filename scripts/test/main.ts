/**
 * `npm test`: installs the tools that the tests need, if possible, and runs all tests. `npm test -- PATH ...` installs
 * nothing and runs some of them. Tests that need a missing tool are skipped and listed; with CI=true, that is a failure.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installTools } from './install.ts';

const jest = join(import.meta.dirname, '..', '..', 'node_modules', 'jest', 'bin', 'jest.js');

const args = process.argv.slice(2);
const isWhole = args.every(argument => argument.startsWith('-'));
if (isWhole) await installTools(line => console.error(line));

const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const child = spawn(process.execPath, [...options, jest, ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', code => {
  process.exitCode = code ?? 1;
});
