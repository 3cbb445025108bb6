import type { NotMountedReason } from '../engine/result.ts';
import { code } from './escape.ts';
import type { Report, ReportLayer } from './schema.ts';
import { countedReports } from './services.ts';
import { bytesText, counted } from './wording.ts';

/** Layers that were uploaded for one and the same reason, over all the reports. */
export interface NotMounted {
  readonly reason: string;
  readonly layers: number;
  readonly bytes: number;
  /** Of `bytes`, those of layers that a dry run did not compress. */
  readonly bytesBeforeCompression: number;
  /** Repositories that hold such layers and could not give them, the largest share first. */
  readonly holders: readonly string[];
}

interface ReasonText {
  /** Completes "3 layers (38.6 MB): ...". @param them "them", of one layer "it" */
  why(them: string): string;
  /** Markdown of our own; what the user can do. */
  readonly remedy: string;
}

const texts: Readonly<Record<NotMountedReason, ReasonText>> = {
  'not-found': {
    why: them => `no repository that was asked holds ${them}`,
    remedy:
      'New layers have to go up once. To share more, build the services on the same base image, by digest, and see that `mount-from` covers their repositories.',
  },
  'encryption-differs': {
    why: them => `the repositories that hold ${them} are encrypted differently`,
    remedy:
      'ECR mounts only between repositories of the same encryption type and key, and that is fixed when a repository is made. Make the repository anew with the encryption of the holder (`create-repository: true` does so by itself).',
  },
  'setting-off': {
    why: () => 'blob mounting is off for this account and region',
    remedy:
      'Turn it on once: `aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED`; or leave `blob-mounting` at `ensure` and allow the role `ecr:PutAccountSetting`.',
  },
  refused: {
    why: them => `the registry refused to mount ${them}`,
    remedy:
      'Allow the role `ecr:GetDownloadUrlForLayer` on the holder, and see that an image in it still refers to the layers: ECR mounts nothing else. In the registry of another account, blob mounting has to be turned on there.',
  },
  'by-name-only': {
    why: them => `the repository listed ${them} and yet called ${them} missing`,
    remedy: 'Nothing: ECR has the bytes now.',
  },
  denied: {
    why: () => 'the role may not look into, or not mount from, other repositories',
    remedy:
      'Allow it `ecr:DescribeRepositories`, `ecr:DescribeImages`, `ecr:BatchGetImage`, `ecr:BatchCheckLayerAvailability` and `ecr:GetDownloadUrlForLayer` on the repositories to mount from (see docs/iam.md).',
  },
  excluded: {
    why: them => `\`mount-from\` excludes the repositories that hold ${them}`,
    remedy: 'Widen `mount-from` if these may be mounted from.',
  },
  'pull-through-cache': {
    why: them => `only pull-through caches hold ${them}, and ECR does not mount from these`,
    remedy:
      'Push the base image once to an ordinary repository of this registry (this action copies it: `image: docker://...`); later pushes mount from there.',
  },
  'mounting-disabled': {
    why: () => '`mount-from: none` turns mounting off',
    remedy: 'Remove that input to mount from every repository.',
  },
  'search-limit': {
    why: () => 'the search ended at `max-mount-sources`',
    remedy:
      'Name the likely repositories in `mount-from`, the best ones first, or raise `max-mount-sources`.',
  },
  'compressed-here': {
    why: them => `the image has ${them} uncompressed, and no repository is known to have ${them} compressed`,
    remedy:
      'Push an image that is compressed already (`docker buildx build --output type=oci,dest=image.tar`), or leave `match-diff-ids` on.',
  },
};

/** Why layers were uploaded, the reason with most bytes first. */
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
        if (layer.outcome !== 'pushed') continue;
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
      bytes: sizeOf([...layers.values()]),
      bytesBeforeCompression: sizeOf([...layers.values()].filter(layer => layer.beforeCompression)),
      holders: [...holders].sort((a, b) => b[1] - a[1]).map(([repository]) => repository),
    }))
    .filter(({ layers }) => layers > 0)
    .sort((a, b) => b.bytes - a.bytes || b.layers - a.layers);
}

function sizeOf(layers: readonly ReportLayer[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}

/** Why in a few words of plain Markdown, for the headline: `blob mounting is off for this account and region`. */
export function whyNotMounted({ reason, layers }: NotMounted): string {
  return textOf(reason).why(layers === 1 ? 'it' : 'them');
}

/** One item of a Markdown list: how much, why, by whom it is held, and what to do. */
export function adviceItem(group: NotMounted): string {
  const { remedy } = textOf(group.reason);
  const named = group.holders.slice(0, 5).map(repository => code(repository));
  const more = group.holders.length - named.length;
  const holders =
    named.length === 0 ? '' : ` Held by ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  const amount = `**${counted(group.layers, 'layer')}** (${bytesText(group.bytes, group.bytesBeforeCompression)})`;
  return `- ${amount}: ${whyNotMounted(group)}.${holders} ${remedy}`;
}

function textOf(reason: string): ReasonText {
  return Object.hasOwn(texts, reason)
    ? texts[reason as NotMountedReason]
    : { why: () => `not mounted (${code(reason)})`, remedy: '' };
}
