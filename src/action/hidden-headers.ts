/*
 * undici reads the global `Headers` when it is loaded, only to recognize them in functions for cookies, which nothing here
 * calls. Reading it makes Node load its own undici, too, which takes as long as an empty Node process (docs/design/performance.md). So
 * `Headers` is deleted while modules are loaded: import this before anything that imports undici, such as `@actions/core`.
 */
Reflect.deleteProperty(globalThis, 'Headers');

/** Brings Node's `Headers` back, still to be loaded when they are used. Call it once all static imports have been evaluated. */
export function restoreHeaders(): void {
  Object.defineProperty(globalThis, 'Headers', {
    configurable: true,
    get: () => new Response().headers.constructor, // the deleted property cannot be had without loading it
    set: (value: unknown) => Object.defineProperty(globalThis, 'Headers', { value, writable: true }),
  });
}
