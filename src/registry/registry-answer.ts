import { z } from 'zod';
import type { HttpAnswer } from '../shared/http-transport.ts';
import { parseOrNothing } from '../shared/json.ts';
import { oneLine } from '../shared/one-line.ts';

/** A response of the data plane. */
export interface RegistryAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body, at most `maxAnswerBytes`; empty if `stream` is set. */
  readonly body: Buffer;
  /** The body, if a stream was requested and the status is 2xx. */
  readonly stream?: HttpAnswer;
}

/** First error of the distribution spec's envelope `{"errors":[{"code","message"}]}`; untrusted text, one line. */
export interface AnswerError {
  readonly code: string;
  readonly message: string;
}

const envelope = z.object({
  errors: z.array(z.object({ code: z.string().catch(''), message: z.string().catch('') })).min(1),
});

const maxMessageLength = 500;

/** Code and message of an error response. A body that is not an envelope becomes the message. */
export function errorOf(answer: RegistryAnswer): AnswerError {
  const text = answer.body.toString('utf8');
  const parsed = envelope.safeParse(parseOrNothing(text));
  const first = parsed.success ? parsed.data.errors[0] : undefined;
  if (first === undefined)
    return { code: '', message: oneLine(looksLikeMarkup(text) ? '' : text, maxMessageLength) };
  return { code: oneLine(first.code, maxMessageLength), message: oneLine(first.message, maxMessageLength) };
}

function looksLikeMarkup(text: string): boolean {
  return text.trimStart().startsWith('<');
}

/** `status 403 DENIED: User ... is not authorized`, for logs and messages. */
export function describeAnswer(answer: RegistryAnswer): string {
  const { code, message } = errorOf(answer);
  const detail = [code, message].filter(part => part !== '').join(': ');
  return detail === '' ? `status ${answer.status}` : `status ${answer.status} ${detail}`;
}

/** ECR's 403 for a token older than 12 hours. A missing permission is a 403 too, so the message decides. */
export function saysExpired(answer: RegistryAnswer): boolean {
  return answer.status === 403 && /expired|reauthenticate/i.test(errorOf(answer).message);
}
