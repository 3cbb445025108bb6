import type { Digest } from '../oci/digest.ts';

/** BatchCheckLayerAvailability and BatchGetImage take this many digests per call. */
export const digestsPerCall = 100;

export const blobMountings = ['ENABLED', 'DISABLED'] as const;
export type BlobMounting = (typeof blobMountings)[number];

/** Encryption at rest of a repository. Both sides of a mount need the same type and, for KMS, the same key. */
export interface Encryption {
  readonly type: 'AES256' | 'KMS' | 'KMS_DSSE' | (string & {});
  /** Key ARN; undefined for AES256, and for KMS if ECR did not return one (then it is the AWS managed key aws/ecr). */
  readonly kmsKey?: string;
}

export interface EcrRepository {
  readonly name: string;
  readonly registryId: string;
  readonly encryption: Encryption;
  readonly tagMutability: string;
  /**
   * Tags that the `_WITH_EXCLUSION` modes do not apply to. `*` matches any text, everything else is literal.
   * Undefined if there are filters of another type, which only ECR can evaluate.
   */
  readonly exclusionFilters: readonly string[] | undefined;
}

/** A repository creation template for pushes: what ECR gives to a repository that it creates on push. */
export interface CreationTemplate {
  /** Without a trailing `/`, or `ROOT`. */
  readonly prefix: string;
  /** The key may be an alias, a key ID, or missing (the AWS managed key). */
  readonly encryption: Encryption;
  readonly tagMutability: string;
  readonly resourceTags: Readonly<Record<string, string>>;
}

/** One page of DescribeRepositories. */
export interface RepositoryPage {
  readonly repositories: readonly EcrRepository[];
  /** No page follows. */
  readonly last: boolean;
}

export interface RegistryAuthorization {
  /** Origin of the data plane (`proxyEndpoint`), such as `https://123456789012.dkr.ecr.eu-central-1.amazonaws.com`. */
  readonly endpoint: URL;
  /** Value of the Authorization header: `Basic ...`. A secret; registered with the masker before it is returned. */
  readonly authorization: string;
  readonly expiresAt: Date;
  /** Account of the credentials, from the host in `proxyEndpoint`; undefined if that is not an ECR host. */
  readonly callerAccount?: string;
}

export interface NewRepository {
  readonly name: string;
  readonly encryption?: Encryption;
  readonly immutableTags: boolean;
  readonly resourceTags: Readonly<Record<string, string>>;
}

export interface CreatedRepository {
  /** False if another job was faster. */
  readonly created: boolean;
  /** Undefined if another job was faster and the role is not allowed to describe the repository. */
  readonly description?: EcrRepository;
}

export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An image as DescribeImages lists it. */
export interface RecentImage {
  readonly digest: Digest;
  /** ECR has recorded a pull. Reading the manifest counts as a pull, even if no layers were downloaded. */
  readonly pulled: boolean;
}

/** Which references (tags, digests) a repository has. */
export interface ResolvedImages {
  /** The manifest digest of each reference that exists. */
  readonly digests: ReadonlyMap<string, Digest>;
  /** References that could not be checked. References in neither of the two do not exist. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * The part of the ECR API (AWS JSON 1.1) that the push uses. Every method counts its attempts in the request log, stays
 * below the shared rate limit, and throws AccessDeniedError (with the IAM action), CredentialsError,
 * RepositoryNotFoundError or RegistryError. Only `authorize` and `createRepository` are required. The others locate
 * layers; the push can do without them, so they give up sooner.
 */
export interface EcrControlPlane {
  readonly region: string;
  /** Account ID of the registry from the input; undefined for the caller's registry. */
  readonly registryId?: string;
  /**
   * Whether the registry is known to belong to the caller's account: the account setting cannot be read or changed for
   * any other. Sends a request only if a registry ID was given and the token does not contain the account.
   */
  isCallersRegistry(authorization: RegistryAuthorization): Promise<boolean>;
  /** GetAuthorizationToken. Returns a new token each time, valid for 12 hours. */
  authorize(): Promise<RegistryAuthorization>;
  /** GetAccountSetting BLOB_MOUNTING, for the caller's account. */
  blobMounting(): Promise<BlobMounting>;
  /** PutAccountSetting BLOB_MOUNTING = ENABLED, for the caller's account. */
  enableBlobMounting(): Promise<void>;
  /** DescribeRepositories with one name; undefined if the repository does not exist. */
  describeRepository(name: string): Promise<EcrRepository | undefined>;
  /**
   * DescribeRepositories for a repository that ECR has just created, and may not list yet. Waits a few seconds for it.
   * @returns undefined if it still is not listed then
   */
  describeNewRepository(name: string): Promise<EcrRepository | undefined>;
  /** DescribeRepositories with up to 100 names per call; names that do not exist are left out. */
  describeRepositories(names: readonly string[]): Promise<readonly EcrRepository[]>;
  /** DescribeRepositories, 1,000 per page. The next page is requested when the iterator is advanced. */
  listRepositories(): AsyncIterable<RepositoryPage>;
  /**
   * Prefixes of DescribePullThroughCacheRules: repositories below them are caches. `ROOT` is a prefix of every
   * repository, so it does not identify caches.
   */
  pullThroughCachePrefixes(): Promise<readonly string[]>;
  /** The templates of DescribeRepositoryCreationTemplates for CREATE_ON_PUSH, always those of the caller's registry. */
  creationTemplates(): Promise<readonly CreationTemplate[]>;
  /**
   * BatchCheckLayerAvailability in chunks of 100.
   * @returns the digests that are AVAILABLE, with their size in bytes if ECR tells it
   */
  availableLayers(
    repository: string,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, number | undefined>>;
  /**
   * DescribeImages: at most `limit` images. The first half are the newest images that have been pulled, if there are
   * enough; the others are the newest of the rest.
   */
  recentImages(repository: string, limit: number): Promise<readonly RecentImage[]>;
  /** BatchGetImage by digest in chunks of 100, every manifest type accepted; missing ones are left out. */
  manifests(repository: string, digests: readonly Digest[]): Promise<readonly StoredManifest[]>;
  /**
   * BatchGetImage by tags and digests in chunks of 100: which of them exist.
   * @param references bare tags or digests
   */
  resolveImages(repository: string, references: readonly string[]): Promise<ResolvedImages>;
  /** CreateRepository. It is not an error if another job was faster. */
  createRepository(repository: NewRepository): Promise<CreatedRepository>;
}
