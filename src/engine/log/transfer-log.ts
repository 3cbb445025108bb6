import type { Encryption } from '../../ecr/control-plane.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { Logger } from '../../shared/logger.ts';
import { formatBytes, formatDuration } from '../../shared/units.ts';
import type { LayerResult } from '../result.ts';

/** The mount source whose encryption a new repository gets. */
export interface EncryptionModel {
  readonly repository: string;
  /** Bytes that can be mounted from it. */
  readonly bytes: number;
}

/** How far the uploads are. */
export interface UploadProgress {
  readonly layers: { readonly done: number; readonly total: number };
  readonly bytes: { readonly done: number; readonly total: number };
  /** Milliseconds in which at least one upload was sending. */
  readonly busyMilliseconds: number;
}

interface Blob extends Pick<Descriptor, 'digest' | 'size'> {
  /** It is an attestation of the image, and no layer. */
  readonly attestation?: true | undefined;
}

/** What a push logs about the target repository and about each layer, like `docker push`. */
export class TransferLog {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param encryption undefined when it is unknown */
  repositoryCreated(name: string, encryption: Encryption | undefined, model?: EncryptionModel): void {
    const how = encryption === undefined ? '' : ` with encryption ${encryptionText(encryption)}`;
    this.#logger.info(`Created repository ${name}${how}${modelText(model)}.`);
  }

  /** @param encryption undefined when it is unknown */
  repositoryCreatedByOthers(name: string, encryption: Encryption | undefined): void {
    const how = encryption === undefined ? '' : `, with encryption ${encryptionText(encryption)}`;
    this.#logger.info(`Repository ${name} was created by another job in the meantime${how}.`);
  }

  wouldCreateRepository(name: string, encryption: Encryption, model?: EncryptionModel): void {
    const how = `with encryption ${encryptionText(encryption)}${modelText(model)}`;
    this.#logger.info(`Would create repository ${name} ${how}.`);
  }

  /** @param prefix of the template; undefined when the templates are unknown */
  repositoryCreatedOnPush(
    name: string,
    encryption: Encryption | undefined,
    prefix: string | undefined,
  ): void {
    const how = encryption === undefined ? '' : ` with encryption ${encryptionText(encryption)}`;
    this.#logger.info(`ECR created repository ${name} on push${how}, by ${templateText(prefix)}.`);
  }

  wouldCreateOnPush(name: string, encryption: Encryption, prefix: string): void {
    const how = `with encryption ${encryptionText(encryption)}, by ${templateText(prefix)}`;
    this.#logger.info(`ECR would create repository ${name} on push ${how}.`);
  }

  /** In a dry run. */
  mayBeCreatedOnPush(): void {
    this.#logger.info(
      'A repository creation template may decide otherwise. A dry run sees it only in the registry of the own account, with ecr:DescribeRepositoryCreationTemplates.',
    );
  }

  /** @param inputs their names */
  templateOverridesInputs(name: string, inputs: readonly string[]): void {
    this.#logger.notice(
      `The repository creation template decides how ${name} is created, so these inputs have no effect: ${inputs.join(', ')}. Change the template, or create the repository before the push.`,
    );
  }

  layerExists(layer: Blob): void {
    this.#layer(layer, 'Layer already exists');
  }

  /** What became of a layer. */
  layer(layer: Blob, { outcome, from }: Pick<LayerResult, 'outcome' | 'from'>): void {
    if (outcome === 'existing') this.layerExists(layer);
    else this.#layer(layer, from === undefined ? 'Pushed' : `Mounted from ${from}`);
  }

  /** @param again this push had already uploaded it once */
  pushedBecauseNotStored(layer: Blob, repository: string, again: boolean): void {
    this.#layer(layer, `Pushed${again ? ' again' : ''}, because ${repository} listed it without storing it`);
  }

  wouldMount(layer: Blob, from: string): void {
    this.#layer(layer, `Would be mounted from ${from}`);
  }

  wouldPush(layer: Blob): void {
    this.#layer(layer, 'Would be pushed');
  }

  /** @param layer the uncompressed one: its digest is the diff ID */
  wouldCompress({ digest, size }: Blob): void {
    this.#logger.info(
      `diff ID ${shortDigest(digest)}: Would be compressed, then pushed unless it already exists (${formatBytes(size)} before compression)`,
    );
  }

  /** Totals may be unknown, while another program sends the image. */
  progress({ layers, bytes, busyMilliseconds }: UploadProgress): void {
    const rate = (bytes.done / Math.max(busyMilliseconds, 1)) * 1000;
    const left = bytes.total - bytes.done;
    const sent = formatBytes(Math.max(bytes.done, 0));
    const parts = left < 0 ? [`${sent} sent`] : [`${sent} of ${formatBytes(bytes.total)} sent`];
    if (layers.total > 0) parts.unshift(`${layers.done} of ${layers.total} layers done`);
    if (rate > 0) parts.push(`${formatBytes(Math.round(rate))}/s`);
    if (rate > 0 && left > 0) parts.push(`about ${formatDuration((left / rate) * 1000)} left`);
    this.#logger.info(parts.join(', '));
  }

  failed(repository: string, { done, total }: UploadProgress['layers']): void {
    this.#logger.info(
      `${done} of ${total} layers are in ${repository}. No tag was moved. Run the job again to continue.`,
    );
  }

  #layer({ digest, size, attestation }: Blob, text: string): void {
    this.#logger.info(
      `${attestation ? 'attestation ' : ''}${shortDigest(digest)}: ${text} (${formatBytes(size)})`,
    );
  }
}

function modelText(model: EncryptionModel | undefined): string {
  if (model === undefined) return '';
  return `, the same as ${model.repository} (${formatBytes(model.bytes)} can be mounted from it)`;
}

function templateText(prefix: string | undefined): string {
  return prefix === undefined
    ? 'a repository creation template'
    : `the repository creation template ${prefix}`;
}

function encryptionText({ type, kmsKey }: Encryption): string {
  return kmsKey === undefined ? type : `${type} (${kmsKey})`;
}
