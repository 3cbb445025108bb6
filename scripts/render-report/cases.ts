/**
 * Sample reports: all mounted, mixed, nothing mounted, a dry run of uncompressed layers, forty services, huge.
 */
import type { LayerResult, NotMountedReason } from '../../src/engine/result.ts';
import { buildReport } from '../../src/report/build.ts';
import { defaultPrices } from '../../src/report/savings.ts';
import type { Report } from '../../src/report/schema.ts';
import { existing, layer, mounted, pushResult } from './push-results.ts';

export interface Case {
  readonly name: string;
  readonly reports: readonly Report[];
}

/** History and compressed sizes of a Java service's image: ten base layers, three layers of the service. */
const baseLayers: readonly (readonly [string, number])[] = [
  ['/bin/sh -c #(nop) ADD file:4c1a5c1d7b2e0f0ab7a1 in / ', 29_782_145],
  [
    'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates curl tzdata | tee /var/log/apt.log # buildkit',
    18_240_377,
  ],
  ['COPY /opt/java/openjdk /opt/java/openjdk # buildkit', 58_302_917],
  ['RUN /bin/sh -c set -eux; java -Xshare:dump # buildkit', 13_771_402],
  ['COPY entrypoint.sh /__cacert_entrypoint.sh # buildkit', 2_281],
  ['RUN /bin/sh -c useradd --system --uid 10001 app # buildkit', 4_117],
  ['COPY otel/opentelemetry-javaagent.jar /otel/ # buildkit', 21_604_882],
  ['COPY certs/ /usr/local/share/ca-certificates/ # buildkit', 61_209],
  ['RUN /bin/sh -c update-ca-certificates # buildkit', 142_530],
  ['COPY shared-libs/ /app/lib/ # buildkit', 16_385_611],
];

const ownLayers: readonly (readonly [string, number])[] = [
  ['COPY build/dependencies/ /app/dependencies/ # buildkit', 33_518_204],
  ['COPY build/snapshot-dependencies/ /app/snapshot-dependencies/ # buildkit', 1_027_551],
  ['COPY build/application/ /app/application/ # buildkit', 4_103_996],
];

const base = (from = 'sample-ecs-app1'): LayerResult[] =>
  baseLayers.map(([name, size]) => mounted(name, size, from));

const own = (service: string): LayerResult[] =>
  ownLayers.map(([name, size]) => ({
    ...layer(`${service} ${name}`, size, { reason: 'not-found' }),
    createdBy: name,
  }));

const createdAt = new Date('2026-09-01T08:30:00Z');

function reportOf(...pushed: Parameters<typeof pushResult>): Report {
  return buildReport(pushResult(...pushed), {
    prices: defaultPrices,
    createdAt,
  });
}

const missed = (reason: NotMountedReason, layers: readonly LayerResult[]): LayerResult[] =>
  layers.map(({ from: _, ...found }) => ({ ...found, outcome: 'pushed', reason }));

function allMounted(): Report {
  return reportOf(
    [...base(), ...ownLayers.map(([name, size]) => mounted(name, size, 'staging/sample-ecs-app2'))],
    {
      repository: 'production/sample-ecs-app2',
      tags: ['2026.9.1', 'stable'],
    },
  );
}

function nothingMounted(): Report {
  const layers = [
    ...missed('encryption-differs', base().slice(0, 6)),
    ...missed('pull-through-cache', base().slice(6, 8)),
    ...missed('denied', base().slice(8)),
    ...own('app3'),
  ];
  return reportOf(layers, {
    repository: 'payments/ledger',
    tags: ['3f2c9d1'],
    missedMounts: [
      { repository: 'sample-ecs-app1', bytes: 120_103_239, reason: 'encryption-differs' },
      { repository: 'docker-hub/library/eclipse-temurin', bytes: 21_666_091, reason: 'pull-through-cache' },
      { repository: 'platform/base', bytes: 16_528_141, reason: 'denied' },
    ],
    warnings: [
      'The role is not allowed to call ecr:BatchCheckLayerAvailability (mount sources are not checked). The push continues, but some layers may be uploaded instead of mounted. Allow the action in its IAM policy (see docs/iam.md).',
    ],
  });
}

/** A dry run without a digest: the base is matched by diff IDs, the other layers are not compressed yet. */
function dryRun(): Report {
  const plain = ownLayers.map(([name, size]) =>
    layer(name, 3 * size, { reason: 'compressed-here', beforeCompression: true }),
  );
  const foreseen = pushResult([...base(), ...plain], {
    dryRun: true,
    upload: { bytes: 0, busyMilliseconds: 0 },
  });
  const { digest: _, size: __, mediaType: ___, ...result } = foreseen;
  return buildReport(result, { prices: defaultPrices, createdAt });
}

function fortyServices(): Report[] {
  const teams = ['checkout', 'identity', 'inventory', 'payments', 'search'];
  return Array.from({ length: 40 }, (_, index) => {
    const repository = `${teams[index % teams.length]}/service-${String(index + 1).padStart(2, '0')}`;
    const ofBase =
      index % 9 === 4 ? baseLayers.map(([name, size]) => existing(name, size)) : base('platform/java-21');
    const layers = index % 13 === 7 ? missed('encryption-differs', base()) : ofBase;
    const missedMounts =
      index % 13 === 7
        ? [{ repository: 'platform/java-21', bytes: 158_297_471, reason: 'encryption-differs' as const }]
        : [];
    return reportOf([...layers, ...own(repository)], { repository, tags: ['3f2c9d1'], missedMounts });
  });
}

function huge(): Report[] {
  const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/ppc64le', 'linux/s390x'];
  const services = Array.from({ length: 30 }, (_, service) => {
    const layers = platforms.flatMap(platform =>
      Array.from({ length: 127 }, (__, index) => {
        const name = `RUN /bin/sh -c ./install --part ${index} --of ${platform} --for team-${service} --with 'every option there is' # buildkit`;
        const size = 350_000 + ((index * 7919) % 900_000);
        const at = { platforms: [platform] };
        return index % 3 === 0
          ? layer(name, size, { ...at, reason: 'not-found' })
          : mounted(name, size, 'platform/base', at);
      }),
    );
    return reportOf(layers, { repository: `team-${service}/monolith`, platforms });
  });
  return services;
}

export const cases: readonly Case[] = [
  { name: 'mixed', reports: [reportOf([...base(), ...own('app2')])] },
  { name: 'all-mounted', reports: [allMounted()] },
  { name: 'nothing-mounted', reports: [nothingMounted()] },
  { name: 'dry-run', reports: [dryRun()] },
  { name: 'forty-services', reports: fortyServices() },
  { name: 'huge', reports: huge() },
];
