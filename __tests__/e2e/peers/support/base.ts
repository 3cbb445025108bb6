import {
  type GeneratedImage,
  generateImage,
  makeTar,
  randomBytesOf,
  type TarFile,
} from '../../../support/generate-image.ts';

const directory = (name: string): TarFile => ({ name, type: 'directory' });

export const osRelease = 'ID=peers\n';

/** Layers that all platforms of the base share; on top of them each has one of its own. */
const sharedTars: readonly (readonly TarFile[])[] = [
  [
    directory('etc/'),
    { name: 'etc/os-release', content: Buffer.from(osRelease) },
    directory('usr/'),
    directory('usr/lib/'),
    { name: 'usr/lib/libc.so.6', content: randomBytesOf('libc', 30_000) },
    { name: 'lib', type: 'symlink', linkname: 'usr/lib' },
  ],
  [
    { name: 'usr/lib/runtime.so', content: randomBytesOf('runtime', 20_000) },
    { name: 'usr/lib/runtime.so.1', type: 'link', linkname: 'usr/lib/runtime.so' },
  ],
  [directory('opt/'), { name: 'opt/libraries', content: randomBytesOf('libraries', 10_000) }],
];

const basePlatforms = ['linux/amd64', 'linux/arm64', 'linux/riscv64'];

/** Layers of one platform of the base. */
export const baseLayers = sharedTars.length + 1;

/** A service for two platforms on the shared layers of the base, with a layer of its own. */
export async function makeService(content: string): Promise<GeneratedImage> {
  const own = [{ name: 'app.txt', content: Buffer.from(content) }];
  const layers = await Promise.all([...sharedTars, own].map(makeTar));
  return generateImage({ layers, seed: 'service', platforms: ['linux/amd64', 'linux/arm64'] });
}

/** A base with a file system that engines unpack, for three platforms. Only the shared layers are the same for every seed. */
export async function makeBase(seed: string): Promise<GeneratedImage> {
  const layers = await Promise.all(sharedTars.map(makeTar));
  return generateImage({ layers, seed, platforms: basePlatforms });
}
