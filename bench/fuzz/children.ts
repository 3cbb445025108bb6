import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesWith } from '../../__tests__/support/processes.ts';
import { silentLogger } from '../../__tests__/support/silent-logger.ts';
import { helperErase, helperGet, helperStore } from '../../src/docker/credential-helper.ts';
import { runDocker, runImageProgram } from '../../src/docker/docker-cli.ts';
import { removeTemporaryTag } from '../../src/docker/temporary-tags.ts';
import { CancelledError } from '../../src/shared/errors.ts';
import { type Random, randomOf } from '../lib/random.ts';
import { type FuzzResult, isRefused } from './fuzz.ts';
import { hostileText } from './hostile-texts.ts';

const limits = { milliseconds: 250, bytes: 100_000 };
const server = 'registry.example:5000';
const login = { Username: 'AWS', Secret: 's3cret' };

type Ask = (signal: AbortSignal) => Promise<unknown>;

const asks: readonly Ask[] = [
  signal => helperGet('odd', server, { limits, signal }),
  signal => helperStore('odd', server, login, { limits, signal }),
  signal => helperErase('odd', server, { limits, signal }),
  signal => runDocker(['info'], { limits, signal }),
  signal => runDocker(['login', '--password-stdin'], { limits, signal, input: 'x'.repeat(200_000) }),
  signal => runImageProgram(['image', 'inspect', 'app'], { limits, signal }),
  signal => removeTemporaryTag('127.0.0.1:1/token/app:tag', { logger: silentLogger, limits, signal }),
];

/**
 * Programs that hang, print without end, print nonsense, leave children that hold their streams, ignore signals or end at once: each
 * ends in time, with a result or a clear error, and nothing of it is left.
 */
export async function fuzzChildren(seed: number, cases: number): Promise<FuzzResult> {
  const directory = await mkdtemp(join(tmpdir(), 'fuzz-children-'));
  const path = process.env['PATH'];
  process.env['PATH'] = `${directory}:${path}`;
  let refused = 0;
  try {
    for (let at = 0; at < cases; at++) {
      const random = randomOf(seed, 'child', at);
      const script = oddScript(random, directory);
      for (const name of ['docker', 'docker-credential-odd'])
        await writeProgram(join(directory, name), script);
      const name = `child ${at} of seed ${seed}: ${script.join('; ')}`;
      if (await isRefused(() => runChild(random), name)) refused += 1;
      const left = await leftWith(directory);
      if (left.length > 0) throw new Error(`${name} left the processes ${left}`);
    }
  } finally {
    process.env['PATH'] = path;
    await rm(directory, { recursive: true, force: true });
  }
  return { cases, refused };
}

async function runChild(random: Random): Promise<void> {
  const cancel = new AbortController();
  const cancelled = random.chance(0.2);
  const timer = cancelled
    ? setTimeout(() => cancel.abort(new CancelledError()), random.whole(0, 150))
    : undefined;
  const late = Promise.withResolvers<never>();
  const hang = setTimeout(() => late.reject(new Error('the program is still waited for')), 10_000);
  try {
    await Promise.race([random.pick(asks)(cancel.signal), late.promise]);
  } finally {
    clearTimeout(timer);
    clearTimeout(hang);
  }
}

/** Processes that are there some time after they were killed. */
async function leftWith(text: string): Promise<readonly string[]> {
  for (let looks = 0; looks < 100; looks++) {
    if ((await processesWith(text)).length === 0) return [];
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return await processesWith(text);
}

async function writeProgram(path: string, script: readonly string[]): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script.join('\n')}\n`);
  await chmod(path, 0o755);
}

/** @param directory in the command line of everything that outlives the script, so that it can be found */
function oddScript(random: Random, directory: string): readonly string[] {
  const left = `tail -f '${join(directory, 'docker')}'`;
  const quoted = `'${hostileText(random).replace(/['\0]/g, '')}'`;
  const beginnings = [
    "trap '' TERM INT HUP",
    `${left} &`,
    `${left} > /dev/null 2>&1 &`,
    `(${left} &) &`,
    'exec 0<&-',
    'cat > /dev/null',
    'exec 2>&-',
    `echo ${quoted}`,
    `echo ${quoted} >&2`,
    `echo '${JSON.stringify(login)}'`,
    "echo 'credentials not found in native keychain'",
  ];
  const ends = [
    `exec ${left}`,
    'exec yes s3cret',
    'exec yes s3cret >&2',
    'yes s3cret | head -c 300000',
    'exec cat /dev/zero',
    'wait',
    'kill -9 $$',
    'kill -SEGV $$',
    'exec 1>&- 2>&-; wait',
    ...[0, 0, 0, 1, 2, 125].map(code => `exit ${code}`),
  ];
  const first = Array.from({ length: random.whole(0, 3) }, () => random.pick(beginnings));
  return [...first, random.pick(ends)];
}
