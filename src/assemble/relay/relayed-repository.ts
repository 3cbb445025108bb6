import type { Intake } from '../../engine/intake/intake.ts';
import type { IncomingBlob } from '../../images/blob-receiver.ts';
import { type Digest, digestOf, isDigest } from '../../oci/digest.ts';
import type {
  FetchedManifest,
  Repository,
  ServedBlob,
  ServedList,
  StoredManifestHead,
} from '../../registry/repository.ts';
import type { RelayRepository } from '../../relay/backend.ts';
import { BlobsMissingError, RepositoryNotFoundError } from '../../shared/errors.ts';
import { announcedBlob } from './announced-blob.ts';
import type { Announcements } from './announcements.ts';
import type { Arrivals } from './arrivals.ts';
import type { ImageDescriber } from './image-describer.ts';
import type { LazyIntake, OpenedIntake } from './lazy-intake.ts';
import type { ManifestMemory } from './manifest-memory.ts';
import { referencesOf } from './references.ts';

export interface RelayedRepositoryParts {
  readonly repository: Repository;
  readonly intake: LazyIntake;
  readonly arrivals: Arrivals;
  readonly announcements: Announcements;
  readonly memory: ManifestMemory;
  readonly describer: ImageDescriber;
  /** Called when the repository has a manifest that refers to these blobs, so that they can be mounted from it. */
  readonly onHeld: (blobs: readonly Digest[]) => void;
  /** Called when an image is complete. */
  readonly onTagged: () => void;
  readonly signal: AbortSignal;
}

/** A repository of the registry, as clients of the relay see it. Reads go straight through. */
export class RelayedRepository implements RelayRepository {
  readonly #parts: RelayedRepositoryParts;
  /** Manifests that are being pushed. */
  readonly #underWay = new Map<Digest, Promise<void>>();

  constructor(parts: RelayedRepositoryParts) {
    this.#parts = parts;
  }

  get #name(): string {
    return this.#parts.repository.name;
  }

  find(digest: Digest): Promise<number | undefined> {
    const { announcements, signal } = this.#parts;
    return this.#write(({ intake }) =>
      announcements.find(this.#name, digest, () => intake.find(digest), signal),
    );
  }

  mount(digest: Digest, from: string): Promise<boolean> {
    return this.#write(async ({ intake }) => {
      const mounted = await intake.mount(digest, from);
      if (!mounted) this.#parts.announcements.announce(this.#name, digest);
      return mounted;
    });
  }

  receive(): Promise<IncomingBlob> {
    const { announcements } = this.#parts;
    const shown = (error: unknown) => this.#shown(error);
    return this.#write(({ intake }) =>
      announcedBlob(this.#name, () => intake.receive(), announcements, shown),
    );
  }

  readBlob(digest: Digest, range: string | undefined): Promise<ServedBlob | undefined> {
    return this.#parts.repository.serveBlob(digest, range);
  }

  headManifest(reference: string): Promise<StoredManifestHead | undefined> {
    return this.#parts.repository.headManifest(reference);
  }

  getManifest(reference: string): Promise<FetchedManifest | undefined> {
    return this.#parts.repository.getManifest(reference);
  }

  listTags(query: string): Promise<ServedList> {
    return this.#parts.repository.listTags(query);
  }

  listReferrers(digest: Digest, query: string): Promise<ServedList> {
    return this.#parts.repository.listReferrers(digest, query);
  }

  async putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<Digest> {
    const { arrivals, memory, announcements, describer, onHeld, onTagged } = this.#parts;
    const digest = isDigest(reference) ? reference : digestOf(bytes);
    const tag = isDigest(reference) ? undefined : reference;
    const manifest = { digest, bytes, mediaType };
    const { children, blobs } = referencesOf(manifest);
    await this.#write(async opened => {
      memory.keep(manifest);
      const arrived = arrivals.expect({
        ...{ manifest, tag, children },
        describe: () => describer.describe(opened, manifest),
        summarize: () => describer.summarize(opened, manifest),
      });
      await this.#put(opened.intake, reference, manifest, children);
      onHeld(blobs);
      if (tag !== undefined) onTagged();
      announcements.inManifest(this.#name, blobs);
      await arrived();
    });
    return digest;
  }

  async #put(
    intake: Intake,
    reference: string,
    { digest, bytes, mediaType }: FetchedManifest,
    children: readonly Digest[],
  ): Promise<void> {
    const { repository, announcements } = this.#parts;
    const upload = announcements.upload(this.#name);
    const putting = upload.during(async () => {
      // clients may push an index before they have the answers for all of its members
      await Promise.allSettled(children.map(child => this.#underWay.get(child)));
      await repository.putManifest(reference, bytes, mediaType);
    });
    this.#underWay.set(digest, putting);
    try {
      await putting;
    } catch (error) {
      // if the client tries again, it has to send them, whatever the registry says about them
      if (error instanceof BlobsMissingError) {
        for (const missing of error.digests.filter(isDigest)) intake.distrust(missing);
      }
      throw error;
    } finally {
      upload.end();
      if (this.#underWay.get(digest) === putting) this.#underWay.delete(digest);
    }
  }

  async #write<T>(work: (opened: OpenedIntake) => Promise<T>): Promise<T> {
    const { arrivals, intake } = this.#parts;
    arrivals.busy();
    try {
      return await intake.use(work);
    } catch (error) {
      throw this.#shown(error);
    }
  }

  #shown(error: unknown): unknown {
    const reason = this.#parts.intake.reasonFor(error);
    return reason instanceof RepositoryNotFoundError ? missing(this.#parts.repository, reason) : reason;
  }
}

/** Nobody can set the input "repository" here. */
function missing({ name, host }: Repository, cause: RepositoryNotFoundError): RepositoryNotFoundError {
  const remedy =
    'Check the name of the image, or set the input "create-repository: true" of the relay to create it.';
  return new RepositoryNotFoundError(name, host, { cause, remedy });
}
