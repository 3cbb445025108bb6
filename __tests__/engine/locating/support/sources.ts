import type { MountSource } from '../../../../src/engine/locating/mount-sources/order.ts';

/** A mount source of the tier `other`, unless `more` says otherwise. */
export function source(name: string, more: Partial<MountSource> = {}): MountSource {
  return { name, tier: 'other', explicit: false, pattern: 0, distance: 0, ...more };
}
