import { inIndexForm } from '../images/image-tree/index-form.ts';
import type { ImageNode } from '../oci/image-tree.ts';
import type { PushContext } from './push-context.ts';

/** The image as the input `index` wants it. @throws InputError */
export function inRequestedForm(
  { options, log }: Pick<PushContext, 'options' | 'log'>,
  image: ImageNode,
): ImageNode {
  const formed = inIndexForm(image, options.index ?? 'auto');
  if (formed !== image) log.opening.indexFormChanged(image, formed);
  return formed;
}
