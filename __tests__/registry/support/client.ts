import { Readable } from 'node:stream';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Authenticator } from '../../../src/registry/auth/authenticator.ts';
import {
  createRegistryClient,
  type RegistryClient,
  type RegistryClientOptions,
} from '../../../src/registry/registry-client.ts';
import type { BlobContent, Repository } from '../../../src/registry/repository.ts';
import type { Clock } from '../../../src/shared/delay.ts';
import type { Logger } from '../../../src/shared/logger.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';

/** A clock whose waits end at once and are recorded. */
export class HeldClock implements Clock {
  readonly waits: number[] = [];
  #now = 1_000_000;

  now(): number {
    return this.#now;
  }

  async delay(milliseconds: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => setImmediate(resolve));
    signal.throwIfAborted();
    this.waits.push(milliseconds);
    this.#now += milliseconds;
  }
}

/** Keeps every line, debug included. */
export class LinesLogger implements Logger {
  readonly lines: string[] = [];
  readonly #add = (message: string): void => void this.lines.push(message);
  readonly info = this.#add;
  readonly warning = this.#add;
  readonly notice = this.#add;
  readonly debug = this.#add;

  group(title: string, lines: readonly string[]): void {
    this.lines.push(title, ...lines);
  }

  get text(): string {
    return this.lines.join('\n');
  }
}

export interface TestClient {
  readonly client: RegistryClient;
  readonly app: Repository;
  readonly clock: HeldClock;
  readonly logger: LinesLogger;
  readonly requests: RequestLog;
}

const anonymousAuthenticator: Authenticator = {
  expires: false,
  authorization: async () => undefined,
  refresh: async () => false,
};

/** A client of the registry at `origin` that does not wait between attempts. */
export function connect(origin: string, options: Partial<RegistryClientOptions> = {}): TestClient {
  const clock = new HeldClock();
  const logger = new LinesLogger();
  const requests = new RequestLog();
  const client = createRegistryClient({
    endpoint: new URL(origin),
    authenticator: anonymousAuthenticator,
    requests,
    logger,
    signal: new AbortController().signal,
    clock,
    random: () => 0.5,
    ...options,
  });
  return { client, app: client.repository('app'), clock, logger, requests };
}

/** Bytes that differ by position. */
export function bytes(size: number, seed = 1): Buffer {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) buffer[at] = (at * 31 + (at >> 8) * seed + seed) & 0xff;
  return buffer;
}

/** A blob of `content`, streamed in chunks. @param claimed different values for the descriptor */
export function blobOf(content: Buffer, claimed: Partial<BlobContent> = {}): BlobContent {
  const chunk = 64 * 1024;
  const pieces = Array.from({ length: Math.ceil(content.length / chunk) }, (_, index) =>
    content.subarray(index * chunk, (index + 1) * chunk),
  );
  return {
    digest: digestOf(content),
    size: content.length,
    open: async () => Readable.from(pieces),
    ...claimed,
  };
}

/** The error that `promise` fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    value => {
      throw new Error(`It should have failed and gave ${JSON.stringify(value)}.`);
    },
    (error: unknown) => error,
  );
}
