/** Loaded into a run before the action: its timers take a hundredth of the time, so that its longest limits can be waited for. */
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';

const factor = 0.01;

globalThis.setTimeout = new Proxy(setTimeout, {
  apply: (target, self, [callback, milliseconds, ...rest]) =>
    Reflect.apply(target, self, [callback, factor * (milliseconds ?? 0), ...rest]),
});
promises.setTimeout = new Proxy(promises.setTimeout, {
  apply: (target, self, [milliseconds, ...rest]) =>
    Reflect.apply(target, self, [factor * (milliseconds ?? 0), ...rest]),
});
syncBuiltinESMExports();
