import type { HttpCall } from '../http-call.ts';
import type { EcrError, EcrErrorName } from '../state/ecr-error.ts';

/** The data plane's equivalents of the API's exceptions. */
const answers: Readonly<Partial<Record<EcrErrorName, readonly [status: number, code: string]>>> = {
  AccessDeniedException: [403, 'DENIED'],
  EmptyUploadException: [400, 'BLOB_UPLOAD_INVALID'], // I
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'], // I
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  InvalidLayerException: [400, 'BLOB_UPLOAD_INVALID'], // the code is reported, the status assumed
  InvalidLayerPartException: [416, 'BLOB_UPLOAD_INVALID'], // the status is reported, the code inferred
  InvalidParameterException: [405, 'UNSUPPORTED'],
  LayerInaccessibleException: [404, 'BLOB_UNKNOWN'], // I
  LayerPartTooSmallException: [400, 'BLOB_UPLOAD_INVALID'], // I
  LayersNotFoundException: [404, 'BLOB_UPLOAD_UNKNOWN'],
  LimitExceededException: [403, 'DENIED'], // reported: looks like a permission error
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'], // the code is reported, the status assumed
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  ServerException: [500, 'UNKNOWN'],
  ThrottlingException: [429, 'TOOMANYREQUESTS'],
  UploadNotFoundException: [404, 'BLOB_UPLOAD_UNKNOWN'],
};

export async function answerError(http: HttpCall, error: EcrError): Promise<void> {
  const [status, code] = answers[error.name] ?? [400, 'UNKNOWN'];
  await answerCode(http, status, code, error.message);
}

/** The error envelope of the distribution API. */
export async function answerCode(
  http: HttpCall,
  status: number,
  code: string,
  message: string,
): Promise<void> {
  const body = JSON.stringify({ errors: [{ code, message }] });
  await http.answer(status, { ...registryHeaders, 'content-type': 'application/json; charset=utf-8' }, body);
}

export const registryHeaders = { 'docker-distribution-api-version': 'registry/2.0' } as const;
