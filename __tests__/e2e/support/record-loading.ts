/**
 * For `node --import`: writes what the process has loaded when it sends its first request, and when it exits, to the files
 * that LOADED_BEFORE and LOADED_AFTER name. As JSON: `files`, URLs of modules, and `builtin`, names of Node's own.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const files: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    files.push(url);
    return nextLoad(url, context);
  },
});

function record(variable: string): void {
  const builtin: unknown = Reflect.get(process, 'moduleLoadList');
  writeFileSync(process.env[variable] ?? '', JSON.stringify({ files, builtin }));
}

let sent = false;
subscribe('undici:client:sendHeaders', () => {
  if (!sent) record('LOADED_BEFORE');
  sent = true;
});
process.on('exit', () => record('LOADED_AFTER'));
