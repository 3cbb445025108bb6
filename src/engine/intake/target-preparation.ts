import { isApiFailure, RepositoryNotFoundError } from '../../shared/errors.ts';
import { planOf, type ResolvedLayer } from '../locating/plan.ts';
import { checkBlobMounting, ensureBlobMounting } from '../opening/blob-mounting.ts';
import { checkCreation, withCreation } from '../opening/creation.ts';
import type { PushSession } from '../opening/session.ts';
import type { Target } from '../opening/target.ts';
import type { ToleratedErrors } from '../opening/tolerated-errors.ts';
import type { PushContext } from '../push-context.ts';
import type { SeenBlobMounting } from '../result.ts';
import { createTarget } from '../transfer/prepare-target.ts';
import { noImage, placeholder } from './image-plan.ts';
import { assumedBytes, type MountSearch } from './mount-search.ts';

/** What has to be done before the first write: the repository is created if needed, and the account setting is turned on. */
export class TargetPreparation {
  readonly #context: Pick<PushContext, 'ecr' | 'options' | 'log'>;
  readonly #session: PushSession;
  readonly #tolerated: ToleratedErrors;
  #target: Target;
  #blobMounting: SeenBlobMounting;
  #preparing: Promise<SeenBlobMounting> | undefined;
  #done = false;

  constructor(
    context: Pick<PushContext, 'ecr' | 'options' | 'log'>,
    session: PushSession,
    tolerated: ToleratedErrors,
  ) {
    this.#context = context;
    this.#session = session;
    this.#tolerated = tolerated;
    this.#target = session.target;
    this.#blobMounting = session.blobMounting;
  }

  /** As it is now. */
  get target(): Target {
    return this.#target;
  }

  /** As it was seen last. */
  get blobMounting(): SeenBlobMounting {
    return this.#blobMounting;
  }

  /** The setting is off, also after an attempt to turn it on. */
  get leftSettingOff(): boolean {
    return this.#done && this.#blobMounting === 'DISABLED';
  }

  /** A lookup has shown that the repository does not exist. */
  learnMissing(): void {
    const { description, missing } = this.#target;
    if (description === undefined && !missing && this.#preparing === undefined)
      this.#target = { missing: true };
  }

  /**
   * Prepares the target once for all callers. After a failure, the next caller tries again.
   * @param search knows the repositories whose encryption a new repository gets
   * @returns the account setting
   * @throws RepositoryNotFoundError, InputError, AccessDeniedError, RegistryError
   */
  ready(search: MountSearch): Promise<SeenBlobMounting> {
    this.#preparing ??= this.#prepare(search).catch(error => {
      this.#preparing = undefined;
      throw error;
    });
    return this.#preparing;
  }

  async #prepare(search: MountSearch): Promise<SeenBlobMounting> {
    const { ecr, options, log } = this.#context;
    checkBlobMounting(this.#session, options.blobMounting, log.opening);
    await this.#lookUp();
    if (this.#target.missing) await this.#create(search);
    this.#blobMounting = await ensureBlobMounting(
      ecr,
      this.#session,
      options.blobMounting,
      this.#tolerated,
      log.opening,
    );
    this.#done = true;
    return this.#blobMounting;
  }

  /** For a client that sends without asking, to a repository that the role is not allowed to describe. */
  async #lookUp(): Promise<void> {
    if (this.#target.missing || this.#target.description !== undefined) return;
    const { ecr, options } = this.#context;
    try {
      await ecr.resolveImages(options.repository, ['latest']);
    } catch (error) {
      if (error instanceof RepositoryNotFoundError) this.#target = { missing: true };
      else if (!isApiFailure(error)) throw error;
    }
  }

  async #create(search: MountSearch): Promise<void> {
    const { options } = this.#context;
    const session = await withCreation(this.#context, { ...this.#session, target: this.#target });
    this.#target = session.target;
    checkCreation(session.target, options, session.connection.host);
    await search.settled();
    const { discovery } = search;
    const plan = planOf(everythingFound(search), discovery.found, true);
    this.#target = await createTarget(this.#context, session, plan, discovery);
  }
}

/** All blobs that repositories have, as an image of its own. */
function everythingFound({ discovery }: MountSearch) {
  const { holders, holdings } = discovery.found;
  const digests = new Set(holdings.flatMap(({ digests: held }) => held));
  const layers = [...digests].map(
    (digest): ResolvedLayer => placeholder(digest, holders.sizeOf(digest) ?? assumedBytes),
  );
  return { blobs: noImage, layers, configs: [] };
}
