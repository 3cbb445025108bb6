import { describe, expect, it } from '@jest/globals';
import { toNetworkError } from '../../src/shared/network-error.ts';

const coded = (code: string, message = 'said the system') => Object.assign(new Error(message), { code });

describe('a request that got no answer', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_SOCKET',
    'UND_ERR_BODY_TIMEOUT',
  ])('%s may pass, and names the host and the settings to look at', code => {
    const error = toNetworkError(coded(code), 'registry.example');
    expect(error.retryable).toBe(true);
    expect(error.line).toMatch(/registry\.example.*HTTPS_PROXY/);
  });

  it('because a certificate is not trusted is not repeated, and tells of NODE_EXTRA_CA_CERTS', () => {
    const error = toNetworkError(coded('SELF_SIGNED_CERT_IN_CHAIN'), 'registry.example');
    expect(error.retryable).toBe(false);
    expect(error.remedy).toContain('NODE_EXTRA_CA_CERTS');
  });

  it.each(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'])(
    'because a certificate is not valid at this time tells of the clock (%s)',
    code => {
      const error = toNetworkError(coded(code), 'registry.example');
      expect(error.retryable).toBe(false);
      expect(error.line).toMatch(/not trusted.*clock of the runner/);
    },
  );

  it('because the proxy refused names the proxy', () => {
    const error = toNetworkError(
      coded('UND_ERR_ABORTED', 'Proxy response (403) !== 200 when HTTP Tunneling'),
      'a.example',
    );
    expect(error.retryable).toBe(false);
    expect(error.message).toMatch(/proxy/i);
  });

  it('finds the code in the cause', () => {
    expect(toNetworkError(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'x').code).toBe(
      'ECONNREFUSED',
    );
  });
});
