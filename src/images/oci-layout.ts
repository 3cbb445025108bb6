import type { ImageSource } from './image-source.ts';
import { DirectoryStore } from './layout/directory-store.ts';
import { LayoutImage } from './layout-image.ts';
import type { SourceOptions } from './source-options.ts';

/** `oci:DIRECTORY[:REFERENCE]`: an OCI image layout in a directory. */
export function openOciLayout(
  directory: string,
  reference: string | undefined,
  options: SourceOptions,
): ImageSource {
  const description = `oci:${directory}${reference === undefined ? '' : `:${reference}`}`;
  return new LayoutImage(description, new DirectoryStore(directory), reference, options);
}
