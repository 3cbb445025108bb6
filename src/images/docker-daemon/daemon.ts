import { z } from 'zod';
import { DockerLimitError, runImageProgram } from '../../docker/docker-cli.ts';
import { messageOf } from '../../shared/errors.ts';
import { parseOrNothing } from '../../shared/json.ts';

/** How the daemon stores images. */
export type ImageStore =
  /** As unpacked layers. It compresses them whenever it pushes. */
  | 'graph-driver'
  /** As they were pulled or built, with their manifests. */
  | 'containerd';

/** What is known of the daemon. */
export type Daemon =
  | { readonly reachesLoopback: true; readonly store: ImageStore }
  /** `reason` continues a sentence: "the Docker daemon is remote". */
  | { readonly reachesLoopback: false; readonly reason: string };

const infoSchema = z.looseObject({
  ServerVersion: z.string().min(1),
  OperatingSystem: z.string().nullish(),
  SecurityOptions: z.array(z.string()).nullish(),
  DriverStatus: z.array(z.array(z.string())).nullish(),
});

/**
 * Whether the daemon can reach a server on the loopback interface of this machine, as far as it can be told without trying.
 * A daemon in another container, whose socket is mounted, looks like a local one; a push to this machine fails there at once.
 * @throws PushError if the Docker CLI cannot be started; AbortedError
 */
export async function describeDaemon(signal: AbortSignal): Promise<Daemon> {
  const answers = await Promise.all([
    ask(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], signal),
    ask(['info', '--format', '{{json .}}'], signal),
  ]).catch(error => {
    if (error instanceof DockerLimitError) return error;
    throw error;
  });
  if (answers instanceof DockerLimitError) return apart(messageOf(answers.cause));
  const [endpoint, info] = answers;
  if (endpoint === undefined) return apart('this Docker CLI has no contexts, as that of Podman');
  if (!/^(?:unix|npipe):/.test(endpoint)) return apart('the Docker daemon is remote');
  const parsed = infoSchema.safeParse(parseOrNothing(info ?? ''));
  if (!parsed.success) return apart('"docker info" does not describe a Docker daemon');
  const { OperatingSystem, SecurityOptions, DriverStatus } = parsed.data;
  if (/docker desktop/i.test(OperatingSystem ?? '')) return apart('Docker Desktop runs in a virtual machine');
  if (SecurityOptions?.some(option => /\brootless\b/.test(option)))
    return apart('the Docker daemon is rootless');
  const containerd =
    DriverStatus?.some(([, value]) => value?.startsWith('io.containerd.snapshotter')) ?? false;
  return { reachesLoopback: true, store: containerd ? 'containerd' : 'graph-driver' };
}

function apart(reason: string): Daemon {
  return { reachesLoopback: false, reason };
}

async function ask(args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const { exitCode, stdout } = await runImageProgram(args, { signal });
  return exitCode === 0 ? stdout.trim() : undefined;
}
