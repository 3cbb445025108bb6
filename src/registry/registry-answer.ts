import { z } from 'zod';
import { memberOfStart } from '../shared/error-text.ts';
import type { HttpAnswer } from '../shared/http-transport.ts';
import { parseOrNothing } from '../shared/json.ts';
import { oneLine } from '../shared/one-line.ts';

/** A response of the data plane. */
export interface RegistryAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body of a GET with status 200, at most `maxAnswerBytes`; the start of all others; empty if `stream` is set. */
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
  errors: z.array(z.unknown()).min(1),
});
const first = z.object({ code: z.string().catch(''), message: z.string().catch('') });

const maxMessageLength = 500;

/** Code and message of an error response. A body that is not an envelope becomes the message. */
export function errorOf(answer: RegistryAnswer): AnswerError {
  const text = answer.body.toString('utf8');
  const error = firstError(text);
  if (error === undefined)
    return { code: '', message: oneLine(looksLikeMarkup(text) ? '' : text, maxMessageLength) };
  return { code: oneLine(error.code, maxMessageLength), message: oneLine(error.message, maxMessageLength) };
}

function firstError(text: string): AnswerError | undefined {
  const json = parseOrNothing(text);
  if (json !== undefined) return first.safeParse(envelope.safeParse(json).data?.errors[0]).data;
  if (!/^\s*\{\s*"errors"/.test(text)) return undefined;
  return { code: memberOfStart(text, 'code') ?? '', message: memberOfStart(text, 'message') ?? '' };
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
