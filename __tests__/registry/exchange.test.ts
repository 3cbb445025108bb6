import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { TokenAuthenticator } from '../../src/registry/auth/token-authenticator.ts';
import { Blobs } from '../../src/registry/blobs.ts';
import { Exchange } from '../../src/registry/exchange.ts';
import { createLimiters } from '../../src/registry/limits.ts';
import { NewRepositories } from '../../src/registry/new-repositories.ts';
import { ecrProfile } from '../../src/registry/profile.ts';
import { defaultRetryPolicy } from '../../src/shared/backoff.ts';
import { CancelledError } from '../../src/shared/errors.ts';
import { HttpTransport } from '../../src/shared/http-transport.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import { failureOf, HeldClock, LinesLogger } from './support/client.ts';
import { answer, ScriptedRegistry, stall } from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
let transport: HttpTransport;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
  transport = new HttpTransport();
});
afterEach(async () => {
  await transport.close();
  await registry.close();
});

const digest = digestOf('layer');
const basic = (value: string) => ({ authorization: `Basic ${value}`, expiresAt: new Date(Date.now() + 1e8) });

function connect(requests: RequestLog): Exchange {
  const clock = new HeldClock();
  return new Exchange({
    endpoint: new URL(registry.origin()),
    profile: ecrProfile,
    countAs: undefined,
    transport,
    authenticator: new TokenAuthenticator({ initial: basic('old'), renew: async () => basic('new') }),
    limiters: createLimiters(ecrProfile.limits, clock),
    policy: defaultRetryPolicy,
    requests,
    logger: new LinesLogger(),
    signal: new AbortController().signal,
    random: () => 0.5,
    clock,
    newRepositories: new NewRepositories(clock),
  });
}

describe('a view of an exchange', () => {
  it('counts its requests and retries in its own log, with the shared credentials', async () => {
    const [all, own] = [new RequestLog(), new RequestLog()];
    const exchange = connect(all);
    registry.script = [answer(401), answer(503), answer(404), answer(404)];
    await new Blobs(exchange.for({ requests: own }), 'app').size(digest);
    await new Blobs(exchange, 'app').size(digest);
    expect([own.count('blob-head'), own.retried]).toEqual([3, 1]);
    expect([all.count('blob-head'), all.retried]).toEqual([1, 0]);
    expect(registry.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Basic old',
      'Basic new',
      'Basic new',
      'Basic new',
    ]);
  });

  it('ends by its own signal', async () => {
    const exchange = connect(new RequestLog());
    const cancellation = new AbortController();
    registry.script = [
      (request, response, seen) => {
        cancellation.abort(new CancelledError());
        return stall(request, response, seen);
      },
      answer(404),
    ];
    const view = exchange.for({ signal: cancellation.signal });
    expect(await failureOf(new Blobs(view, 'app').size(digest))).toBeInstanceOf(CancelledError);
    expect(await new Blobs(exchange, 'app').size(digest)).toBeUndefined();
  });
});
