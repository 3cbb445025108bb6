import type { Emulator } from '../../../emulator/emulator.ts';
import type { RecordedRequest } from '../../../emulator/request-journal.ts';
import type { ImageEnd, ImageTarget, ManyPushed } from '../../../src/assemble/many-images.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import type { Logger } from '../../../src/shared/logger.ts';
import { type ImageSettings, optionsOf } from '../../engine/support/push.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import type { Workshop } from './pushers.ts';

/** An image, where it goes, and tags other than `v1`. */
export type Line = readonly [image: GeneratedImage | string, repository: string, ...tags: string[]];

/** Pushes several images in one step. Missing repositories are made before. */
export async function pushMany(
  shop: Workshop,
  lines: readonly Line[],
  settings: ImageSettings & { readonly logger?: Logger; readonly signal?: AbortSignal } = {},
): Promise<ManyPushed> {
  const { logger = silentLogger, signal = new AbortController().signal, ...more } = settings;
  const targets: ImageTarget[] = [];
  for (const [image, repository, ...tags] of lines) {
    if (shop.emulator.state.findRepository(repository) === undefined)
      shop.emulator.state.createRepository({ name: repository });
    const input = typeof image === 'string' ? image : await shop.layout(image);
    targets.push({ image: input, repository, tags: tags.length === 0 ? ['v1'] : tags });
  }
  await using pusher = shop.open({}, logger);
  const { repository: _, tags: __, ...common } = optionsOf('', more);
  return await pusher.pushMany(targets, common, { signal });
}

/** @throws what an image failed with */
export function resultsOf({ ends }: ManyPushed): readonly PushResult[] {
  return ends.map(end => {
    if ('failure' in end) throw end.failure;
    return end.result;
  });
}

export function failureAt({ ends }: ManyPushed, at: number): unknown {
  const end: ImageEnd | undefined = ends[at];
  return end !== undefined && 'failure' in end ? end.failure : undefined;
}

/** The blobs that were sent, one for each time. */
export function sentBlobs({ requests }: Emulator): readonly RecordedRequest[] {
  return requests.filter(({ kind, status }) => kind === 'upload-complete' && status === 201);
}

/** Layers, as `outcome` or `outcome from`. */
export function outcomesOf({ layers }: PushResult): readonly string[] {
  return layers.map(({ outcome, from }) => (from === undefined ? outcome : `${outcome} from ${from}`));
}
