import type { Emulator } from '../../../../emulator/emulator.ts';
import { SignIn } from '../../../../src/assemble/sign-in.ts';
import type { EcrControlPlane } from '../../../../src/ecr/control-plane.ts';
import { createControlPlane } from '../../../../src/ecr/create-control-plane.ts';
import { Intake } from '../../../../src/engine/intake/intake.ts';
import type { IntakeOptions } from '../../../../src/engine/intake/intake-options.ts';
import { PushLog } from '../../../../src/engine/log/push-log.ts';
import { openSession } from '../../../../src/engine/opening/session.ts';
import { ToleratedErrors } from '../../../../src/engine/opening/tolerated-errors.ts';
import { TransferProgress } from '../../../../src/engine/transfer/progress.ts';
import type { Descriptor } from '../../../../src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../../../src/oci/digest.ts';
import { parseImageConfig } from '../../../../src/oci/image-config.ts';
import type { ManifestNode } from '../../../../src/oci/image-tree.ts';
import { parseManifest } from '../../../../src/oci/manifest.ts';
import { RequestLog } from '../../../../src/shared/request-log.ts';
import type { GeneratedImage } from '../../../support/generate-image.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { type ImageSettings, type LogLine, optionsOf } from '../../support/push.ts';

export interface OpenIntake extends AsyncDisposable {
  readonly intake: Intake;
  readonly requests: RequestLog;
  readonly log: readonly LogLine[];
  /** Sends a blob as a client does, in pieces. */
  send(bytes: Buffer, digest?: Digest): Promise<void>;
}

export interface IntakeSettings extends ImageSettings, Pick<IntakeOptions, 'heldElsewhere' | 'clock'> {
  /** Called before each BatchCheckLayerAvailability. */
  readonly beforeCheck?: (repository: string) => Promise<void>;
}

/** An intake to the emulator over HTTP, as the relay opens one. It does not wait between attempts. */
export async function openIntake(
  emulator: Emulator,
  repository: string,
  { heldElsewhere, clock, beforeCheck, ...settings }: IntakeSettings = {},
): Promise<OpenIntake> {
  Object.assign(process.env, emulator.environment());
  const closing = new AbortController();
  const own = { signal: closing.signal, requests: new RequestLog() };
  const common = { region: 'eu-central-1', logger: silentLogger, mask: () => {} };
  const policy = { baseMilliseconds: 1, capMilliseconds: 2 };
  const client = createControlPlane({ ...common, ...own, policy });
  const ecr: EcrControlPlane = {
    ...client,
    availableLayers: async (name, digests) => {
      await beforeCheck?.(name);
      return await client.availableLayers(name, digests);
    },
  };
  const registry = new SignIn(client, { ...common, temporaryDirectory: '/tmp', tuning: { policy } }, own);
  const log: LogLine[] = [];
  const at = (level: LogLine['level']) => (message: string) => void log.push({ level, message });
  const logger = { ...silentLogger, info: at('info'), warning: at('warning'), notice: at('notice') };
  const options = optionsOf(repository, settings);
  const context = { ecr, options, log: new PushLog(logger), signal: closing.signal };
  const tolerated = new ToleratedErrors();
  const session = await openSession({ ...context, signIn: () => registry.signIn(own) }, tolerated);
  const intake = new Intake({
    context,
    session,
    tolerated,
    progress: new TransferProgress(context.log.transfer),
    ...(heldElsewhere === undefined ? {} : { heldElsewhere }),
    ...(clock === undefined ? {} : { clock }),
  });
  const send = async (bytes: Buffer, digest = digestOf(bytes)) => {
    const incoming = await intake.receive();
    try {
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        await incoming.write(bytes.subarray(start, start + pieceBytes));
      }
      await incoming.commit(digest);
    } catch (error) {
      await incoming.discard();
      throw error;
    }
  };
  const close = async () => {
    closing.abort(new Error('closed'));
    await Promise.all([registry.close(), client.close()]);
  };
  return { intake, requests: own.requests, log, send, [Symbol.asyncDispose]: close };
}

const pieceBytes = 64 * 1024;

/** Descriptors of the layers of a single-platform image, lowest first. */
export function descriptorsOf(image: GeneratedImage): readonly Descriptor[] {
  return image.manifests.flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor));
}

/** The layers' digests. */
export function digestsOf(image: GeneratedImage): readonly Digest[] {
  return descriptorsOf(image).map(({ digest }) => digest);
}

export function configOf(image: GeneratedImage): Descriptor {
  const [manifest] = image.manifests;
  if (manifest === undefined) throw new Error('an image needs a manifest');
  return manifest.config;
}

/** A single-platform image as it is known once its manifest has arrived. */
export function nodeOf(image: GeneratedImage): ManifestNode {
  const bytes = bytesOf(image, image.root.digest);
  const { digest, mediaType } = image.root;
  const parsed = parseManifest(bytes, mediaType, digest);
  if (parsed.kind !== 'manifest') throw new Error('an index is not supported here');
  const configBytes = bytesOf(image, parsed.manifest.config.digest);
  const config = parseImageConfig(configBytes, 'the config');
  return { kind: 'manifest', descriptor: image.root, bytes, manifest: parsed.manifest, configBytes, config };
}

export function bytesOf(image: GeneratedImage, digest: Digest): Buffer {
  const bytes = image.blobs.get(digest);
  if (bytes === undefined) throw new Error(`the image has no ${digest}`);
  return bytes;
}
