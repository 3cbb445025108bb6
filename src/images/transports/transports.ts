import { docker } from './docker.ts';
import { dockerArchive } from './docker-archive.ts';
import { dockerDaemon } from './docker-daemon.ts';
import { oci } from './oci.ts';
import { ociArchive } from './oci-archive.ts';
import type { Transport } from './transport.ts';

/** All transports, in the order in which messages list them. Messages, detection and documents follow this table. */
export const transports: readonly Transport[] = [oci, ociArchive, dockerArchive, dockerDaemon, docker];
