import { oneLine } from './one-line.ts';

/**
 * The base of all errors that this action throws on purpose. The message says what is wrong and where, and the remedy
 * says how to fix it. The entry point prints both on one line, without a stack trace.
 */
export class PushError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.remedy = remedy;
  }

  /** Message and remedy on one line, as `oneLine` makes it. */
  get line(): string {
    return oneLine(`${asSentence(this.message)} ${this.remedy}`);
  }
}

/** An input of the action is missing or malformed. */
export class InputError extends PushError {
  readonly input: string;

  constructor(input: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`Input "${input}": ${problem}`, remedy, options);
    this.input = input;
  }
}

/** The image to push is incomplete, malformed or does not match its descriptors. */
export class ImageError extends PushError {}

/** No usable AWS credentials or region, or credentials that expired during the push. */
export class CredentialsError extends PushError {}

/**
 * AWS does not accept the job's credentials, or there are none, so its API cannot be called. A token of the registry that
 * was fetched with them before is still valid.
 */
export class AwsCredentialsError extends CredentialsError {}

/** The role lacks a permission. `action` is the IAM action to allow, such as `ecr:PutImage`. */
export class AccessDeniedError extends PushError {
  readonly action: string;

  constructor(action: string, message: string, remedy?: string, options?: ErrorOptions) {
    super(message, remedy ?? `Allow ${action} in the role's IAM policy (see docs/iam.md).`, options);
    this.action = action;
  }
}

/** The repository does not exist in the registry. */
export class RepositoryNotFoundError extends PushError {
  readonly repository: string;

  constructor(
    repository: string,
    registry: string,
    { remedy, ...options }: { readonly remedy?: string } & ErrorOptions = {},
  ) {
    super(
      `Repository "${repository}" does not exist in ${registry}.`,
      remedy ?? 'Check the input "repository", or set "create-repository: true" to create it.',
      options,
    );
    this.repository = repository;
  }
}

/** The registry (data plane or control plane) returned a response that the push cannot continue with. */
export class RegistryError extends PushError {
  /** HTTP status, 0 if there was no response. */
  readonly status: number;
  /** Error code from the response body, such as `TAG_INVALID`, or empty. */
  readonly code: string;

  constructor(
    message: string,
    remedy: string,
    details: { status?: number; code?: string } & ErrorOptions = {},
  ) {
    super(message, remedy, details);
    this.status = details.status ?? 0;
    this.code = details.code ?? '';
  }
}

/** The registry rejected a manifest because, as it says, blobs that the manifest refers to are missing. */
export class BlobsMissingError extends RegistryError {
  /** The digests in the response; empty if there are none. */
  readonly digests: readonly string[];

  constructor(
    message: string,
    remedy: string,
    details: { status?: number; code?: string; digests: readonly string[] } & ErrorOptions,
  ) {
    super(message, remedy, details);
    this.digests = details.digests;
  }
}

/**
 * Whether the registry rejected a request or failed, as opposed to a cancelled run or invalid credentials. The requested
 * information is then unknown or not available there, and the push may continue without it.
 */
export function isRegistryAnswer(error: unknown): boolean {
  return (
    error instanceof AccessDeniedError ||
    error instanceof RepositoryNotFoundError ||
    error instanceof RegistryError
  );
}

/** Whether the AWS API cannot be asked: it denied the request or failed, or the session of the credentials has ended. */
export function isApiFailure(error: unknown): boolean {
  return isRegistryAnswer(error) || error instanceof AwsCredentialsError;
}

/** The reason that a signal is aborted with. Work under the signal ends; this is not a failure of that work. */
export abstract class AbortedError extends PushError {}

/** Another part of the push has failed, so the rest is not worth finishing. */
export class StoppedError extends AbortedError {
  /** @param failure the original error, which is the one to show to the user */
  constructor(failure: unknown) {
    super('The push was stopped because part of it failed.', 'See the original error.', { cause: failure });
  }
}

/** The run was cancelled (SIGINT or SIGTERM from the runner). */
export class CancelledError extends AbortedError {
  constructor() {
    super('The push was cancelled.', 'Run the job again. Uploaded layers are not sent again.');
  }
}

/** The pusher was closed while a push was running. */
export class ClosedError extends AbortedError {
  constructor() {
    super('The connections to the registry were closed.', 'Close them after the last push has ended.');
  }
}

/** Messages from other tools seldom end with a full stop, but the remedy follows. */
function asSentence(text: string): string {
  return /[.!?]["')]?\s*$/.test(text) ? text : `${text}.`;
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
