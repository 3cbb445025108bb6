import { messageOf } from '../shared/errors.ts';
import { oneLine } from '../shared/one-line.ts';

/** What the SDK tells about a failed request, in errors of any of its services. */

/** The SDK adds this hint to a response that is not JSON. It is meant for developers who use the SDK. */
const sdkHint = /\s*Deserialization error: to see the raw response.*/s;

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** HTTP status; 0 if there was no response. */
export function statusOf(error: unknown): number {
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : 0;
}

/** Headers of the response, with lower-case names; none if there was no response. */
export function headersOf(error: unknown): Readonly<Record<string, string>> {
  const headers = memberOf(memberOf(error, '$response'), 'headers'); // the SDK attaches the response to its errors
  const texts = Object.entries(headers ?? {}).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts);
}

/** By hand: a schema would load zod before the first request. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
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
