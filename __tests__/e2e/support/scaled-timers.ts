import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';

/** Changes the waits of a run, if this is loaded into it before the action. @param scale of a wait, in milliseconds */
export function scaleTimers(scale: (milliseconds: number) => number): void {
  globalThis.setTimeout = new Proxy(setTimeout, {
    apply: (target, self, [callback, milliseconds = 0, ...rest]) =>
      Reflect.apply(target, self, [callback, scale(milliseconds), ...rest]),
  });
  promises.setTimeout = new Proxy(promises.setTimeout, {
    apply: (target, self, [milliseconds = 0, ...rest]) =>
      Reflect.apply(target, self, [scale(milliseconds), ...rest]),
  });
  syncBuiltinESMExports();
}
