import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DockerDaemon } from '../../../support/dockerd.ts';
import type { Peers } from './peers.ts';

/** An image as an engine has unpacked it. */
export interface PulledImage {
  /** What the engine calls its ID. */
  readonly id: string;
  /** Contents of the files asked for. */
  readonly files: readonly string[];
}

/** Pulls a reference into an engine that has nothing of it, unpacks it and reads files of it. */
export type Pull = (reference: string, paths: readonly string[]) => Promise<PulledImage>;

/** Into a Docker daemon that holds no image. @param directory for the files */
export function pullIntoDocker({ docker }: DockerDaemon, directory: string): Pull {
  return async (reference, paths) => {
    await docker('pull', '--quiet', reference);
    const id = await docker('image', 'inspect', '--format', '{{.Id}}', reference);
    const container = await docker('create', '--network', 'none', reference, '/none');
    await mkdir(directory, { recursive: true });
    const files = await Promise.all(
      paths.map(async (path, at) => {
        const copy = join(directory, `${container}-${at}`);
        await docker('cp', `${container}:${path}`, copy);
        return readFile(copy, 'utf8');
      }),
    );
    await docker('rm', container);
    await docker('image', 'rm', reference);
    return { id, files };
  };
}

let stores = 0;

/** Into a new store of Podman below `directory`. */
export function pullIntoPodman(peers: Peers, directory: string): Pull {
  return async (reference, paths) => {
    const store = join(directory, `podman-${stores++}`);
    const podman = async (...args: string[]) =>
      (await peers.run('podman', [...storageOf(store), ...args])).trim();
    const hex = await podman('pull', '--quiet', '--tls-verify=false', reference);
    const mounted = await podman('image', 'mount', hex);
    const files = await Promise.all(paths.map(path => readFile(join(mounted, path), 'utf8')));
    await rm(store, { recursive: true, force: true });
    return { id: `sha256:${hex}`, files };
  };
}

/** Options of Podman and Buildah for a store of their own. */
export function storageOf(directory: string): readonly string[] {
  const root = ['--root', join(directory, 'root'), '--runroot', join(directory, 'run')];
  return [...root, '--storage-driver', 'vfs'];
}
