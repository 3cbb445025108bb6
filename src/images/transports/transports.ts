import { docker } from './docker.ts';
import { dockerArchive } from './docker-archive.ts';
import { dockerDaemon } from './docker-daemon.ts';
import { oci } from './oci.ts';
import { ociArchive } from './oci-archive.ts';
import type { Transport } from './transport.ts';

/** All transports, in the order used in messages. Messages, detection and documents use this table. */
export const transports: readonly Transport[] = [oci, ociArchive, dockerArchive, dockerDaemon, docker];
