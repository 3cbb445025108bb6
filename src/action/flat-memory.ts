import { setFlagsFromString } from 'node:v8';

/**
 * Layers stream through as buffers that live for milliseconds. A young generation that does not grow collects them while
 * they are still in the cache: measured 20 % faster and 25 MB smaller (docs/design/performance.md). Import it first.
 */
setFlagsFromString('--semi-space-growth-factor=1');
