import { Intake } from '../../engine/intake/intake.ts';
import type { Discovery } from '../../engine/locating/discovery.ts';
import { openSession, type PushSession } from '../../engine/opening/session.ts';
import { ToleratedErrors } from '../../engine/opening/tolerated-errors.ts';
import type { PushContext } from '../../engine/push-context.ts';
import { type DiscoveryCost, noDiscovery } from '../../engine/result.ts';
import type { TransferProgress } from '../../engine/transfer/progress.ts';
import type { Digest } from '../../oci/digest.ts';
import { RepositoryNotFoundError } from '../../shared/errors.ts';
import { sumOfSearches } from './image-cost.ts';

/** What an intake works with. */
export type IntakeContext = Pick<PushContext, 'ecr' | 'options' | 'log' | 'signal' | 'signIn' | 'requests'>;

export interface OpenedIntake {
  readonly intake: Intake;
  readonly session: PushSession;
  readonly tolerated: ToleratedErrors;
}

/** The intake of one repository. It is opened at the first use, and again after a failure or if the repository was missing. */
export class LazyIntake {
  readonly #context: IntakeContext;
  readonly #progress: TransferProgress;
  readonly #heldElsewhere: (digest: Digest) => readonly string[];
  #opening: Promise<OpenedIntake> | undefined;
  #opened: OpenedIntake | undefined;
  #costBefore: DiscoveryCost = noDiscovery;
  #discovery: Discovery | undefined;
  #discoveryCost: DiscoveryCost = noDiscovery;

  /** @param heldElsewhere repositories that certainly have a blob */
  constructor(
    context: IntakeContext,
    progress: TransferProgress,
    heldElsewhere: (digest: Digest) => readonly string[],
  ) {
    this.#context = context;
    this.#progress = progress;
    this.#heldElsewhere = heldElsewhere;
  }

  /**
   * Does something with the intake.
   * @throws RepositoryNotFoundError, and what `work` throws
   */
  async use<T>(work: (opened: OpenedIntake) => Promise<T>): Promise<T> {
    this.#opening ??= this.#open();
    const opening = this.#opening;
    try {
      return await work(await opening);
    } catch (error) {
      if (!(error instanceof RepositoryNotFoundError)) throw error;
      if (this.#opening === opening) this.#opening = undefined;
      throw this.reasonFor(error);
    }
  }

  /** The error to show to the user for one of a request to this repository. */
  reasonFor(error: unknown): unknown {
    const creates = this.#context.options.createRepository !== undefined;
    return this.#opened === undefined ? error : this.#opened.tolerated.reasonFor(error, creates);
  }

  /** An image was pushed to any repository of the registry, so the next search asks again. */
  refresh(): void {
    this.#noteCost();
    this.#opened?.intake.refresh();
  }

  /** The cost of all searches so far. */
  get discoveryCost(): DiscoveryCost {
    this.#noteCost();
    return sumOfSearches([this.#costBefore, this.#discoveryCost]);
  }

  async #open(): Promise<OpenedIntake> {
    try {
      const context = this.#context;
      const tolerated = new ToleratedErrors();
      const session = await openSession(context, tolerated);
      const [progress, heldElsewhere] = [this.#progress, this.#heldElsewhere];
      const intake = new Intake({ context, session, tolerated, progress, heldElsewhere });
      this.#noteCost();
      this.#opened = { intake, session, tolerated };
      return this.#opened;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** The intake begins anew with each refresh. */
  #noteCost(): void {
    const discovery = this.#opened?.intake.discovery;
    if (discovery !== this.#discovery)
      this.#costBefore = sumOfSearches([this.#costBefore, this.#discoveryCost]);
    this.#discovery = discovery;
    this.#discoveryCost = discovery?.found.cost ?? noDiscovery;
  }
}
