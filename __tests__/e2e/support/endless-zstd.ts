/** Loaded into a run before the action: zstd never ends. The run is cancelled once it does nothing but wait for it. */
import { syncBuiltinESMExports } from 'node:module';
import zlib from 'node:zlib';

let waiting: NodeJS.Timeout | undefined;

function zstdCompress(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => process.kill(process.pid, 'SIGINT'), 100);
  setInterval(() => {}, 1e6); // keeps the process alive, as a compressor at work does
}

Object.assign(zlib, { zstdCompress });
syncBuiltinESMExports();
