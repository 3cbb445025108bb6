import { ImageError } from '../shared/errors.ts';

/** Docker before 1.10 saved only layers named by random IDs, and the file `repositories`. */
export function savedByOldDocker(where: string): ImageError {
  return new ImageError(
    `${where} was saved by Docker 1.9 or older: it has no manifest.json.`,
    'Load it into a current Docker ("docker load") and save it again.',
  );
}
