import type { EcrControlPlane, RepositoryPage } from '../../ecr/control-plane.ts';
import { Gathering } from '../../engine/intake/gathering.ts';
import type { Digest } from '../../oci/digest.ts';
import { untilAborted } from '../../shared/abort.ts';
import type { Clock } from '../../shared/delay.ts';
import type { RequestOwner } from '../../shared/request-log.ts';

type Layers = ReadonlyMap<Digest, number | undefined>;

/** Milliseconds in which questions of several images for the same repository are gathered. */
const gatheringTime = 10;

export interface StepReadsOptions {
  readonly controlPlaneFor: (owner: RequestOwner) => EcrControlPlane;
  /** Ends what several images wait for. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * The AWS API for the images of a step. What is the same for all of them is read once, and each repository is asked once for
 * the layers that several images look for at the same time. Such a request counts for one of the images that ask.
 */
export class StepReads {
  readonly #options: StepReadsOptions;
  readonly #read = new Map<string, Promise<unknown>>();
  readonly #questions = new Map<string, Question>();
  #pages: SharedPages | undefined;

  constructor(options: StepReadsOptions) {
    this.#options = options;
  }

  /** @param owner the image */
  for(owner: RequestOwner): EcrControlPlane {
    const { controlPlaneFor, signal } = this.#options;
    const own = controlPlaneFor(owner);
    const ecr = controlPlaneFor({ ...owner, signal });
    const mine = <T>(work: Promise<T>): Promise<T> => untilAborted(work, owner.signal);
    const once = <T>(name: string, read: () => Promise<T>): Promise<T> => mine(this.#once(name, read));
    let askedForSetting = false;
    return {
      ...own,
      isCallersRegistry: token => once('caller', () => ecr.isCallersRegistry(token)),
      pullThroughCachePrefixes: () => once('caches', () => ecr.pullThroughCachePrefixes()),
      creationTemplates: () => once('templates', () => ecr.creationTemplates()),
      enableBlobMounting: () => once('enable', () => ecr.enableBlobMounting()),
      blobMounting: () => {
        if (askedForSetting) return own.blobMounting(); // a mount was refused, so it may have changed
        askedForSetting = true;
        return once('setting', () => ecr.blobMounting());
      },
      listRepositories: () => {
        this.#pages ??= new SharedPages(ecr.listRepositories());
        return this.#pages;
      },
      availableLayers: (repository, digests) => mine(this.#layers(ecr, repository, digests)),
    };
  }

  #once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const reading = (this.#read.get(name) as Promise<T> | undefined) ?? read();
    this.#read.set(name, reading);
    return reading;
  }

  async #layers(ecr: EcrControlPlane, repository: string, digests: readonly Digest[]): Promise<Layers> {
    const { clock, signal } = this.#options;
    const question = this.#questions.get(repository) ?? { asker: ecr, gathering: undefined };
    this.#questions.set(repository, question);
    question.asker = ecr; // whose requests are still counted
    question.gathering ??= new Gathering<Promise<Layers>>(
      () => clock.delay(gatheringTime, signal),
      async all => question.asker.availableLayers(repository, [...all.keys()]),
    );
    const { gathering } = question;
    const answers = await Promise.all(digests.map(digest => gathering.join(digest, true)));
    return new Map(
      digests.flatMap((digest, at) => {
        const answer = answers[at];
        return answer?.has(digest) ? [[digest, answer.get(digest)] as const] : [];
      }),
    );
  }
}

/** Questions for the layers of one repository. */
interface Question {
  /** Of the image that asked last. */
  asker: EcrControlPlane;
  gathering: Gathering<Promise<Layers>> | undefined;
}

/** A list whose pages are requested once, however many read it. */
class SharedPages implements AsyncIterable<RepositoryPage> {
  readonly #iterator: AsyncIterator<RepositoryPage>;
  readonly #pages: Promise<IteratorResult<RepositoryPage>>[] = [];

  constructor(pages: AsyncIterable<RepositoryPage>) {
    this.#iterator = pages[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<RepositoryPage> {
    let at = 0;
    return {
      next: () => {
        const page = this.#pages[at] ?? this.#iterator.next();
        this.#pages[at] = page;
        at += 1;
        return page;
      },
    };
  }
}
