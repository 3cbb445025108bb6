import { AnswerTooLongError } from '../shared/answer-too-long.ts';
import { maxErrorBytes, memberOfStart } from '../shared/error-text.ts';
import { type HttpAnswer, readAll } from '../shared/http-transport.ts';
import { countJsonValues } from '../shared/json-values.ts';
import { readStart } from '../shared/read-bounded.ts';

/** How long responses of the AWS API may be, in bytes. */
export interface AnswerLimits {
  /** Lists and manifests: a manifest of 4 MiB is at most three times as long in JSON. What is longer is requested in parts. */
  readonly list: number;
  readonly other: number;
}

export const defaultAnswerLimits: AnswerLimits = { list: 16 * 1024 * 1024, other: 1024 * 1024 };

/** Operations whose responses are lists that can be requested in parts. */
const lists = new Set([
  'BatchGetImage',
  'DescribeImages',
  'DescribePullThroughCacheRules',
  'DescribeRepositories',
  'DescribeRepositoryCreationTemplates',
]);

/** When parsed, a value takes many times its bytes. A page of a list has about 20,000. */
const maxValues = 250_000;

/** What a request asks for. */
export interface Asked {
  /** Such as `BatchGetImage`, or the host if it is unknown. */
  readonly operation: string;
  readonly host: string;
}

/**
 * The body of a response. Of an error, only the start is read.
 * @throws AnswerTooLongError as soon as it shows; NetworkError, AbortedError
 */
export async function readApiAnswer(
  answer: HttpAnswer,
  { operation, host }: Asked,
  limits: AnswerLimits,
): Promise<Buffer> {
  if (answer.status >= 400) return await readError(answer);
  const limit = lists.has(operation) ? limits.list : limits.other;
  const tooLong = (what: string) => new AnswerTooLongError(operation, host, `the limit of ${what}`);
  const body = await readAll(answer, limit).catch((error: unknown) => {
    throw error instanceof RangeError ? tooLong(`${limit} bytes`) : error;
  });
  if (countJsonValues(body) > maxValues) throw tooLong(`${maxValues} values`);
  return body;
}

/** The SDK has to be able to parse the error, because its name decides whether the request is repeated. */
async function readError(answer: HttpAnswer): Promise<Buffer> {
  const { bytes, cut } = await readStart(answer.chunks(), maxErrorBytes);
  if (!cut) return bytes;
  const start = bytes.toString('utf8');
  const name = memberOfStart(start, '__type') ?? memberOfStart(start, 'code');
  const message = memberOfStart(start, 'message') ?? memberOfStart(start, 'Message');
  if (name === undefined && message === undefined) return bytes;
  return Buffer.from(JSON.stringify({ __type: name, message }));
}
