import { deniedAction, remedyForDenial, saysQuota } from '../shared/denials.ts';
import {
  AccessDeniedError,
  CredentialsError,
  type PushError,
  RegistryError,
  RepositoryNotFoundError,
} from '../shared/errors.ts';
import type { RequestKind } from '../shared/request-log.ts';
import type { OperationLimits } from './limits.ts';
import { describeAnswer, errorOf, type RegistryAnswer } from './registry-answer.ts';

/** The request that a response belongs to. */
export interface AnswerContext {
  readonly host: string;
  readonly repository: string;
  readonly kind: RequestKind;
  /** The subject of the request, such as `Manifest v1.2`. Messages begin with it. */
  readonly what: string;
}

type ErrorFor = (answer: RegistryAnswer, context: AnswerContext) => PushError;

/** What differs between registries. Everything else in this directory is the same for all of them. */
export interface RegistryProfile {
  readonly limits: OperationLimits;
  /** A broken upload continues only if the registry has at least this many bytes of it, or all of them. */
  readonly leastPartBytes: number;
  /** A denied HEAD is repeated as a GET, because only its response has a body with the reason. */
  readonly explainsDenials: boolean;
  /** The credentials were rejected, or expired and could not be renewed. */
  readonly credentialsError: ErrorFor;
  /** 403 because a permission is missing. */
  readonly deniedError: ErrorFor;
  readonly missingRepositoryError: ErrorFor;
  readonly remedies: {
    /** After too many requests. */
    readonly throttled: string;
    /** When a quota is reached. */
    readonly quota: string;
  };
}

/**
 * A tenth below ECR's default quotas (Amazon ECR service quotas: InitiateLayerUpload and CompleteLayerUpload 100
 * per second, UploadLayerPart 500, PutImage 10, BatchCheckLayerAvailability 1,000). No quota is published for
 * BatchDeleteImage, so it is treated like PutImage.
 */
const ecrLimits: OperationLimits = {
  initiate: { concurrency: 64, perSecond: 90 },
  part: { concurrency: 64, perSecond: 450 },
  complete: { concurrency: 64, perSecond: 90 },
  putImage: { concurrency: 10, perSecond: 9 },
  deleteImage: { concurrency: 10, perSecond: 9 },
  read: { concurrency: 64, perSecond: 900 },
};

const ecrRemedies = {
  throttled: 'Run fewer pushes in parallel, or ask AWS for a higher rate quota.',
  quota: 'Delete images or tags (a lifecycle policy can do so), or ask AWS for a higher quota.',
};

/** IAM action that ECR requires for each kind of data plane request (service authorization reference). */
const iamActions: Readonly<Partial<Record<RequestKind, string>>> = {
  'blob-head': 'ecr:BatchCheckLayerAvailability',
  'blob-get': 'ecr:GetDownloadUrlForLayer',
  mount: 'ecr:InitiateLayerUpload',
  'upload-open': 'ecr:InitiateLayerUpload',
  'upload-part': 'ecr:UploadLayerPart',
  'upload-status': 'ecr:UploadLayerPart',
  'upload-complete': 'ecr:CompleteLayerUpload',
  'manifest-head': 'ecr:BatchGetImage',
  'manifest-get': 'ecr:BatchGetImage',
  'manifest-put': 'ecr:PutImage',
  'manifest-delete': 'ecr:BatchDeleteImage',
  'tags-list': 'ecr:ListImages',
  referrers: 'ecr:BatchGetImage',
};

function iamDenial(answer: RegistryAnswer, context: AnswerContext): PushError {
  const { message, code } = errorOf(answer);
  if (saysQuota(message)) {
    const what = `${context.what}: ${context.host} refused it for ${context.repository} (${message}).`;
    return new RegistryError(what, ecrRemedies.quota, { status: answer.status, code });
  }
  const action = deniedAction(message) ?? iamActions[context.kind] ?? 'ecr:BatchGetImage';
  const said = message === '' ? '' : ` (${message})`;
  const denied = `${context.what}: ${context.host} denied ${action} on ${context.repository}${said}.`;
  // PutImage also returns 403 if the repository has reached its image quota (aws/containers-roadmap issue 2159)
  const mayBeQuota = context.kind === 'manifest-put' && message === '';
  const remedy = mayBeQuota
    ? `Allow ${action} in the role's IAM policy (see docs/iam.md), or delete images. A repository that has reached its image quota returns the same response.`
    : remedyForDenial(message, action);
  return new AccessDeniedError(action, denied, remedy);
}

/** Amazon ECR, private registries. */
export const ecrProfile: RegistryProfile = {
  limits: ecrLimits,
  /** ECR rejects parts below 5 MiB, except for the last one (service quotas, "layer part size"). */
  leastPartBytes: 5 * 1024 * 1024,
  explainsDenials: true,
  credentialsError: (answer, { what, host }) =>
    new CredentialsError(
      `${what}: ${host} rejected the credentials (${describeAnswer(answer)}).`,
      'Sign in again (aws-actions/configure-aws-credentials) and run the job again. Uploaded layers are not sent again.',
    ),
  deniedError: iamDenial,
  missingRepositoryError: (_, { repository, host }) => new RepositoryNotFoundError(repository, host),
  remedies: ecrRemedies,
};

/** The credentials for a registry that an image is copied from. */
export interface AccessTried {
  /** Follows `denied access to REPOSITORY`, such as ` with the Docker login`. Empty if there is nothing to say. */
  readonly how: string;
  /** Sentences about credentials that could not be used. */
  readonly problem?: string;
  readonly remedy?: string;
}

function accessRefused(tried: () => AccessTried): ErrorFor {
  return (answer, { what, host, repository }) => {
    const { how, problem, remedy } = tried();
    const denied = `${what}: ${host} denied access to ${repository}${how} (${describeAnswer(answer)}).`;
    return new CredentialsError(
      problem === undefined ? denied : `${denied} ${problem}`,
      remedy ?? `Check the image name, and run "docker login ${host}" before this step.`,
    );
  };
}

/**
 * Any registry that an image is copied from. The action only reads from it. It may be an ECR registry of another account,
 * so the same limits apply.
 * @param tried what to say of the credentials when the registry denies access
 */
export function sourceProfile(tried: () => AccessTried): RegistryProfile {
  const refused = accessRefused(tried);
  return {
    limits: ecrLimits,
    leastPartBytes: 0,
    explainsDenials: false,
    credentialsError: refused,
    deniedError: refused,
    missingRepositoryError: ({ status }, { host, repository }) =>
      new RegistryError(`${host} has no repository "${repository}".`, 'Check the input "image".', {
        status,
        code: 'NAME_UNKNOWN',
      }),
    remedies: {
      throttled:
        'The limit is that of the source, not of ECR. Log in to the source (docker/login-action, or "docker login"), or try again later.',
      quota: 'Check the limits of the source.',
    },
  };
}
