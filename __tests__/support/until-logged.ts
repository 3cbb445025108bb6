import type { ChildProcess } from 'node:child_process';

/** For the message when it does not start. */
const keptCharacters = 4000;

/**
 * Waits until a server says on standard error that it has come up, for as long as it takes.
 * @returns the match
 * @throws Error with the end of its log when it ends before
 */
export async function untilLogged(server: ChildProcess, line: RegExp): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  let log = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    const match = line.exec(log);
    if (match !== null) resolve(match);
    log = log.slice(-keptCharacters);
  });
  server.once('error', reject);
  server.once('close', () => reject(new Error(`${server.spawnfile} did not start:\n${log}`)));
  return promise;
}
