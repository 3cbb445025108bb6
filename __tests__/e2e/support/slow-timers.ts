/**
 * Loaded into a run before the action: its timers take ten times as long. What it does within a limit of its own, as
 * after a cancel, it then also does on a machine that is ten times slower.
 */
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';

const factor = 10;

globalThis.setTimeout = new Proxy(setTimeout, {
  apply: (target, self, [callback, milliseconds, ...rest]) =>
    Reflect.apply(target, self, [callback, factor * (milliseconds ?? 0), ...rest]),
});
promises.setTimeout = new Proxy(promises.setTimeout, {
  apply: (target, self, [milliseconds, ...rest]) =>
    Reflect.apply(target, self, [factor * (milliseconds ?? 0), ...rest]),
});
syncBuiltinESMExports();
