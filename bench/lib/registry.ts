import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { EmulatorOptions } from '../../emulator/emulator.ts';
import type { LinkOptions } from '../../emulator/link.ts';

export type Command =
  | { readonly type: 'recreate'; readonly repository: string }
  | { readonly type: 'forget'; readonly repository: string }
  | { readonly type: 'seed'; readonly count: number }
  | { readonly type: 'link'; readonly link: LinkOptions }
  | { readonly type: 'clear' }
  | { readonly type: 'statistics' }
  | { readonly type: 'close' };

export interface Statistics {
  readonly requests: number;
  /** Body bytes of blobs and manifests received. */
  readonly bytes: number;
  readonly mounts: number;
  /** Digests of the mounted blobs. */
  readonly mounted: readonly string[];
  /** The longest chain of requests that each started after the response to the one before. */
  readonly roundTrips: number;
  /** Milliseconds since the epoch. */
  readonly firstRequestAt?: number;
}

/** A registry to push to, in a separate process. */
export interface BenchRegistry extends AsyncDisposable {
  readonly endpoint: string;
  readonly host: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly password: string;
  tell(command: Command): Promise<Statistics>;
  close(): Promise<void>;
}

export type BenchRegistryOptions = Pick<EmulatorOptions, 'upstream' | 'storage'>;

export async function startRegistry(options: BenchRegistryOptions = {}): Promise<BenchRegistry> {
  const script = join(import.meta.dirname, 'emulator-process.ts');
  const child: ChildProcess = fork(script, [JSON.stringify(options)], { stdio: 'inherit' });
  const [hello] = await once(child, 'message');
  const tell = async (command: Command): Promise<Statistics> => {
    child.send(command);
    const [answer] = await once(child, 'message');
    return answer;
  };
  const close = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.send({ type: 'close' } satisfies Command);
    await ended;
  };
  return {
    ...hello,
    host: new URL(hello.endpoint).host,
    tell,
    close,
    [Symbol.asyncDispose]: close,
  };
}
