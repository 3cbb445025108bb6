import type { ImageNode } from '../../oci/image-tree.ts';
import type { Logger } from '../../shared/logger.ts';

/** The command that turns on blob mounting, for messages. */
export const turnOnBlobMounting = 'aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED';

const here = 'in this account and region';
const wouldTurnOn = 'A push would turn it on if the role is allowed to (ecr:PutAccountSetting).';

/** What a push logs before it looks for layers: the account setting BLOB_MOUNTING, and the way that the image takes. */
export class OpeningLog {
  readonly #logger: Logger;
  #formIsLogged = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param asWarning the input "blob-mounting" is "check" */
  settingOfOtherAccount(account: string, asWarning: boolean): void {
    const line =
      `The blob mounting setting of account ${account} is unknown. ECR reports it only for the caller's own account, ` +
      `and account ${account} may not be the caller's. Mounts work if account ${account} has turned it on: ${turnOnBlobMounting}`;
    if (asWarning) this.#logger.warning(line);
    else this.#logger.info(line);
  }

  /** @param reason why the image is not pushed with "docker push" */
  imageIsSaved(reason: string): void {
    this.#logger.info(
      `Reading the image with "docker save", because it cannot be pushed with "docker push": ${reason}.`,
    );
  }

  /** Once, although an image can be received several times. @param source the image as it is in the source */
  indexFormChanged(source: ImageNode, pushed: ImageNode): void {
    if (this.#formIsLogged) return;
    this.#formIsLogged = true;
    const rest = source.kind === 'index' && source.children.length > 1 ? ', without its attestations' : '';
    const form = pushed.kind === 'index' ? 'an index of one manifest' : `a single manifest${rest}`;
    this.#logger.notice(
      `Because of the input "index", the image is pushed as ${form}, with another digest than ${source.descriptor.digest}.`,
    );
  }

  blobMountingOff(): void {
    this.#logger.warning(
      `Blob mounting is off ${here}, so all layers will be uploaded. Turn it on with ${turnOnBlobMounting}, or set "blob-mounting: ensure".`,
    );
  }

  blobMountingTurnedOn(): void {
    this.#logger.info('Turned on blob mounting for this account and region.');
  }

  wouldTurnOnBlobMounting(): void {
    this.#logger.info(`Blob mounting is off ${here}. ${wouldTurnOn}`);
  }

  /** In a dry run. @param ensured a push would try to turn it on */
  blobMountingUnknown(ensured: boolean): void {
    const change = ensured ? ` ${wouldTurnOn}` : '';
    this.#logger.info(
      `It is unknown whether blob mounting is on ${here}.${change} While it is off, layers are uploaded instead of mounted.`,
    );
  }
}
