import type { EcrControlPlane, RegistryAuthorization } from '../ecr/control-plane.ts';
import { createControlPlane } from '../ecr/create-control-plane.ts';
import type { PushDependencies, RegistryConnection } from '../engine/push-context.ts';
import { pushImage } from '../engine/push-image.ts';
import type { PushResult } from '../engine/result.ts';
import type { ImageSource } from '../images/image-source.ts';
import { openImage } from '../images/open-image.ts';
import { parseEcrHost } from '../oci/reference.ts';
import { TokenAuthenticator } from '../registry/auth/token-authenticator.ts';
import { createRegistryClient } from '../registry/registry-client.ts';
import { CancelledError, InputError } from '../shared/errors.ts';
import { RequestLog } from '../shared/request-log.ts';
import { actionLogger as logger } from './action-logger.ts';
import { type Cancellation, listenForCancellation } from './cancellation.ts';
import { loginDocker } from './docker-login.ts';
import { fail } from './fail.ts';
import { hideEnvironment, mask } from './inert.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { publish } from './publish.ts';
import { remoteRepositories } from './remote-repositories.ts';
import { makeSpoolDirectory, removeSpoolDirectory, removeSpoolDirectoryNow } from './spool-directory.ts';

/** The push action, from its inputs to its outputs. Never throws: a failure is one line in the log. */
export async function runPush(): Promise<void> {
  let spool: string | undefined;
  const cancellation = listenForCancellation(() => leaveAtOnce(spool));
  try {
    hideEnvironment(process.env);
    spool = await makeSpoolDirectory();
    const inputs = readInputs(spool);
    await new PushRun(inputs, cancellation).run();
  } catch (error) {
    const { reason } = cancellation.signal;
    fail(reason instanceof CancelledError ? reason : error);
  } finally {
    cancellation.dispose();
    if (spool !== undefined) await removeSpoolDirectory(spool);
  }
  if (cancellation.cancelled()) exit(); // what nobody waits for any more would keep the process alive
}

/** A cancelled run that does not end by itself. The post step does what is left. */
function leaveAtOnce(spool: string | undefined): void {
  fail(new CancelledError());
  if (spool !== undefined) removeSpoolDirectoryNow(spool);
  exit();
}

/** As soon as everything printed has left. */
function exit(): void {
  process.stdout.write('', () => process.exit());
}

class PushRun {
  readonly #inputs: Inputs;
  readonly #cancellation: Cancellation;
  readonly #requests = new RequestLog();
  readonly #ecr: EcrControlPlane;

  constructor(inputs: Inputs, cancellation: Cancellation) {
    this.#inputs = inputs;
    this.#cancellation = cancellation;
    const { region, registryId, host } = inputs;
    this.#ecr = createControlPlane({
      region,
      ...(registryId === undefined ? {} : { registryId }),
      ...(host === undefined ? {} : { host }),
      requests: this.#requests,
      logger,
      signal: cancellation.signal,
      mask,
    });
  }

  async run(): Promise<void> {
    const result = await this.#push();
    this.#cancellation.signal.throwIfAborted();
    await publish(result, this.#inputs.report);
    if (this.#inputs.dockerLogin && !result.dryRun) await this.#login();
  }

  /** The image is in the registry by now: whatever goes wrong here has to say so. */
  async #login(): Promise<void> {
    const { signal } = this.#cancellation;
    try {
      await loginDocker(await this.#ecr.authorize(), signal);
    } catch (error) {
      if (signal.aborted) logger.info('The image was pushed; Docker is not logged in.');
      throw error;
    }
  }

  async #push(): Promise<PushResult> {
    const source = await this.#open();
    try {
      return await pushImage(this.#dependencies(source), this.#inputs.push);
    } finally {
      await source.close();
    }
  }

  #open(): Promise<ImageSource> {
    const { image, platforms, push } = this.#inputs;
    return openImage(image, {
      signal: this.#cancellation.signal,
      logger,
      temporaryDirectory: push.temporaryDirectory,
      platforms,
      remoteRepository: remoteRepositories({
        requests: this.#requests,
        logger,
        signal: this.#cancellation.signal,
      }),
    });
  }

  #dependencies(source: ImageSource): PushDependencies {
    const { signal, stop } = this.#cancellation;
    const { compression, compressionLevel, temporaryDirectory } = this.#inputs.push;
    return {
      source,
      ecr: this.#ecr,
      connect: authorization => this.#connect(authorization),
      createCompressor: async () => {
        const { createCompressor } = await import('../compression/compress-layer.ts');
        const level = compressionLevel === undefined ? {} : { level: compressionLevel };
        return createCompressor({ algorithm: compression, ...level, directory: temporaryDirectory, signal });
      },
      requests: this.#requests,
      logger,
      signal,
      stop,
    };
  }

  #connect(authorization: RegistryAuthorization): RegistryConnection {
    checkHost(this.#inputs.host, authorization.endpoint.host);
    const { image, push } = this.#inputs;
    const what = push.dryRun ? 'Dry run of pushing' : 'Pushing';
    logger.info(`${what} ${image} to ${authorization.endpoint.host}/${push.repository}`);
    return createRegistryClient({
      endpoint: authorization.endpoint,
      authenticator: new TokenAuthenticator({
        initial: authorization,
        renew: () => this.#ecr.authorize(),
      }),
      requests: this.#requests,
      logger,
      signal: this.#cancellation.signal,
    });
  }
}

/** The tags must name the registry that the credentials belong to, or another host of it. */
function checkHost(written: string | undefined, host: string): void {
  if (written === undefined || written === host) return;
  const [own, named] = [parseEcrHost(host), parseEcrHost(written)];
  if (own !== undefined && own.registryId === named?.registryId && own.region === named.region) return;
  throw new InputError(
    'tags',
    `a tag names the registry ${written}, but the credentials belong to ${host}.`,
    'Correct the tag, or the role and region that are used.',
  );
}
