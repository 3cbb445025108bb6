import { z } from 'zod';
import { AnswerTooLongError } from '../../shared/answer-too-long.ts';

const errorSchema = z.object({
  status: z.number(),
  message: z.string().default(''),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/** HTTP status of GitHub's response; 0 if `error` is not a response from GitHub. */
export function statusOf(error: unknown): number {
  return errorSchema.safeParse(error).data?.status ?? 0;
}

/** Whether the failure is a server error or a rate limit, and a retry may succeed. */
export function mayPass(error: unknown): boolean {
  if (isTooLong(error)) return false;
  const status = statusOf(error);
  return status >= 500 || status === 408 || status === 429 || (status === 403 && isRateLimit(error));
}

/** Whether the response was longer than GitHub's are. The client reports it as the cause of a server error. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof AnswerTooLongError;
}

function isRateLimit(error: unknown): boolean {
  const { message, response } = errorSchema.safeParse(error).data ?? {};
  const headers = response?.headers ?? {};
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit/i.test(message ?? '')
  );
}

/** The wait that the response asks for, at most 30 s; 0 if it does not ask for one. */
export function retryAfterMilliseconds(error: unknown): number {
  const seconds = Number(errorSchema.safeParse(error).data?.response?.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : 0;
}
