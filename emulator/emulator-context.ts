import type { FaultPlan } from './faults.ts';
import type { Link } from './link.ts';
import type { Quotas } from './quotas.ts';
import type { RequestJournal } from './request-journal.ts';
import type { CallerSession } from './state/caller-session.ts';
import type { Permissions } from './state/permissions.ts';
import type { RegistryState } from './state/registry-state.ts';
import type { ServerClock } from './state/server-clock.ts';
import type { TokenStore } from './state/tokens.ts';
import type { StorageOrigin } from './storage-origin.ts';

/** What all request handlers share. */
export interface EmulatorContext {
  /** Account of the caller's credentials. */
  readonly callerAccountId: string;
  readonly defaultRegion: string;
  /** Origin of control plane and data plane. */
  readonly endpoint: string;
  readonly clock: ServerClock;
  readonly tokens: TokenStore;
  readonly session: CallerSession;
  readonly permissions: Permissions;
  readonly quotas: Quotas;
  readonly link: Link;
  readonly faults: FaultPlan;
  readonly requests: RequestJournal;
  readonly storage: StorageOrigin;
  /** The registry of an account in a region. Default is the account of the data plane. */
  registry(region: string, accountId?: string): RegistryState;
}
