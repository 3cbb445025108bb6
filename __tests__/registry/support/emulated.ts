import { readFile } from 'node:fs/promises';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { JournalKind } from '../../../emulator/request-journal.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { TokenAuthenticator } from '../../../src/registry/auth/token-authenticator.ts';
import type { RegistryClientOptions } from '../../../src/registry/registry-client.ts';
import type { BlobWriter, SentBlob } from '../../../src/registry/repository.ts';
import { ecrClient } from '../../emulator/support/client.ts';
import { basicAuthenticator } from './basic-authenticator.ts';
import { connect, type TestClient } from './client.ts';

export const mebibyte = 1024 * 1024;

export interface Emulated {
  emulator: Emulator;
  /** A client of repository `app`. */
  connect(options?: Partial<RegistryClientOptions>): TestClient;
  /** With a token that can be renewed. */
  connectWithToken(options?: Partial<RegistryClientOptions>): TestClient;
  /** The requests so far with these kinds, such as `upload-part 201`. */
  answered(...kinds: readonly JournalKind[]): readonly string[];
  /** Whether the repository has the blob with exactly these bytes. */
  has(content: Buffer): Promise<boolean>;
}

/** A new emulator with repository `app` for each test. */
export function emulated(): Emulated {
  const used = {} as Emulated;
  beforeEach(async () => {
    const emulator = await startEmulator();
    emulator.state.createRepository({ name: 'app' });
    Object.assign(used, {
      emulator,
      connect: (options = {}) => {
        const authenticator = basicAuthenticator('AWS', emulator.password);
        return connect(emulator.endpoint, { authenticator, ...options });
      },
      connectWithToken: (options = {}) =>
        connect(emulator.endpoint, { authenticator: renewed(emulator), ...options }),
      answered: (...kinds) =>
        emulator.requests
          .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
          .map(({ kind, status }) => `${kind} ${status}`),
      has: async content => {
        const digest = digestOf(content);
        if (!emulator.state.repository('app').blobs.has(digest)) return false;
        return (await readFile(emulator.state.store.pathOf(digest))).equals(content);
      },
    } satisfies Emulated);
  });
  afterEach(() => used.emulator.close());
  return used;
}

function renewed(emulator: Emulator): TokenAuthenticator<{ authorization: string; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + 1e7);
  const basic = (token: string) => ({ authorization: `Basic ${token}`, expiresAt });
  const renew = async () => {
    const { authorizationData } = await ecrClient(emulator).send(new GetAuthorizationTokenCommand({}));
    return basic(authorizationData?.[0]?.authorizationToken ?? '');
  };
  const initial = basic(Buffer.from(`AWS:${emulator.password}`).toString('base64'));
  return new TokenAuthenticator({ initial, renew });
}

/** Writes the bytes in pieces. */
export async function writeAll(writer: BlobWriter, content: Buffer, piece = 300_000): Promise<void> {
  for (let at = 0; at < content.length; at += piece) await writer.write(content.subarray(at, at + piece));
}

/** Writes and commits. */
export async function push(writer: BlobWriter, content: Buffer): Promise<SentBlob> {
  try {
    await writeAll(writer, content);
    return await writer.commit(digestOf(content));
  } finally {
    await writer.discard();
  }
}
