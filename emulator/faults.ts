import type { JournalKind, RecordedRequest } from './request-journal.ts';
import type { RegistryState } from './state/registry-state.ts';

/** What may go wrong with a request. */
export type Fault =
  /** Answered so, without being executed. */
  | {
      readonly type: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection is reset before the body is read. */
  | { readonly type: 'reset-before' }
  /** The connection is reset after so many body bytes: of the request if it has a body, else of the answer. */
  | { readonly type: 'reset-during'; readonly afterBytes: number }
  /** Executed in full, then the connection is reset without an answer: a lost 201. */
  | { readonly type: 'reset-after' }
  /** Neither read nor answered, ever. */
  | { readonly type: 'stall' }
  /** Executed; the answer comes so much later. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  /** Executed; the head of the answer is sent, the body never comes. */
  | { readonly type: 'stall-response' }
  /** Executed; fewer body bytes than Content-Length says (half when left out), then the connection is closed. */
  | { readonly type: 'truncate'; readonly bytes?: number }
  /** Executed; another Docker-Content-Digest is answered and, for a GET, other bytes. */
  | { readonly type: 'wrong-digest' }
  /** The state changes just before the request is executed. */
  | { readonly type: 'run'; readonly hook: (state: RegistryState) => void | Promise<void> }
  /** Executed; answers with this Location. */
  | { readonly type: 'location'; readonly location: string }
  /** All tokens expire just before the request is looked at. */
  | { readonly type: 'expire-token' }
  /** The upload session is forgotten: before the request is executed, or after it opened one. */
  | { readonly type: 'lose-upload' };

/** An answer in the data plane's error envelope, as `refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded')`. */
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

/** An answer of the control plane, as `exception(400, 'ThrottlingException', 'Rate exceeded')`. */
export function exception(status: number, name: string, message: string): Fault {
  return {
    type: 'status',
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: name, message }),
  };
}

export interface FaultRule {
  /** Requests of this kind, or of any when left out. */
  readonly kind?: JournalKind | readonly JournalKind[];
  readonly when?: (request: RecordedRequest) => boolean;
  /** How often it strikes; 1 when left out. */
  readonly times?: number;
  /** So many matching requests go unharmed first. */
  readonly skip?: number;
  /** Of each matching request, 0 to 1; 1 when left out. */
  readonly probability?: number;
  readonly fault: Fault;
}

interface ArmedRule {
  readonly rule: FaultRule;
  readonly kinds: readonly JournalKind[] | undefined;
  left: number;
  skip: number;
}

/** Rules that make requests fail; the first one that applies strikes. */
export class FaultPlan {
  readonly #random: () => number;
  #rules: ArmedRule[] = [];

  /** @param random gives numbers from 0 to 1; seed it to repeat a run */
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

  /** Rules that have not struck as often as they should: a test's fault that never happened. */
  get pending(): number {
    return this.#rules.length;
  }

  /** The fault that strikes this request, counted as having struck. */
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
