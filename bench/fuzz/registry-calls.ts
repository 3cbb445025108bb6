import { Readable } from 'node:stream';
import { basicAuthenticator } from '../../__tests__/registry/support/basic-authenticator.ts';
import { silentLogger } from '../../__tests__/support/silent-logger.ts';
import type { EcrControlPlane } from '../../src/ecr/control-plane.ts';
import { createControlPlane } from '../../src/ecr/create-control-plane.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { ecrProfile, sourceProfile } from '../../src/registry/profile.ts';
import { createRegistryClient, type RegistryClient } from '../../src/registry/registry-client.ts';
import { CancelledError } from '../../src/shared/errors.ts';
import { readBounded } from '../../src/shared/read-bounded.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import type { TransportTimes } from '../../src/shared/transport-times.ts';
import type { Random } from '../lib/random.ts';

export type Call = (client: RegistryClient, ecr: EcrControlPlane, random: Random) => Promise<unknown>;

const password = 'the-password-of-the-registry';
const secrets = [password, Buffer.from(`AWS:${password}`).toString('base64')];
const bytes = Buffer.from('twelve bytes');
const digest = digestOf(bytes);
const content = { digest, size: bytes.length, open: async () => Readable.from([bytes]) };

/** One of each kind of request to the registry and to the API. */
export const calls: readonly Call[] = [
  client => client.repository('app').headBlob(digest),
  async client => {
    // whoever reads a blob knows how long it may be
    const read = await readBounded(await client.repository('app').readBlob(digest), 1_000_000);
    if (read !== undefined && digestOf(read) !== digest) throw new Error('accepted the wrong bytes');
  },
  client => client.repository('app').openUpload(),
  client => client.repository('app').openUpload({ digest, from: 'base' }),
  client => client.repository('app').sendBlob(undefined, content),
  client => client.repository('app').headManifest('v1'),
  async client => {
    const manifest = await client.repository('app').getManifest(digest);
    if (manifest !== undefined && manifest.digest !== digestOf(manifest.bytes))
      throw new Error('returned the wrong bytes');
  },
  client => client.repository('app').putManifest('v1', bytes, 'application/vnd.oci.image.manifest.v1+json'),
  client => client.repository('app').deleteTag('v1', digest),
  (_, ecr) => ecr.authorize(),
  (_, ecr) => ecr.blobMounting(),
  (_, ecr) => ecr.enableBlobMounting(),
  (_, ecr) => ecr.describeRepository('app'),
  (_, ecr) => ecr.listRepositories()[Symbol.asyncIterator]().next(),
  (_, ecr) => ecr.pullThroughCachePrefixes(),
  (_, ecr) => ecr.availableLayers('app', [digest]),
  (_, ecr) => ecr.recentImages('app', 10),
  (_, ecr) => ecr.manifests('app', [digest]),
  (_, ecr) => ecr.resolveImages('app', ['v1', digest]),
  (_, ecr) => ecr.createRepository({ name: 'app', immutableTags: false, resourceTags: {} }),
];

/** Lets every client of the API ask this registry. */
export function askInsteadOfAws(endpoint: URL): void {
  process.env['AWS_ENDPOINT_URL_ECR'] = endpoint.origin;
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = password;
}

/** @throws what the call throws; Error if it hangs, or if its error contains the password */
export async function runCall(
  call: Call,
  endpoint: URL,
  random: Random,
  times: Partial<TransportTimes>,
): Promise<void> {
  const shared = {
    requests: new RequestLog(),
    logger: silentLogger,
    signal: AbortSignal.timeout(20_000),
    policy: { attempts: 2, throttledAttempts: 2, baseMilliseconds: 0, retryAfterCapMilliseconds: 0 },
    times,
  };
  const client = createRegistryClient({
    endpoint,
    authenticator: basicAuthenticator('AWS', password),
    visibilityMilliseconds: 0,
    profile: random.pick([ecrProfile, sourceProfile(() => ({ how: '' }))]),
    ...shared,
  });
  const ecr = createControlPlane({ region: 'eu-central-1', mask: () => {}, ...shared });
  try {
    await call(client, ecr, random);
  } catch (error) {
    if (shared.signal.aborted || error instanceof CancelledError) throw new Error('the call hangs');
    if (secrets.some(secret => String(error).includes(secret)))
      throw new Error('the error contains the password');
    throw error;
  } finally {
    await Promise.all([client.close(), ecr.close()]);
  }
}
