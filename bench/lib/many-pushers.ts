/** Tools that push several images on one base, which share layers that the registry does not have. */
import type { Services } from './bench-image.ts';
import type { BenchDocker } from './docker.ts';
import { forgetMeasured, pushKnown } from './docker-pushers.ts';
import { oursName } from './goals.ts';
import { limitOfMany } from './limit.ts';
import type { Measured } from './measure.ts';
import { pushWithOurs } from './ours.ts';
import { type Pusher, type SkopeoCache, skopeoCopy } from './pushers.ts';
import type { BenchRegistry } from './registry.ts';

/** One image and its repository. */
interface Line {
  readonly name: string;
  readonly layout: string;
  readonly repository: string;
}

type PushAll = (registry: BenchRegistry, lines: readonly Line[]) => Promise<Measured>;

/** Each push goes to repositories of its own, which are removed before the next one, so that it finds nothing there. */
export function manyPushers(
  { services, baseLayers }: Services,
  cache: SkopeoCache,
  dockers: readonly BenchDocker[],
) {
  let left: readonly string[] = [];
  const pusher = (name: string, role: Pusher['role'], pushAll: PushAll): Pusher => ({
    name,
    role,
    push: async (registry, _layout, prefix) => {
      for (const repository of left) await registry.tell({ type: 'forget', repository });
      const lines = services.map(service => ({ ...service, repository: `${prefix}/${service.name}` }));
      left = lines.map(({ repository }) => repository);
      for (const repository of left) await registry.tell({ type: 'recreate', repository });
      return await pushAll(registry, lines);
    },
  });
  return [
    pusher(oursName, 'ours', (registry, lines) => pushWithOurs(registry, manyInputs(lines, oci))),
    pusher('limit: only the needed requests', 'reference', async (registry, lines) => {
      const startedAt = performance.timeOrigin + performance.now();
      const seconds = await limitOfMany(registry, lines, baseLayers);
      return { startedAt, seconds, cpuSeconds: Number.NaN, peakMegabytes: Number.NaN, output: '' };
    }),
    pusher('one step for each image', 'ours', (registry, lines) =>
      inTurn(lines, line =>
        pushWithOurs(registry, { image: oci(line), repository: line.repository, tags: 'v1' }),
      ),
    ),
    pusher('skopeo, one after the other', 'peer', async (registry, lines) => {
      await cache.clear();
      return inTurn(lines, ({ layout, repository }) => skopeoCopy(registry, layout, repository));
    }),
    ...dockers.flatMap(docker => [
      pusher(`${oursName}, images in Docker, ${docker.store} store`, 'ours', async (registry, lines) => {
        await forgetMeasured(docker);
        return pushWithOurs(registry, manyInputs(lines, inDocker), {
          environment: { DOCKER_HOST: docker.daemon.host },
          daemon: docker.daemon.pid,
        });
      }),
      pusher(`docker push, ${docker.store} store, one after the other`, 'peer', async (registry, lines) => {
        await forgetMeasured(docker);
        return inTurn(lines, line =>
          pushKnown(docker, inDocker(line), registry, `${registry.host}/${line.repository}:v1`),
        );
      }),
    ]),
  ];
}

const oci = ({ layout }: Line) => `oci:${layout}`;
const inDocker = ({ name }: Line) => `${name}:v1`;

function manyInputs(lines: readonly Line[], image: (line: Line) => string) {
  return { images: lines.map(line => `${image(line)} => ${line.repository}:v1`).join('\n') };
}

/** Time and CPU of all, and the largest peak. */
async function inTurn(lines: readonly Line[], push: (line: Line) => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (const line of lines) all.push(await push(line));
  return {
    startedAt: all[0]?.startedAt ?? Number.NaN,
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakMegabytes: Math.max(...all.map(({ peakMegabytes }) => peakMegabytes)),
    output: '',
  };
}
