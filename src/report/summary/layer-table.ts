import { shortDigest } from '../../oci/digest.ts';
import { formatBytes } from '../../shared/units.ts';
import { code } from '../escape.ts';
import type { ReportImage, ReportLayer } from '../schema.ts';
import { attestationsIn, bytesBeforeCompressionOf, bytesOf, layersIn } from '../totals.ts';
import { beforeCompression, bytesText, counted, unbroken } from '../wording.ts';
import { outcomeSign, outcomeText } from './bar.ts';

/** Three columns, because five do not fit on a phone: the history entry follows the digest, the source the outcome. */
const head = (what: string) => [`| ${what} | Size | Outcome |`, '| :-- | --: | :-- |'];

interface Group {
  readonly platforms: readonly string[];
  readonly layers: readonly ReportLayer[];
  readonly attestations: boolean;
}

/**
 * The image's layers and attestations, at most `rows` of them, in one table for each set of platforms that shares layers,
 * and one for the attestations. The last line says what was left out.
 */
export function layerTables(image: ReportImage, rows: number, dryRun: boolean): string {
  if (rows <= 0) return '';
  const groups = groupsOf(image.layers);
  const captioned = groups.filter(group => !group.attestations).length > 1;
  const parts: string[] = [];
  let left = rows;
  for (const { platforms, layers, attestations } of groups) {
    const shown = layers.slice(0, left);
    if (shown.length === 0) break;
    left -= shown.length;
    const caption = captioned && !attestations ? [platformCaption(platforms, image.platforms), ''] : [];
    parts.push(
      [
        ...caption,
        ...head(attestations ? 'Attestation' : 'Layer'),
        ...shown.map(layer => layerRow(layer, dryRun)),
      ].join('\n'),
    );
  }
  const hidden = groups.flatMap(({ layers }) => layers).slice(rows);
  const rest = [
    hiddenText(layersIn(hidden), 'more layer'),
    hiddenText(attestationsIn(hidden), 'more attestation'),
  ].filter(text => text !== '');
  if (rest.length > 0) parts.push(`… and ${rest.join(' and ')}.`);
  return parts.join('\n\n');
}

function hiddenText(layers: readonly ReportLayer[], noun: string): string {
  if (layers.length === 0) return '';
  return `${counted(layers.length, noun)} (${bytesText(bytesOf(layers), bytesBeforeCompressionOf(layers))})`;
}

/** The layers by platforms, then the attestations. */
function groupsOf(blobs: readonly ReportLayer[]): readonly Group[] {
  const attestations = attestationsIn(blobs);
  return [
    ...byPlatforms(layersIn(blobs)),
    ...(attestations.length > 0 ? [{ platforms: [], layers: attestations, attestations: true }] : []),
  ];
}

/** Layers shared by the most platforms come first. */
function byPlatforms(layers: readonly ReportLayer[]): readonly Group[] {
  const groups = new Map<string, Group & { layers: ReportLayer[] }>();
  for (const layer of layers) {
    const key = JSON.stringify(layer.platforms);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { platforms: layer.platforms, layers: [layer], attestations: false });
    else group.layers.push(layer);
  }
  return [...groups.values()].sort((a, b) => b.platforms.length - a.platforms.length);
}

function platformCaption(platforms: readonly string[], all: readonly string[]): string {
  if (platforms.length === 0) return '**Other layers**';
  if (platforms.length > 1 && platforms.length === all.length) return '**All platforms**';
  return `**${platforms
    .slice(0, 10)
    .map(platform => code(platform, 60))
    .join(', ')}**`;
}

/** A layer that is not compressed yet has no digest of its own, only the diff ID. */
function layerRow(layer: ReportLayer, dryRun: boolean): string {
  const plain = layer.beforeCompression === true;
  const outcome = outcomeText({ outcome: layer.outcome, dryRun });
  const cells = [
    `${plain ? 'diff ID ' : ''}${code(shortDigest(layer.digest))} ${breakable(code(readableHistory(layer.createdBy), 44))}`.trim(),
    `${unbroken(formatBytes(layer.size))}${plain ? ` ${beforeCompression}` : ''}`,
    `${unbroken(`${outcomeSign[layer.outcome]} `)}${outcome}${sourceOrReason(layer)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function sourceOrReason(layer: ReportLayer): string {
  if (layer.from !== undefined) return ` from ${code(layer.from, 256)}`;
  if (layer.outcome !== 'pushed' || layer.reason === undefined || layer.attestation) return '';
  return `: ${reasonText(layer.reason)}`;
}

/** Our own reasons are words with hyphens; anything else is untrusted text. */
function reasonText(reason: string): string {
  return /^[a-z]+(-[a-z]+)*$/.test(reason) ? `_${reason}_` : code(reason, 60);
}

/** Code that can also wrap after slashes and in long words, so that a narrow column leaves room for the others. */
function breakable(html: string): string {
  return html.replace(/(?<=\w)\/(?=\w)|\w{12}(?=\w)/g, '$&<wbr>');
}

/** A history entry without what builders add around the instruction. */
function readableHistory(createdBy: string): string {
  return createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^(RUN )?(\|\d+ .*?)?\/bin\/sh -c\s+/, 'RUN ')
    .replace(/\s+# buildkit$/, '');
}
