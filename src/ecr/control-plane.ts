import type { Digest } from '../oci/digest.ts';

export type BlobMounting = 'ENABLED' | 'DISABLED';

/** Encryption at rest of a repository. Both sides of a mount need the same type and, for KMS, the same key. */
export interface Encryption {
  readonly type: 'AES256' | 'KMS' | 'KMS_DSSE' | (string & {});
  /** Key ARN; undefined for AES256, and for KMS where ECR did not say (then the AWS managed key aws/ecr). */
  readonly kmsKey?: string;
}

export interface EcrRepository {
  readonly name: string;
  readonly registryId: string;
  readonly encryption: Encryption;
  readonly tagMutability: string;
  /**
   * Tags that are exempt from the mode in the `_WITH_EXCLUSION` modes; `*` stands for any text, all else for itself.
   * Undefined: there are filters of another type, which only ECR understands.
   */
  readonly exclusionFilters: readonly string[] | undefined;
}

/** One page of DescribeRepositories. */
export interface RepositoryPage {
  readonly repositories: readonly EcrRepository[];
  /** No page follows. */
  readonly last: boolean;
}

export interface RegistryAuthorization {
  /** Origin of the data plane (`proxyEndpoint`), as `https://123456789012.dkr.ecr.eu-central-1.amazonaws.com`. */
  readonly endpoint: URL;
  /** Value of the Authorization header: `Basic ...`. A secret; registered with the masker before it is returned. */
  readonly authorization: string;
  readonly expiresAt: Date;
  /** Account of the credentials, which is what ECR's `proxyEndpoint` names; undefined where that is no host of ECR's. */
  readonly callerAccount?: string;
}

export interface NewRepository {
  readonly name: string;
  readonly encryption?: Encryption;
  readonly immutableTags: boolean;
  readonly resourceTags: Readonly<Record<string, string>>;
}

export interface CreatedRepository {
  /** False: another job was faster. */
  readonly created: boolean;
  /** Undefined when another job was faster and the role may not ask how it made it. */
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
  /** ECR has recorded a pull of it. Whoever reads the manifest counts, whether or not it unpacked the layers. */
  readonly pulled: boolean;
}

/** Which references (tags, digests) a repository has. */
export interface ResolvedImages {
  /** The manifest digest of each reference that exists. */
  readonly digests: ReadonlyMap<string, Digest>;
  /** References of which it could not be learned whether they exist. Those in neither do not. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * What the push asks of the ECR API (AWS JSON 1.1). Every method counts its attempts in the request log, stays below
 * the shared rate limit, and throws AccessDeniedError (with the IAM action), CredentialsError,
 * RepositoryNotFoundError or RegistryError. Only `authorize` and `createRepository` are needed; the others tell where
 * layers are, which the push can do without, so they give up sooner.
 */
export interface EcrControlPlane {
  readonly region: string;
  /** Account id of the registry, where the user named one; undefined: the caller's. */
  readonly registryId?: string;
  /**
   * Whether the registry is known to be that of the caller's account: the account setting is told and changed for no
   * other. Asks only where a registry id was given and the token does not tell.
   */
  isCallersRegistry(authorization: RegistryAuthorization): Promise<boolean>;
  /** GetAuthorizationToken. Valid 12 hours. A new token each call. */
  authorize(): Promise<RegistryAuthorization>;
  /** GetAccountSetting BLOB_MOUNTING, of the caller's account. */
  blobMounting(): Promise<BlobMounting>;
  /** PutAccountSetting BLOB_MOUNTING = ENABLED, for the caller's account. */
  enableBlobMounting(): Promise<void>;
  /** DescribeRepositories with one name; undefined when there is none of that name. */
  describeRepository(name: string): Promise<EcrRepository | undefined>;
  /** DescribeRepositories with up to 100 names a call; names that do not exist are left out. */
  describeRepositories(names: readonly string[]): Promise<readonly EcrRepository[]>;
  /** DescribeRepositories, 1,000 a page, lazily: the next page is asked for when the iterator is advanced. */
  listRepositories(): AsyncIterable<RepositoryPage>;
  /**
   * Prefixes of DescribePullThroughCacheRules: repositories below them are caches. `ROOT` is the prefix of every
   * repository, and so says of none whether it is a cache.
   */
  pullThroughCachePrefixes(): Promise<readonly string[]>;
  /**
   * BatchCheckLayerAvailability in chunks of 100.
   * @returns those that are AVAILABLE
   */
  availableLayers(repository: string, digests: readonly Digest[]): Promise<ReadonlySet<Digest>>;
  /**
   * DescribeImages: at most `limit` images. Half of them, where there are so many, are the newest that have been pulled,
   * which come first; the others are the newest of the rest.
   */
  recentImages(repository: string, limit: number): Promise<readonly RecentImage[]>;
  /** BatchGetImage by digest in chunks of 100, every manifest type accepted; missing ones are left out. */
  manifests(repository: string, digests: readonly Digest[]): Promise<readonly StoredManifest[]>;
  /**
   * BatchGetImage by tags and digests in chunks of 100: which of them exist.
   * @param references bare tags or digests
   */
  resolveImages(repository: string, references: readonly string[]): Promise<ResolvedImages>;
  /** CreateRepository. That another job was faster is no error. */
  createRepository(repository: NewRepository): Promise<CreatedRepository>;
}
