import { attestedDigest } from '../../oci/attestations.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { isIndexType, isManifestType } from '../../oci/media-types.ts';
import { formatPlatform, isUnknownPlatform, matchesPlatform, type Platform } from '../../oci/platform.ts';
import { InputError } from '../../shared/errors.ts';

/** `look`: the descriptor does not say; what it refers to has to be read. */
export type Verdict = 'keep' | 'drop' | 'look';

/** Which members of an index the input `platforms` asks for. Without any wish everything is kept. */
export class PlatformFilter {
  readonly #wanted: readonly string[];
  readonly #found = new Set<string>();
  readonly #offered = new Set<string>();

  /** @param wanted platforms as `os/architecture[/variant]`; none means all */
  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  /** Verdicts on the members of one index, in their order, by what the descriptors alone say. */
  judge(members: readonly Descriptor[]): readonly Verdict[] {
    const own = new Map(members.map(member => [member.digest as string, this.#judgeOne(member)]));
    return members.map(member => {
      const subject = attestedDigest(member);
      if (subject === undefined) return own.get(member.digest) ?? 'keep';
      return own.get(subject) === 'drop' ? 'drop' : 'keep';
    });
  }

  /** Whether an image whose config says `platform` is asked for. */
  wants(platform: Platform): boolean {
    this.#offered.add(formatPlatform(platform));
    return this.#wanted.length === 0 || this.#wanted.some(wanted => matchesPlatform(platform, wanted));
  }

  /** Remembers that the image of this platform was really read. */
  markFound(platform: Platform): void {
    for (const wanted of this.#wanted) if (matchesPlatform(platform, wanted)) this.#found.add(wanted);
  }

  /** @throws InputError when a platform was asked for that the image does not have */
  requireAllFound(): void {
    const absent = this.#wanted.filter(wanted => !this.#found.has(wanted));
    if (absent.length === 0) return;
    const offered = [...this.#offered].join(', ') || 'no platform at all';
    throw new InputError(
      'platforms',
      `the image has no ${absent.join(', ')}; it has ${offered}.`,
      'Correct the input, or build the image for that platform.',
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
