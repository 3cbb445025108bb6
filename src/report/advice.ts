import { type NotMountedReason, notMountedReasons } from '../engine/result.ts';
import { code } from './escape.ts';
import type { Report, ReportLayer } from './schema.ts';
import { countedReports } from './services.ts';
import { bytesBeforeCompressionOf, bytesOf } from './totals.ts';
import { bytesText, counted } from './wording.ts';

/** Layers that were uploaded for the same reason, across all reports. */
export interface NotMounted {
  readonly reason: string;
  readonly layers: number;
  readonly bytes: number;
  /** The part of `bytes` in layers that a dry run did not compress. */
  readonly bytesBeforeCompression: number;
  /** Repositories that have such layers but could not be mounted from, the largest share first. */
  readonly holders: readonly string[];
}

interface ReasonText {
  /** Completes "3 layers (38.6 MB): ...". @param them "them", or "it" for one layer */
  why(them: string): string;
  /** Our own Markdown: what the user can do. */
  readonly remedy: string;
}

const texts: Readonly<Record<NotMountedReason, ReasonText>> = {
  'not-found': {
    why: them => `no repository that was checked has ${them}`,
    remedy:
      'New layers have to be uploaded once. To share more layers, build the services on the same base image, referenced by digest, and make sure that `mount-from` includes their repositories.',
  },
  'encryption-differs': {
    why: them => `the repositories that have ${them} use a different encryption type or KMS key`,
    remedy:
      'ECR only mounts between repositories with the same encryption type and key, and the encryption of a repository cannot be changed. Recreate the repository with the encryption of the repository that has the layers (`create-repository: true` copies it automatically, unless a repository creation template sets the key).',
  },
  'setting-off': {
    why: () => 'blob mounting is off in this account and region',
    remedy:
      'Turn it on once with `aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED`, or set `blob-mounting: ensure` and allow `ecr:PutAccountSetting` in the IAM policy of the role.',
  },
  refused: {
    why: them => `the registry refused to mount ${them}`,
    remedy:
      'Allow `ecr:GetDownloadUrlForLayer` on the repository that has the layers, and check that an image in that repository still refers to them, because ECR mounts no other layers. If the registry belongs to another account, blob mounting must be turned on in that account.',
  },
  'by-name-only': {
    why: them => `the target repository listed ${them} without storing ${them}`,
    remedy: 'No action is needed. ECR has the data now.',
  },
  denied: {
    why: () => 'the role is not allowed to check other repositories, or to mount from them',
    remedy:
      'Allow `ecr:DescribeRepositories`, `ecr:DescribeImages`, `ecr:BatchGetImage`, `ecr:BatchCheckLayerAvailability` and `ecr:GetDownloadUrlForLayer` on the repositories to mount from (see docs/iam.md).',
  },
  excluded: {
    why: them => `\`mount-from\` excludes the repositories that have ${them}`,
    remedy: 'Widen `mount-from` if you want to mount from these repositories.',
  },
  'pull-through-cache': {
    why: them => `only pull-through caches have ${them}, and ECR does not mount from caches`,
    remedy:
      'Push the base image once to an ordinary repository in this registry (this action can copy it: `image: docker://...`). Later pushes mount from that repository.',
  },
  'mounting-disabled': {
    why: () => '`mount-from: none` turns off mounting',
    remedy: 'Remove that input to mount from all repositories.',
  },
  'search-limit': {
    why: () => 'the search ended before all repositories were checked',
    remedy:
      'List the most likely repositories in `mount-from`, the best ones first. If you have set `max-mount-sources`, raise it or remove it.',
  },
  'compressed-here': {
    why: them => `the image contains ${them} uncompressed, and no compressed copy of ${them} was found`,
    remedy:
      'Push an image with compressed layers (`docker buildx build --output type=oci,dest=image.tar`), or leave `match-diff-ids` on.',
  },
};

/** Why layers were uploaded, the reason with the most bytes first. */
export function notMounted(reports: readonly Report[]): readonly NotMounted[] {
  const found = new Map<string, { layers: Map<string, ReportLayer>; holders: Map<string, number> }>();
  const at = (reason: string) => {
    const entry = found.get(reason) ?? { layers: new Map(), holders: new Map() };
    found.set(reason, entry);
    return entry;
  };
  for (const report of countedReports(reports)) {
    for (const image of report.images) {
      for (const layer of image.layers) {
        if (layer.outcome !== 'pushed' || layer.attestation) continue;
        at(layer.reason ?? 'not-found').layers.set(
          `${image.registry}/${image.repository}@${layer.digest}`,
          layer,
        );
      }
    }
    for (const { repository, bytes, reason } of report.missedMounts) {
      const { holders } = at(reason ?? 'encryption-differs');
      holders.set(repository, Math.max(bytes, holders.get(repository) ?? 0));
    }
  }
  return [...found]
    .map(([reason, { layers, holders }]) => ({
      reason,
      layers: layers.size,
      bytes: bytesOf([...layers.values()]),
      bytesBeforeCompression: bytesBeforeCompressionOf([...layers.values()]),
      holders: [...holders].sort((a, b) => b[1] - a[1]).map(([repository]) => repository),
    }))
    .filter(({ layers }) => layers > 0)
    .sort((a, b) => b.bytes - a.bytes || b.layers - a.layers);
}

/** The reason as short Markdown for the headline, such as `blob mounting is off in this account and region`. */
export function whyNotMounted({ reason, layers }: NotMounted): string {
  return textOf(reason).why(layers === 1 ? 'it' : 'them');
}

/** One item of a Markdown list: how much, why, which repositories have it, and what to do. */
export function adviceItem(group: NotMounted): string {
  const { remedy } = textOf(group.reason);
  const named = group.holders.slice(0, 5).map(repository => code(repository));
  const more = group.holders.length - named.length;
  const holders =
    named.length === 0 ? '' : ` Found in ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  const amount = `**${counted(group.layers, 'layer')}** (${bytesText(group.bytes, group.bytesBeforeCompression)})`;
  return `- ${amount}: ${whyNotMounted(group)}.${holders} ${remedy}`;
}

function textOf(reason: string): ReasonText {
  const known = notMountedReasons.find(candidate => candidate === reason);
  return known === undefined ? { why: () => `not mounted (${code(reason)})`, remedy: '' } : texts[known];
}
