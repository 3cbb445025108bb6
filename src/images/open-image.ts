import { parseImageInput } from './image-input.ts';
import type { ImageSource } from './image-source.ts';
import type { TransportOptions } from './source-options.ts';

export type OpenImageOptions = Omit<TransportOptions, 'platforms'> &
  Partial<Pick<TransportOptions, 'platforms'>>;

/**
 * Opens the image that the input `image` names. The caller closes the source in the end, whatever happens.
 * @param options without `platforms` all of them are kept
 * @throws InputError, ImageError, AbortedError
 */
export async function openImage(image: string, options: OpenImageOptions): Promise<ImageSource> {
  options.signal.throwIfAborted();
  const input = await parseImageInput(image);
  return input.open({ platforms: [], ...options });
}
