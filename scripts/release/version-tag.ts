/** A parsed version tag: `v1.2.3`, or `v1.2.3-rc.1` for a prerelease. */
export interface VersionTag {
  /** Without the v, as in package.json: `1.2.3-rc.1`. */
  readonly version: string;
  /** The moving tag of the major version: `v1`. */
  readonly majorTag: string;
  readonly prerelease: boolean;
}

const number = '(?:0|[1-9][0-9]*)';
const label = `(?:${number}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const versionTag = new RegExp(
  `^v(?<version>(?<major>${number})\\.${number}\\.${number}(?<prerelease>-${label}(?:\\.${label})*)?)$`,
);

/** Throws if the tag is not a version by semver.org, or has build metadata. */
export function parseVersionTag(tag: string): VersionTag {
  const { version, major, prerelease } = versionTag.exec(tag)?.groups ?? {};
  if (version === undefined || major === undefined)
    throw new Error(
      `The tag "${tag}" is not a version. Use a tag such as v1.2.3, or v1.2.3-rc.1 for a prerelease.`,
    );
  return { version, majorTag: `v${major}`, prerelease: prerelease !== undefined };
}

/** Throws if the version in package.json does not match the tag. */
export function checkPackageVersion(tag: VersionTag, packageVersion: string): void {
  if (tag.version !== packageVersion)
    throw new Error(
      `The version of the tag is ${tag.version}, but package.json has ${packageVersion}. Make them match.`,
    );
}
