/**
 * Everything this action fails with on purpose. The message says what is wrong and where, the remedy how to
 * mend it; the entry point prints both as one line and never a stack trace.
 */
export class PushError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.remedy = remedy;
  }

  /** What and remedy as one line, control characters made harmless. */
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

/** The image to push is incomplete, malformed or not what its descriptors say. */
export class ImageError extends PushError {}

/** No usable AWS credentials or region, or credentials that ran out in mid-push. */
export class CredentialsError extends PushError {}

/** The role lacks a permission. `action` is the IAM action to allow, as `ecr:PutImage`. */
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

  constructor(repository: string, registry: string, options?: ErrorOptions) {
    super(
      `Repository "${repository}" does not exist in ${registry}.`,
      'Create it, correct the input "repository", or set "create-repository: true".',
      options,
    );
    this.repository = repository;
  }
}

/** The registry (data plane or control plane) answered what the push cannot go on with. */
export class RegistryError extends PushError {
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** Error code of the answer's body, as `TAG_INVALID`, or empty. */
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

/** The registry does not take a manifest, for it lacks blobs that the manifest refers to, or says so. */
export class BlobsMissingError extends RegistryError {
  /** What the answer names; empty when it names nothing. */
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
 * Whether a question was answered with a refusal or a failure, as opposed to a cancel, or to credentials that are no good:
 * what was asked for is then not known, or is not to be had from there, and the push may go on without it.
 */
export function isRegistryAnswer(error: unknown): boolean {
  return (
    error instanceof AccessDeniedError ||
    error instanceof RepositoryNotFoundError ||
    error instanceof RegistryError
  );
}

/** What a signal is aborted with: what works under it ends, and this is no failure of its own. */
export abstract class AbortedError extends PushError {}

/** Something else has failed, so the rest is not worth finishing. */
export class StoppedError extends AbortedError {
  /** @param failure what failed: that is what the user has to know */
  constructor(failure: unknown) {
    super('The push was stopped because a part of it failed.', 'See what failed.', { cause: failure });
  }
}

/** The run was cancelled (SIGINT or SIGTERM of the runner). */
export class CancelledError extends AbortedError {
  constructor() {
    super('The push was cancelled.', 'Run the job again: layers that arrived are not sent again.');
  }
}

/** `text` on one line: line breaks and control characters become blanks, so that no answer forges log lines. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
}

/** What others say seldom ends in a full stop, and the remedy follows. */
function asSentence(text: string): string {
  return /[.!?]["')]?\s*$/.test(text) ? text : `${text}.`;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
