/** Exceptions of the ECR API model, and the common AWS ones that surface in it. */
export type EcrErrorName =
  | 'AccessDeniedException'
  | 'EmptyUploadException'
  | 'ImageDigestDoesNotMatchException'
  | 'ImageNotFoundException'
  | 'ImageTagAlreadyExistsException'
  | 'InvalidLayerException'
  | 'InvalidLayerPartException'
  | 'InvalidParameterException'
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

/** A rule of ECR was broken. Both planes answer it: the API by this name, `/v2/` by the code that stands for it. */
export class EcrError extends Error {
  override readonly name: EcrErrorName;

  constructor(name: EcrErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

/** The wording ECR gives every violated constraint of a parameter. */
export function invalidParameter(parameter: string, constraint: string): EcrError {
  return new EcrError(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  );
}
