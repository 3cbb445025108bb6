/**
 * Loaded into a run before the action: what it would wait for ten seconds and more, it waits for the fortieth part. For limits on
 * what hangs for ever.
 */
const [least, part] = [10_000, 40];

globalThis.setTimeout = new Proxy(setTimeout, {
  apply: (target, self, [callback, milliseconds = 0, ...rest]) =>
    Reflect.apply(target, self, [
      callback,
      milliseconds < least ? milliseconds : milliseconds / part,
      ...rest,
    ]),
});
