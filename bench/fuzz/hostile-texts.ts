import type { Random } from '../lib/random.ts';

const pieces = [
  'app',
  'team/',
  '..',
  '/',
  ':',
  '@',
  'sha256:',
  'a'.repeat(64),
  'A',
  '_',
  '-',
  '.',
  ' ',
  '\n',
  '\0',
  '!',
  '**',
  '*',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '|',
  '?',
  '\\',
  'oci:',
  'docker://',
  'docker-daemon:',
  'docker-archive:',
  'oci-archive:',
  '/etc/passwd',
  'Bearer realm="',
  '"',
  ',',
  '=',
  'https://',
  'http://127.0.0.1',
  'é',
  '😀',
  '\u202e',
  '%2e%2e',
  '$(x)',
  '`x`',
  '<b>',
  '%00',
  'none',
] as const;

export function hostileText(random: Random): string {
  const length = random.chance(0.02) ? 2000 : random.whole(0, 8);
  return Array.from({ length }, () => random.pick(pieces)).join('');
}

const keys = [
  'schemaVersion',
  'mediaType',
  'config',
  'layers',
  'manifests',
  'digest',
  'size',
  'annotations',
  'platform',
  'os',
  'architecture',
  'rootfs',
  'diff_ids',
  'history',
  'created_by',
  'schema',
  'images',
  'totals',
  'savings',
  '__proto__',
  'constructor',
  'subject',
] as const;
const values = [
  2,
  1,
  0,
  -1,
  1e308,
  0.5,
  null,
  true,
  '',
  'x',
  `sha256:${'a'.repeat(64)}`,
  'sha256:../../x',
  [],
  {},
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  Number.MAX_SAFE_INTEGER,
] as const;

function hostileValue(random: Random, depth: number): unknown {
  if (depth <= 0 || random.chance(0.3)) return random.pick(values);
  const count = random.whole(0, 5);
  if (random.chance(0.3)) return Array.from({ length: count }, () => hostileValue(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length: count }, () => [random.pick(keys), hostileValue(random, depth - 1)]),
  );
}

const apiKeys = [
  'authorizationData',
  'authorizationToken',
  'proxyEndpoint',
  'expiresAt',
  'value',
  'repositories',
  'repository',
  'repositoryName',
  'encryptionConfiguration',
  'encryptionType',
  'kmsKey',
  'nextToken',
  'pullThroughCacheRules',
  'ecrRepositoryPrefix',
  'layers',
  'layerDigest',
  'layerAvailability',
  'layerSize',
  'imageDetails',
  'imageDigest',
  'imagePushedAt',
  'images',
  'imageId',
  'imageTag',
  'imageManifest',
] as const;
const apiValues = ['AVAILABLE', 'ENABLED', 'AES256', 'QVdTOng=', 'http://127.0.0.1:1', ...values] as const;

/** JSON similar to a response of the ECR API: its members with random values. */
export function hostileApiAnswer(random: Random): Buffer {
  const value = (depth: number): unknown => {
    if (depth <= 0 || random.chance(0.3)) return random.pick(apiValues);
    const members = Object.fromEntries(
      apiKeys.filter(() => random.chance(0.5)).map(key => [key, value(depth - 1)]),
    );
    return random.chance(0.4) ? [members] : members;
  };
  const whole = Object.fromEntries(apiKeys.map(key => [key, value(2)]));
  return Buffer.from(JSON.stringify(random.chance(0.9) ? whole : value(1)));
}

/** JSON similar to a manifest, config or report, or invalid JSON. */
export function hostileDocument(random: Random): Buffer {
  if (random.chance(0.03)) return Buffer.from(`${'['.repeat(50_000)}`);
  const whole = { schemaVersion: 2, schema: 1, ...(hostileValue(random, 5) as object) };
  const bytes = Buffer.from(JSON.stringify(whole));
  if (random.chance(0.8)) return bytes;
  const cut = bytes.subarray(0, random.whole(0, bytes.length));
  if (cut.length > 0) cut[random.whole(0, cut.length - 1)] = random.whole(0, 255);
  return cut;
}
