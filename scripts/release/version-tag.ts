/** What a version tag says: `v1.2.3`, or `v1.2.3-rc.1` for a prerelease. */
export interface VersionTag {
  /** Without the v, as package.json has it: `1.2.3-rc.1`. */
  readonly version: string;
  /** The moving tag that users of the whole major version name: `v1`. */
  readonly majorTag: string;
  readonly prerelease: boolean;
}

const number = '(?:0|[1-9][0-9]*)';
const label = `(?:${number}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const versionTag = new RegExp(
  `^v(?<version>(?<major>${number})\\.${number}\\.${number}(?<prerelease>-${label}(?:\\.${label})*)?)$`,
);

/** Throws when the tag is not a version as semver.org has it, or has build metadata. */
export function parseVersionTag(tag: string): VersionTag {
  const { version, major, prerelease } = versionTag.exec(tag)?.groups ?? {};
  if (version === undefined || major === undefined)
    throw new Error(`The tag ${tag} is not a version: v1.2.3, or v1.2.3-rc.1 for a prerelease.`);
  return { version, majorTag: `v${major}`, prerelease: prerelease !== undefined };
}

/** Throws when package.json has another version than the tag. */
export function checkPackageVersion(tag: VersionTag, packageVersion: string): void {
  if (tag.version !== packageVersion)
    throw new Error(`The tag says ${tag.version}, package.json says ${packageVersion}.`);
}
