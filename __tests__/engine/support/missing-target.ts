import { afterEach, beforeEach } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/emulator.ts';
import type { JournalKind, RecordedRequest } from '../../../emulator/request-journal.ts';
import type { RepositoryAttributes } from '../../../emulator/state/repository.ts';
import { baseImage, seed, service } from './images.ts';
import { type LogLine, type Pushed, type PushSettings, push } from './push.ts';
import { verifyStored } from './stored.ts';

export const kms = { type: 'KMS', kmsKey: 'alias/org' } as const;
/** The input that creates a repository by hand. */
export const createRepository = { immutableTags: false, resourceTags: {} };

/** A registry with the base in two repositories of different encryption, and pushes to a repository that is missing. */
export interface MissingTarget {
  readonly emulator: Emulator;
  denyTemplates(): void;
  /** Pushes a service, and verifies that it is stored. */
  push(settings?: PushSettings, name?: string): Promise<Pushed>;
  attributes(name?: string): RepositoryAttributes;
  count(...kinds: readonly JournalKind[]): number;
  /** Everything that changes something, in the order of its arrival. */
  writes(): readonly RecordedRequest[];
}

export function missingTarget(options: EmulatorOptions = {}): MissingTarget {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator(options);
    emulator.state.createRepository({ name: 'kms/base', encryption: kms });
    for (const name of ['kms/base', 'base']) await seed(emulator, name, await baseImage());
  });
  afterEach(() => emulator.close());
  return {
    get emulator() {
      return emulator;
    },
    denyTemplates: () => emulator.permissions.deny('ecr:DescribeRepositoryCreationTemplates'),
    async push(settings = {}, name = 'new/app') {
      const pushed = await push(emulator, await service('x'), name, settings);
      if (settings.dryRun !== true) await verifyStored(emulator, name, 'v1');
      return pushed;
    },
    attributes: (name = 'new/app') => emulator.state.repository(name).attributes,
    count: (...kinds) => emulator.requests.filter(({ kind }) => kinds.includes(kind)).length,
    writes: () =>
      emulator.requests.filter(({ kind }) =>
        /^(mount|upload-(open|part|complete)|manifest-put|create-repository|put-setting)$/.test(kind),
      ),
  };
}

type Logged = Pick<Pushed, 'log'>;
const textsOf = (lines: readonly LogLine[]) => lines.map(({ message }) => message);

export const messages = ({ log }: Logged) => textsOf(log);
export const notices = ({ log }: Logged) => textsOf(log.filter(({ level }) => level === 'notice'));
