/** Who may import what. CONTRIBUTING.md shows the house as the same table. */

export interface Rule {
  /** Directories or files that the rule holds for. */
  readonly of: readonly string[];
  /** Directories or files of ours that these may import, beside themselves. */
  readonly imports: readonly string[];
}

/** All of `src/` may import it. */
export const foundation = 'src/shared';

/** From the top floor down: `src/` imports downwards only, and `src/ecr` and `src/registry` do not know each other. */
export const house: readonly Rule[] = [
  {
    of: ['src/push.ts', 'src/post.ts', 'src/report.ts', 'src/relay.ts', 'src/relay-post.ts'],
    imports: ['src/action'],
  },
  {
    of: ['src/action'],
    imports: ['src/report', 'src/assemble', 'src/engine', 'src/ecr', 'src/docker', 'src/oci'],
  },
  {
    of: ['src/assemble'],
    imports: [
      'src/relay',
      'src/engine',
      'src/images',
      'src/ecr',
      'src/registry',
      'src/compression',
      'src/docker',
      'src/oci',
    ],
  },
  { of: ['src/report'], imports: ['src/engine/result.ts', 'src/oci'] },
  { of: ['src/relay'], imports: ['src/images', 'src/registry', 'src/oci'] },
  {
    of: ['src/engine'],
    imports: ['src/images', 'src/ecr', 'src/registry', 'src/compression', 'src/oci'],
  },
  { of: ['src/images'], imports: ['src/registry', 'src/compression', 'src/docker', 'src/oci'] },
  { of: ['src/ecr'], imports: ['src/oci'] },
  { of: ['src/registry'], imports: ['src/oci'] },
  { of: ['src/compression'], imports: ['src/oci'] },
  { of: ['src/docker'], imports: [] },
  { of: ['src/oci'], imports: [] },
  { of: ['src/shared'], imports: [] },
  { of: ['emulator'], imports: [] },
  { of: ['scripts/build.ts', 'scripts/bundle-record.ts'], imports: [] },
  { of: ['scripts/github-runner'], imports: ['scripts/bundle-record.ts'] },
  { of: ['scripts/test', 'scripts/peers'], imports: [] },
  { of: ['scripts/release'], imports: [] },
  { of: ['scripts/render-report'], imports: ['src/report', 'src/engine/result.ts', 'src/oci'] },
  { of: ['demo'], imports: ['src/report', 'emulator', 'scripts'] },
  { of: ['bench'], imports: ['src', 'emulator', 'scripts', '__tests__'] },
];

/** The engine's phases, the first one first: each may import those before it, never one after it. */
export const phases = ['opening', 'locating', 'transfer', 'outcome'].map(name => `src/engine/${name}`);

/** What imports the phases besides themselves. All phases may use the other files outside of them, and `log/`. */
export const stories = [
  'src/engine/push-image.ts',
  'src/engine/push-loaded.ts',
  'src/engine/push-received.ts',
  'src/engine/push-run.ts',
  'src/engine/intake',
];

/** Packages that only these parts of `src/` may import. */
export const packages: readonly { readonly prefix: string; readonly only: readonly string[] }[] = [
  { prefix: '@actions/', only: ['src/action', 'src/shared/commands/kill-tree.ts'] },
  { prefix: '@aws-sdk/', only: ['src/ecr'] },
  { prefix: 'undici', only: ['src/shared'] },
];
