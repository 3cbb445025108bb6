import { shortDigest } from '../../oci/digest.ts';
import { code } from '../escape.ts';
import type { ReportImage } from '../schema.ts';

/** Identifies the image on one line: repository, tags, platforms, digest. */
export function imageTitle(image: ReportImage): string {
  const parts = [
    code(`${image.registry}/${image.repository}`, 400),
    listed(image.tags, 5),
    listed(image.platforms, 6),
    digestText(image),
  ];
  return parts.filter(part => part !== '').join(' · ');
}

function digestText({ digest }: ReportImage): string {
  if (digest === undefined) return 'digest unknown before the push';
  return code(`${digest.slice(0, digest.indexOf(':'))}:${shortDigest(digest)}`);
}

/** Distinguishes the image from others of its service. */
export function imageLabel(image: ReportImage): string {
  return [listed(image.tags, 3), listed(image.platforms, 3)].filter(part => part !== '').join(' · ');
}

function listed(values: readonly string[], most: number): string {
  const shown = values.slice(0, most).map(value => code(value, 128));
  return values.length > most ? `${shown.join(' ')} and ${values.length - most} more` : shown.join(' ');
}
