import type { JournalKind, RecordedRequest } from './request-journal.ts';
import type { RegistryState } from './state/registry-state.ts';

/** A failure of a request. */
export type Fault =
  /** Returns this response without executing the request. */
  | {
      readonly type: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection is reset before the body is read. */
  | { readonly type: 'reset-before' }
  /** The connection is reset after this many body bytes: of the request if it has a body, otherwise of the response. */
  | { readonly type: 'reset-during'; readonly afterBytes: number }
  /** Executed, then the connection is reset without a response: a lost 201. */
  | { readonly type: 'reset-after' }
  /** The request is never read or answered. */
  | { readonly type: 'stall' }
  /** Executed; the response is delayed by this time. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  /** Executed; the headers of the response are sent, but never the body. */
  | { readonly type: 'stall-response' }
  /** Executed; the body of the response comes byte by byte, this far apart (default 100 ms). For a HEAD, the headers do. */
  | { readonly type: 'drip'; readonly milliseconds?: number }
  /** Executed; the headers of the response come byte by byte, this far apart (default 100 ms), and never end. */
  | { readonly type: 'drip-headers'; readonly milliseconds?: number }
  /** Executed; 102 responses follow each other, this far apart (default 20 ms), and never a final one. */
  | { readonly type: 'informational'; readonly milliseconds?: number }
  /** Executed; sends fewer body bytes than Content-Length (default: half of them), then closes the connection. */
  | { readonly type: 'truncate'; readonly bytes?: number }
  /** Executed; the response has a wrong Docker-Content-Digest and, for a GET, wrong bytes. */
  | { readonly type: 'wrong-digest' }
  /** The state changes just before the request is executed. */
  | { readonly type: 'run'; readonly hook: (state: RegistryState) => void | Promise<void> }
  /** Executed; the response has this Location. */
  | { readonly type: 'location'; readonly location: string }
  /** All tokens expire just before the request is processed. */
  | { readonly type: 'expire-token' }
  /** The upload session is lost: before the request is executed, or after it opened one. */
  | { readonly type: 'lose-upload' };

/** A response with the data plane's error envelope, such as `refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded')`. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  return {
    type: 'status',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ errors: [{ code, message }] }),
  };
}

/** A response of the control plane, such as `exception(400, 'ThrottlingException', 'Rate exceeded')`. */
export function exception(
  status: number,
  name: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  return {
    type: 'status',
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
    body: JSON.stringify({ __type: name, message }),
  };
}

export interface FaultRule {
  /** Kind of requests. Default: all kinds. */
  readonly kind?: JournalKind | readonly JournalKind[];
  readonly when?: (request: RecordedRequest) => boolean;
  /** How many requests fail. Default 1. */
  readonly times?: number;
  /** This many matching requests succeed first. */
  readonly skip?: number;
  /** Probability for each matching request, 0 to 1. Default 1. */
  readonly probability?: number;
  readonly fault: Fault;
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly kinds: readonly JournalKind[] | undefined;
  left: number;
  skip: number;
}

/** Rules that make requests fail. The first matching rule applies. */
export class FaultPlan {
  readonly #random: () => number;
  #rules: ArmedRule[] = [];

  /** @param random returns numbers from 0 to 1; seed it to repeat a run */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  add(rule: FaultRule): void {
    this.#rules.push({
      rule,
      kinds: rule.kind === undefined ? undefined : [rule.kind].flat(),
      left: rule.times ?? 1,
      skip: rule.skip ?? 0,
    });
  }

  clear(): void {
    this.#rules = [];
  }

  /** Rules that applied less often than intended. They reveal faults of a test that never happened. */
  get pending(): number {
    return this.#rules.length;
  }

  /** The fault for this request. Counts it as used. */
  take(request: RecordedRequest): Fault | undefined {
    for (const armed of this.#rules) {
      if (!this.#applies(armed, request)) continue;
      armed.left -= 1;
      if (armed.left <= 0) this.#rules = this.#rules.filter(other => other !== armed);
      return armed.rule.fault;
    }
    return undefined;
  }

  #applies(armed: ArmedRule, request: RecordedRequest): boolean {
    if (armed.kinds !== undefined && !armed.kinds.includes(request.kind)) return false;
    if (armed.rule.when !== undefined && !armed.rule.when(request)) return false;
    if (armed.skip > 0) {
      armed.skip -= 1;
      return false;
    }
    return armed.rule.probability === undefined || this.#random() < armed.rule.probability;
  }
}
