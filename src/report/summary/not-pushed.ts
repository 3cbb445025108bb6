import { code, inert } from '../escape.ts';
import { block, type Section } from '../fit.ts';
import { counted } from '../wording.ts';

/** An image that was not pushed. Untrusted text. */
export interface NotPushed {
  readonly name: string;
  readonly why: string;
}

/** Most of them are told in full. */
const most = 50;

export function notPushedSection(images: readonly NotPushed[], importance: number): Section {
  if (images.length === 0) return block(importance, '');
  const items = images.slice(0, most).map(({ name, why }) => `- ${code(name, 300)}: ${inert(why)}`);
  const more = images.length - items.length;
  const rest = more > 0 ? [`- … and ${more} more`] : [];
  return block(
    importance,
    [`**${counted(images.length, 'image')} not pushed**`, '', ...items, ...rest].join('\n'),
  );
}
