import { PushLog } from '../../engine/log/push-log.ts';
import type { LayerResult, PushResult } from '../../engine/result.ts';
import { inTotoType } from '../../oci/attestations.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { oneLine } from '../../shared/one-line.ts';

/** What the relay logs about an image that arrived, like `docker push`. */
export class ArrivalLog {
  readonly #logger: Logger;
  readonly #log: PushLog;
  readonly #warned = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
    this.#log = new PushLog(logger);
  }

  /**
   * @param tag undefined for a push by digest
   * @param layers those whose line is not in the log yet
   */
  arrived(result: PushResult, tag: string | undefined, layers: readonly LayerResult[]): void {
    const { transfer, outcome } = this.#log;
    this.#logger.info(`Received ${result.repository}${tag === undefined ? `@${result.digest}` : `:${tag}`}`);
    for (const layer of layers) transfer.layer(asLogged(layer, tag), layer);
    this.#logger.info(`${tag === undefined ? '' : `${tag}: `}digest: ${result.digest} size: ${result.size}`);
    const news = result.warnings.filter(warning => !this.#warned.has(warning));
    for (const warning of news) this.#warned.add(warning);
    outcome.warnings(news);
  }

  /** The image is in the registry, but the report cannot say much about it. */
  undescribed(repository: string, error: unknown): void {
    this.#logger.warning(
      oneLine(`An image was pushed to ${repository}, but the report lacks its layers: ${messageOf(error)}`),
    );
  }
}

/** A member of an index arrives before the index, which alone tells its attestations from images. */
function asLogged(layer: LayerResult, tag: string | undefined) {
  const attests = tag === undefined && layer.mediaType === inTotoType;
  return attests ? ({ ...layer, attestation: true } as const) : layer;
}
