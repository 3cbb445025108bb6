/** The tools that tests need in addition to Node, and the packages that provide them. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { findPeers } from '../peers/tree.ts';

interface ToolSource {
  /** Name of the package in Debian and Ubuntu. */
  readonly package?: string;
  /** Only root can run it. */
  readonly asRoot?: boolean;
}

const sources = {
  dockerd: { package: 'docker.io', asRoot: true },
  docker: { package: 'docker.io' },
  'docker-registry': { package: 'docker-registry' },
  skopeo: { package: 'skopeo' },
  buildah: { package: 'buildah', asRoot: true },
  gzip: { package: 'gzip' },
  tar: { package: 'tar' },
  zstd: { package: 'zstd' },
  openssl: { package: 'openssl' },
  ip: { package: 'iproute2', asRoot: true },
  mount: { package: 'mount', asRoot: true },
  setpriv: { package: 'util-linux', asRoot: true },
  'docker-credential-ecr-login': { package: 'amazon-ecr-credential-helper' },
  unshare: { package: 'util-linux', asRoot: true },
  /** A tree with current versions of Docker, Podman and others; see scripts/peers. */
  peers: { asRoot: true },
} as const satisfies Record<string, ToolSource>;

export type Tool = keyof typeof sources;

const isRoot = () => process.getuid?.() === 0;

function isOnPath(command: string): boolean {
  const directories = (process.env['PATH'] ?? '').split(':').filter(directory => directory !== '');
  return directories.some(directory => {
    try {
      accessSync(join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function isMissing(tool: Tool): boolean {
  if (tool === 'peers') return findPeers() === undefined;
  const source: ToolSource = sources[tool];
  return !isOnPath(tool) || (source.asRoot === true && !isRoot());
}

/** How to get a missing tool, for the report of skipped tests. */
export function wayToGet(tool: Tool): string {
  if (tool === 'peers') return 'current Docker and others: npm run peers, as root';
  const source: ToolSource = sources[tool];
  return `${tool}: package ${source.package}${source.asRoot === true ? ', run as root' : ''}`;
}

/** Packages of the missing commands. */
export function missingPackages(): readonly string[] {
  const missing = Object.entries<ToolSource>(sources).flatMap(([tool, source]) =>
    source.package === undefined || isOnPath(tool) ? [] : [source.package],
  );
  return [...new Set(missing)];
}
