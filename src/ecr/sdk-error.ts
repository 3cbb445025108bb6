import { z } from 'zod';
import { messageOf, oneLine } from '../shared/errors.ts';

/** What the SDK tells about a failed request, in errors of any of its services. */

/** The SDK adds this hint to a response that is not JSON. It is meant for developers who use the SDK. */
const sdkHint = /\s*Deserialization error: to see the raw response.*/s;

/** The SDK attaches the response to its errors, if there was one. */
const answerSchema = z.object({ $response: z.object({ headers: z.record(z.string(), z.string()) }) });

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** HTTP status; 0 if there was no response. */
export function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0;
}

/** Headers of the response, with lower-case names; none if there was no response. */
export function headersOf(error: unknown): Readonly<Record<string, string>> {
  return answerSchema.safeParse(error).data?.$response.headers ?? {};
}

/** AWS may explain a wrong signature with the text that it should have signed, which has the token of the session. */
const quotedToken = /(x-amz-security-token:)[^\s']+/gi;

/** The message on one line, without secrets. */
export function detailOf(error: unknown): string {
  return oneLine(messageOf(error).replace(sdkHint, '').replace(quotedToken, '$1***'));
}

/** The SDK could not parse the response, because it does not come from AWS but from a proxy or a load balancer. */
export function isUnreadable(error: unknown): boolean {
  return /^(?:SyntaxError|Unknown)$/.test(nameOf(error));
}
