/** Exceptions of the ECR API model, and common AWS exceptions that it returns. */
export type EcrErrorName =
  | 'AccessDeniedException'
  | 'EmptyUploadException'
  | 'ExpiredTokenException'
  | 'ImageDigestDoesNotMatchException'
  | 'ImageNotFoundException'
  | 'ImageTagAlreadyExistsException'
  | 'InvalidLayerException'
  | 'InvalidLayerPartException'
  | 'InvalidParameterException'
  | 'InvalidSignatureException'
  | 'InvalidTagParameterException'
  | 'KmsException'
  | 'LayerInaccessibleException'
  | 'LayerPartTooSmallException'
  | 'LayersNotFoundException'
  | 'LimitExceededException'
  | 'PullThroughCacheRuleNotFoundException'
  | 'ReferencedImagesNotFoundException'
  | 'RepositoryAlreadyExistsException'
  | 'RepositoryNotFoundException'
  | 'SerializationException'
  | 'ServerException'
  | 'ThrottlingException'
  | 'TooManyTagsException'
  | 'UnknownOperationException'
  | 'UploadNotFoundException'
  | 'ValidationException';

/** A violated rule of ECR. The API returns this name, `/v2/` the corresponding code. */
export class EcrError extends Error {
  override readonly name: EcrErrorName;

  constructor(name: EcrErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

/** ECR's wording for a violated constraint of a parameter. */
export function invalidParameter(parameter: string, constraint: string): EcrError {
  return new EcrError(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  );
}
