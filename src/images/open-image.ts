import { parseImageInput } from './image-input.ts';
import type { ImageSource } from './image-source.ts';
import type { TransportOptions } from './source-options.ts';

export type OpenImageOptions = Omit<TransportOptions, 'platforms'> &
  Partial<Pick<TransportOptions, 'platforms'>>;

/**
 * Opens the image of the input `image`. The caller always closes the source.
 * @param options without `platforms`, all platforms are kept
 * @throws InputError, ImageError, AbortedError
 */
export async function openImage(image: string, options: OpenImageOptions): Promise<ImageSource> {
  options.signal.throwIfAborted();
  const input = await parseImageInput(image);
  return input.open({ platforms: [], ...options });
}
