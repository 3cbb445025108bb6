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

/** The request that an answer belongs to. */
export interface AnswerContext {
  readonly host: string;
  readonly repository: string;
  readonly kind: RequestKind;
  /** What was tried, as `Manifest v1.2`, the begin of a sentence. */
  readonly what: string;
}

type ErrorFor = (answer: RegistryAnswer, context: AnswerContext) => PushError;

/** What differs from one registry to another. All else in this directory is the same for every registry. */
export interface RegistryProfile {
  readonly limits: OperationLimits;
  /** An upload that broke off goes on only where the registry has so many bytes of it, or all. */
  readonly leastPartBytes: number;
  /** A HEAD that is denied is repeated as a GET, whose answer has a body that says why. */
  readonly explainsDenials: boolean;
  /** The credentials are refused, or expired and not renewed. */
  readonly credentialsError: ErrorFor;
  /** 403 for a lack of rights. */
  readonly deniedError: ErrorFor;
  readonly missingRepositoryError: ErrorFor;
  readonly remedies: {
    /** For a registry that is asked too often. */
    readonly throttled: string;
    /** For one that is full. */
    readonly quota: string;
  };
}

/**
 * A tenth below ECR's default quotas (Amazon ECR service quotas: InitiateLayerUpload and CompleteLayerUpload 100 a
 * second, UploadLayerPart 500, PutImage 10, BatchCheckLayerAvailability 1,000). None is published for BatchDeleteImage:
 * it is treated like PutImage.
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
  throttled: 'Run fewer pushes at once, or ask AWS for a higher rate quota.',
  quota: 'Delete images, or ask AWS for a higher quota.',
};

/** IAM action that ECR asks for each kind of request of the data plane (service authorization reference). */
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
};

function iamDenial(answer: RegistryAnswer, context: AnswerContext): AccessDeniedError {
  const { message } = errorOf(answer);
  const action = /\b(ecr:[A-Za-z]+)/.exec(message)?.[1] ?? iamActions[context.kind] ?? 'ecr:BatchGetImage';
  const said = message === '' ? '' : ` (${message})`;
  const denied = `${context.what}: ${context.host} denied ${action} on ${context.repository}${said}.`;
  // a full repository answers PutImage with 403, too (aws/containers-roadmap issue 2159)
  return /quota|limit exceeded/i.test(message) || (context.kind === 'manifest-put' && message === '')
    ? new AccessDeniedError(
        action,
        denied,
        `Allow ${action} in the role's IAM policy (see docs/iam.md), or delete images: a repository at its image quota refuses new ones with the same answer.`,
      )
    : new AccessDeniedError(action, denied);
}

/** Amazon ECR, private registries. */
export const ecrProfile: RegistryProfile = {
  limits: ecrLimits,
  /** ECR refuses parts below 5 MiB but for the last (service quotas, "layer part size"). */
  leastPartBytes: 5 * 1024 * 1024,
  explainsDenials: true,
  credentialsError: (answer, { what, host }) =>
    new CredentialsError(
      `${what}: ${host} refused the credentials (${describeAnswer(answer)}).`,
      'Sign in anew (aws-actions/configure-aws-credentials) and run the job again: layers that arrived are not sent again.',
    ),
  deniedError: iamDenial,
  missingRepositoryError: (_, { repository, host }) => new RepositoryNotFoundError(repository, host),
  remedies: ecrRemedies,
};

function accessRefused(answer: RegistryAnswer, { what, host, repository }: AnswerContext): CredentialsError {
  return new CredentialsError(
    `${what}: ${host} refused access to ${repository} (${describeAnswer(answer)}).`,
    `Check the image's name, and log in before this step: docker login ${host}.`,
  );
}

/**
 * Any registry that an image is copied from: only ever read. It may be of ECR, too, of another account, so that it is
 * asked no faster and the same is to be done when it is asked too often.
 */
export const otherProfile: RegistryProfile = {
  limits: ecrLimits,
  leastPartBytes: 0,
  explainsDenials: false,
  credentialsError: accessRefused,
  deniedError: accessRefused,
  missingRepositoryError: ({ status }, { host, repository }) =>
    new RegistryError(`${host} has no repository "${repository}".`, 'Correct the input "image".', {
      status,
      code: 'NAME_UNKNOWN',
    }),
  remedies: ecrRemedies,
};
