import { digestOf, hexOf } from '../../../src/oci/digest.ts';
import type { SavedFile, SavedImage } from './saved-image.ts';

/** Damages an image in one place; undefined where there is no such place. */
export type Damage = (image: SavedImage) => SavedImage | undefined;

type Change = (content: Buffer, image: SavedImage) => Buffer;

/** The layer in the middle, with other bytes under its old name. */
function content(change: Change, applies: (image: SavedImage) => boolean = () => true): Damage {
  return image =>
    applies(image)
      ? withFile(image, middle(image), file => [{ ...file, content: change(file.content, image) }])
      : undefined;
}

const middle = ({ layerPaths }: SavedImage): string => layerPaths[1] ?? '';

function withFile(
  image: SavedImage,
  name: string,
  change: (file: SavedFile) => readonly SavedFile[],
): SavedImage {
  return { ...image, files: image.files.flatMap(file => (file.name === name ? change(file) : [file])) };
}

/** `manifest.json` with its list of layers changed; undefined where there is none. */
function listed(
  image: SavedImage,
  change: (paths: readonly string[]) => readonly string[],
): SavedImage | undefined {
  const list = image.files.find(({ name }) => name === 'manifest.json');
  if (list === undefined) return undefined;
  const [entry] = JSON.parse(list.content.toString());
  const changed = Buffer.from(JSON.stringify([{ ...entry, Layers: change(entry.Layers) }]));
  return withFile(image, 'manifest.json', file => [{ ...file, content: changed }]);
}

const isCompressed = ({ compression }: SavedImage): boolean => compression !== 'none';
const isGzip = ({ compression }: SavedImage): boolean => compression === 'gzip';
const isTar = ({ transport }: SavedImage): boolean => transport !== 'oci';

function flip(bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  const at = Math.floor(bytes.length / 2);
  flipped.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return flipped;
}

/** A size in the tar's header that is not that of the content. */
function stated(difference: number): Damage {
  return image =>
    isTar(image)
      ? withFile(image, middle(image), file => [{ ...file, size: file.content.length + difference }])
      : undefined;
}

function twice(inOrder: (good: SavedFile, bad: SavedFile) => readonly SavedFile[]): Damage {
  return image =>
    isTar(image)
      ? withFile(image, middle(image), file => inOrder(file, { ...file, content: flip(file.content) }))
      : undefined;
}

const exchangeContents: Damage = image => {
  const [first = '', second = ''] = image.layerPaths;
  const contentOf = (name: string) => image.files.find(file => file.name === name)?.content ?? Buffer.of();
  const other = new Map([
    [first, contentOf(second)],
    [second, contentOf(first)],
  ]);
  return {
    ...image,
    files: image.files.map(file => ({ ...file, content: other.get(file.name) ?? file.content })),
  };
};

/** The middle layer under the name of a digest that is not its own, wherever it is referred to by name. */
const misname: Damage = image => {
  const old = middle(image);
  const name = old.replace(/[0-9a-f]{64}/, hexOf(digestOf('another')));
  if (name === old) return undefined;
  const renamed = withFile(image, old, file => [{ ...file, name }]);
  return listed(renamed, paths => paths.map(path => (path === old ? name : path))) ?? renamed;
};

export const damages: Readonly<Record<string, Damage>> = {
  'a bit is flipped': content(flip),
  'a layer is cut off': content(bytes => bytes.subarray(0, -700)),
  'a layer is replaced': content((_, { stranger }) => stranger),
  'a layer is empty': content(() => Buffer.alloc(0)),
  'a member is doubled': content(bytes => Buffer.concat([bytes, bytes]), isCompressed),
  'garbage follows a layer': content(bytes => Buffer.concat([bytes, Buffer.from('garbage')]), isCompressed),
  'zeros follow a layer': content(bytes => Buffer.concat([bytes, Buffer.alloc(64)]), isCompressed),
  'an end mark is missing': content(bytes => bytes.subarray(0, -8), isGzip),
  'contents are exchanged': exchangeContents,
  'paths are exchanged': image =>
    listed(image, ([first = '', second = '', ...rest]) => [second, first, ...rest]),
  'a layer is listed twice': image => listed(image, ([first = '', , ...rest]) => [first, first, ...rest]),
  'no layer is listed': image => listed(image, () => []),
  'a name is wrong': misname,
  'a size is too small': stated(-512),
  'a size is too large': stated(512),
  'an entry is doubled, the bad one last': twice((good, bad) => [good, bad]),
  'an entry is doubled, the bad one first': twice((good, bad) => [bad, good]),
};
