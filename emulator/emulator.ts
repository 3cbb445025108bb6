import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatorContext } from './emulator-context.ts';
import { FaultPlan } from './faults.ts';
import { Link, type LinkOptions } from './link.ts';
import { type QuotaOption, Quotas } from './quotas.ts';
import { RequestJournal } from './request-journal.ts';
import { EmulatorServer } from './server.ts';
import { BlobStore, type StorageMode } from './state/blob-store.ts';
import { CallerSession } from './state/caller-session.ts';
import { Permissions } from './state/permissions.ts';
import { type BlobMounting, RegistryState } from './state/registry-state.ts';
import { ServerClock } from './state/server-clock.ts';
import { TokenStore } from './state/tokens.ts';
import { bracketed, StorageOrigin } from './storage-origin.ts';
import { createUpstream } from './upstream/upstream.ts';

export interface EmulatorOptions {
  /** Directory for blobs. Default is a temporary directory that `close` removes. */
  readonly directory?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly region?: string;
  /** Account of the registry. */
  readonly accountId?: string;
  /** Loopback address to listen on. Default `127.0.0.1`. */
  readonly address?: '127.0.0.1' | '::1';
  /** Account of the caller's credentials, with its own settings and registry. Default is the account of the registry. */
  readonly callerAccountId?: string;
  /** BLOB_MOUNTING of every account. Default DISABLED. */
  readonly setting?: BlobMounting;
  readonly link?: LinkOptions;
  /** `discard` does not store uploaded bytes. Default `disk`. */
  readonly storage?: StorageMode;
  /** ECR's rates, or other rates by operation. Default: no limits. */
  readonly quotas?: QuotaOption;
  /** Monotonic clock of the quotas, in milliseconds. */
  readonly now?: () => number;
  readonly tokenLifetimeMs?: number;
  /** Origin of a real registry that stores everything, behind ECR's rules and control plane. */
  readonly upstream?: string;
  /** Returns numbers from 0 to 1, for faults with a probability. Seed it to repeat a run. */
  readonly random?: () => number;
}

/** A local ECR on the loopback interface. */
export interface Emulator extends AsyncDisposable {
  /** Origin of control plane and data plane, such as `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Host with port. */
  readonly host: string;
  /** The registry of the default region: repositories, contents, settings, and uncertain behaviors of ECR. */
  readonly state: RegistryState;
  /** What the caller's role is allowed to do. */
  readonly permissions: Permissions;
  /** The session of the caller's role, which the API requires. Tokens of the registry outlive it. */
  readonly session: CallerSession;
  /** AWS's clock, by which signatures and tokens expire. */
  readonly clock: ServerClock;
  readonly faults: FaultPlan;
  /** All requests so far, in order of arrival. */
  readonly requests: RequestJournal;
  /** TCP connections to the endpoint so far. */
  readonly connections: number;
  /** For the user AWS. Does not expire by itself. */
  readonly password: string;
  /** A password for the user AWS that another principal got, which may do everything, whatever `permissions` say. */
  otherPassword(): string;
  /** Environment variables that a job must set to push to this registry. */
  environment(): Readonly<Record<string, string>>;
  /** The registry of another region or account. Default is the account of `state`. */
  registry(region: string, accountId?: string): RegistryState;
  expireTokens(): void;
  setLink(link: LinkOptions): void;
  setQuotas(quotas: QuotaOption): void;
  /** Closes all connections. Requests in flight get no response. */
  close(): Promise<void>;
}

/** Starts a local ECR. It follows the rules in emulator/README.md. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const region = options.region ?? 'eu-central-1';
  const registryId = options.accountId ?? '123456789012';
  const upstream = options.upstream === undefined ? undefined : createUpstream(new URL(options.upstream));
  const server = new EmulatorServer(upstream?.handlerOf);
  const address = options.address ?? '127.0.0.1';
  const host = `${bracketed(address)}:${await server.listen(options.port ?? 0, address)}`;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'ecr-emulator-')));
  const states = new Map<string, RegistryState>();
  const registry = (name: string, accountId = registryId): RegistryState => {
    const key = accountId === registryId ? name : `${accountId}-${name}`;
    const known = states.get(key);
    if (known !== undefined) return known;
    const store = new BlobStore(join(directory, key), options.storage);
    const identity = { registryId: accountId, region: name, host };
    const state = new RegistryState(identity, store, options.setting ?? 'DISABLED');
    states.set(key, state);
    return state;
  };
  const link = new Link(options.link);
  const clock = new ServerClock();
  const faults = new FaultPlan(options.random);
  const requests = new RequestJournal();
  const storage = new StorageOrigin({ link, clock }, faults, requests, (name, repository, digest) => {
    const blob = registry(name).findRepository(repository)?.blobs.get(digest);
    const { store } = registry(name);
    return blob === undefined || !store.hasBytes(digest)
      ? undefined
      : { path: store.pathOf(digest), size: blob.size };
  });
  await storage.listen(address);
  const context: EmulatorContext = {
    callerAccountId: options.callerAccountId ?? registryId,
    defaultRegion: region,
    endpoint: `http://${host}`,
    clock,
    tokens: new TokenStore(clock, options.tokenLifetimeMs),
    session: new CallerSession(),
    permissions: new Permissions(registryId),
    quotas: new Quotas(options.quotas, options.now),
    link,
    faults,
    requests,
    storage,
    registry,
  };
  server.serve(context);
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), storage.close(), upstream?.close()]);
    await Promise.all([...states.values()].map(state => state.close()));
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    endpoint: context.endpoint,
    host,
    state: registry(region),
    registry,
    permissions: context.permissions,
    session: context.session,
    clock,
    faults,
    requests,
    get connections() {
      return server.connections;
    },
    password: context.tokens.issue(region).password,
    otherPassword: () => context.tokens.issue(region, true).password,
    environment: () => ({
      AWS_ENDPOINT_URL_ECR: context.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example-secret',
    }),
    expireTokens: () => context.tokens.expireAll(),
    setLink: shape => link.set(shape),
    setQuotas: quotas => context.quotas.set(quotas),
    close,
    [Symbol.asyncDispose]: close,
  };
}
