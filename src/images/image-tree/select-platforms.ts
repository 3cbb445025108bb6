import { attestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { isIndexType, isManifestType } from '../../oci/media-types.ts';
import { formatPlatform, isUnknownPlatform, matchesPlatform, type Platform } from '../../oci/platform.ts';
import { InputError } from '../../shared/errors.ts';

/** `look`: the descriptor has no platform, so its content must be read. */
export type Verdict = 'keep' | 'drop' | 'look';

/** Selects the members of an index that the input `platforms` requests. Without requested platforms, all are kept. */
export class PlatformFilter {
  readonly #wanted: readonly string[];
  readonly #found = new Set<string>();
  readonly #offered = new Set<string>();
  readonly #absent = new Set<string>();

  /** @param wanted requested platforms as `os/architecture[/variant]`; none means all */
  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  /** Verdicts on the members of an index, in order, based only on their descriptors. */
  judge(members: readonly Descriptor[]): readonly Verdict[] {
    const own = new Map(members.map(member => [member.digest as string, this.#judgeOne(member)]));
    return members.map(member => {
      const subject = attestedDigest(member);
      if (subject === undefined) return own.get(member.digest) ?? 'keep';
      return own.get(subject) === 'drop' ? 'drop' : 'keep';
    });
  }

  /** Whether an image with this platform in its config is requested. */
  wants(platform: Platform): boolean {
    this.#offered.add(formatPlatform(platform));
    return this.#wanted.length === 0 || this.#wanted.some(wanted => matchesPlatform(platform, wanted));
  }

  /** Records that the image for this platform was read. */
  markFound(platform: Platform): void {
    for (const wanted of this.#wanted) if (matchesPlatform(platform, wanted)) this.#found.add(wanted);
  }

  /** Records that the index lists an image for this platform, but its content is missing. */
  markAbsent(platform: Platform): void {
    this.#absent.add(formatPlatform(platform));
  }

  /** @throws InputError if the image does not contain a requested platform */
  requireAllFound(): void {
    const absent = this.#wanted.filter(wanted => !this.#found.has(wanted));
    if (absent.length === 0) return;
    const offered =
      [...this.#offered]
        .filter(name => !this.#absent.has(name))
        .slice(0, 10)
        .join(', ') || 'no platforms';
    throw new InputError(
      'platforms',
      `the image does not contain ${absent.join(', ')}. It contains ${offered}.`,
      'Fix the value, or build the image for that platform.',
    );
  }

  #judgeOne(member: Descriptor): Verdict {
    if (this.#wanted.length === 0) return 'keep';
    if (isIndexType(member.mediaType)) return 'look';
    if (member.platform === undefined) return isManifestType(member.mediaType) ? 'look' : 'keep';
    if (isUnknownPlatform(member.platform)) return 'keep';
    return this.wants(member.platform) ? 'keep' : 'drop';
  }
}
