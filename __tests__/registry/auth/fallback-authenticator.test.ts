import { describe, expect, it } from '@jest/globals';
import type { Authenticator } from '../../../src/registry/auth/authenticator.ts';
import { FallbackAuthenticator } from '../../../src/registry/auth/fallback-authenticator.ts';
import { CredentialsError } from '../../../src/shared/errors.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';

const owner = { signal: new AbortController().signal, requests: new RequestLog() };
const rejection = (rejected: string, scope = 'app') => ({ rejected, challenge: undefined, scope });

/** Credentials `first-0`, and others after each renewal. */
function renewable(failure?: Error): Authenticator {
  let renewals = 0;
  return {
    expires: true,
    authorization: async () => `first-${renewals}`,
    async refresh() {
      if (failure !== undefined) throw failure;
      renewals += 1;
      return true;
    },
  };
}

describe('two kinds of credentials', () => {
  it('are the first until these are denied, for each scope', async () => {
    const both = new FallbackAuthenticator(renewable(), async () => 'second');
    expect(await both.authorization('app', owner)).toBe('first-0');
    expect(await both.denied(rejection('first-0'))).toBe(true);
    expect(await both.authorization('app', owner)).toBe('second');
    expect(await both.authorization('other', owner)).toBe('first-0');
    expect(await both.denied(rejection('first-0'))).toBe(true); // a request that was under way
    expect(await both.denied(rejection('second'))).toBe(false);
    expect(await both.refresh(rejection('second'), owner)).toBe(false);
  });

  it('are the second when new ones of the first are rejected, too', async () => {
    const both = new FallbackAuthenticator(renewable(), async () => 'second');
    expect(await both.refresh(rejection('first-0'), owner)).toBe(true);
    expect(await both.authorization('app', owner)).toBe('first-1');
    expect(await both.refresh(rejection('first-1'), owner)).toBe(true);
    expect(await both.authorization('app', owner)).toBe('second');
    expect(both.expires).toBe(false);
  });

  it('are the second when the first cannot be renewed', async () => {
    const failing = renewable(new CredentialsError('no token.', ''));
    const both = new FallbackAuthenticator(failing, async () => 'second');
    expect(await both.refresh(rejection('first-0'), owner)).toBe(true);
    expect(await both.authorization('app', owner)).toBe('second');
  });

  it('are the first alone if there is no second, which is looked for once', async () => {
    let asked = 0;
    const both = new FallbackAuthenticator(renewable(), async () => {
      asked += 1;
      return undefined;
    });
    expect(await both.authorization('app', owner)).toBe('first-0');
    expect(asked).toBe(0);
    expect(await both.denied(rejection('first-0'))).toBe(false);
    for (const rejected of ['first-0', 'first-1']) {
      expect(await both.refresh(rejection(rejected), owner)).toBe(true);
    }
    expect(await both.authorization('app', owner)).toBe('first-2');
    expect(asked).toBe(1);
    const failing = renewable(new CredentialsError('no token.', ''));
    const none = new FallbackAuthenticator(failing, async () => undefined);
    await expect(none.refresh(rejection('first-0'), owner)).rejects.toThrow(/no token/);
  });
});
