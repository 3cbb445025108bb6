/**
 * `npm run peers`: installs the current versions of Docker and others, if necessary, and prints the directory of their
 * commands. `npm run peers -- COMMAND [ARG ...]` runs one of them. `PEERS_DIRECTORY` sets the directory of the tree.
 * Requires root and mmdebstrap.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installPeers } from './tree.ts';

const { bin } = await installPeers();
const [command, ...args] = process.argv.slice(2);
if (command === undefined) console.log(bin);
else process.exitCode = spawnSync(join(bin, command), args, { stdio: 'inherit' }).status ?? 1;
