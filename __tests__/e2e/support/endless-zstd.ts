/** Loaded into a run before the action: zstd never ends, as it seems to at the highest levels. */
import { syncBuiltinESMExports } from 'node:module';
import zlib from 'node:zlib';

Object.assign(zlib, { zstdCompress: () => {} });
syncBuiltinESMExports();
