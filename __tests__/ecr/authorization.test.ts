import { describe, expect, it } from '@jest/globals';
import { toAuthorization } from '../../src/ecr/authorization.ts';
import { RegistryError } from '../../src/shared/errors.ts';

const token = Buffer.from('AWS:the-password').toString('base64');
const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const answer = { authorizationToken: token, proxyEndpoint: `https://${host}`, expiresAt: new Date(0) };
const choice = {};
const api = new URL('http://127.0.0.1:4566');
const ignore = () => {};

describe('the answer of GetAuthorizationToken', () => {
  it('masks the token and the password before it is returned', () => {
    const masked: string[] = [];
    const { authorization } = toAuthorization(answer, choice, secret => masked.push(secret));
    expect(authorization).toBe(`Basic ${token}`);
    expect(masked).toEqual([token, 'the-password']);
  });

  it.each([
    ['no token', { ...answer, authorizationToken: undefined }],
    ['a token that would break the header', { ...answer, authorizationToken: 'abc\r\nX-Evil: 1' }],
    ['no endpoint', { ...answer, proxyEndpoint: undefined }],
    ['an endpoint that is none', { ...answer, proxyEndpoint: 'file:///etc/passwd' }],
    ['plain http', { ...answer, proxyEndpoint: 'http://registry.example' }],
    ['credentials in the endpoint', { ...answer, proxyEndpoint: 'https://user:pw@registry.example' }],
  ])('with %s is refused', (_, data) => {
    expect(() => toAuthorization(data, choice, ignore)).toThrow(RegistryError);
  });

  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:5000'],
    ['http://localhost:4566', 'http://127.0.0.1:5000'],
    ['http://emulator:4566', 'http://emulator:5000'],
    ['https://ecr.internal', 'https://10.0.0.1'],
  ])('of an API at %s may name %s', (origin, proxyEndpoint) => {
    const { endpoint } = toAuthorization({ ...answer, proxyEndpoint }, { api: new URL(origin) }, ignore);
    expect(endpoint.origin).toBe(proxyEndpoint);
  });

  it.each([
    ['http://127.0.0.1:4566', 'http://10.0.0.1:5000', 'does not use https'],
    ['http://emulator:4566', 'http://127.0.0.1:5000', 'is the runner itself'],
    ['https://ecr.internal', 'https://127.0.0.1:5000', 'is the runner itself'],
    ['https://ecr.internal', 'https://169.254.169.254', 'only this machine can reach'],
    [undefined, 'http://127.0.0.1:5000', 'is the runner itself'],
  ])('of an API at %s may not name %s', (origin, proxyEndpoint, why) => {
    const named = origin === undefined ? {} : { api: new URL(origin) };
    expect(() => toAuthorization({ ...answer, proxyEndpoint }, named, ignore)).toThrow(why);
  });

  it("leads to another account's registry", () => {
    const { endpoint } = toAuthorization(answer, { ...choice, registryId: '999999999999' }, ignore);
    expect(endpoint.host).toBe('999999999999.dkr.ecr.eu-central-1.amazonaws.com');
  });

  it("tells the caller's account, whoever's registry is pushed to; a stand-in for ECR tells none", () => {
    const callers = (data: typeof answer, registryId?: string) =>
      toAuthorization(data, { api, ...(registryId ? { registryId } : {}) }, ignore).callerAccount;
    expect(callers(answer)).toBe('123456789012');
    expect(callers(answer, '999999999999')).toBe('123456789012');
    expect(callers({ ...answer, proxyEndpoint: 'http://127.0.0.1:5000' })).toBeUndefined();
  });

  it('keeps the dual-stack host of the same registry that the user wrote, and no other host', () => {
    const dual = '123456789012.dkr-ecr.eu-central-1.on.aws';
    expect(toAuthorization(answer, { ...choice, host: dual }, ignore).endpoint.host).toBe(dual);
    for (const other of ['999999999999.dkr-ecr.eu-central-1.on.aws', 'evil.example']) {
      expect(toAuthorization(answer, { ...choice, host: other }, ignore).endpoint.host).toBe(host);
    }
  });

  it.each([
    [{ fips: true, dualStack: false }, '123456789012.dkr.ecr-fips.eu-central-1.amazonaws.com'],
    [{ fips: false, dualStack: true }, '123456789012.dkr-ecr.eu-central-1.on.aws'],
    [{ fips: true, dualStack: true }, '123456789012.dkr-ecr-fips.eu-central-1.on.aws'],
    [{ fips: false, dualStack: false }, host],
  ])('leads to the kind of host that the API has (%j), unless the user wrote one', (form, formed) => {
    expect(toAuthorization(answer, { ...choice, form }, ignore).endpoint.origin).toBe(`https://${formed}`);
    expect(toAuthorization(answer, { ...choice, form, host }, ignore).endpoint.host).toBe(host);
    const local = { ...answer, proxyEndpoint: 'http://127.0.0.1:5000' };
    const { endpoint } = toAuthorization(local, { ...choice, api, form }, ignore);
    expect(endpoint.host).toBe('127.0.0.1:5000');
  });

  it('leads to the host in it, of whatever kind, if nothing else is said', () => {
    const fips = '123456789012.dkr.ecr-fips.eu-central-1.amazonaws.com';
    const data = { ...answer, proxyEndpoint: `https://${fips}` };
    const form = { fips: false, dualStack: false };
    expect(toAuthorization(data, { ...choice, form }, ignore).endpoint.host).toBe(fips);
    expect(toAuthorization(data, { ...choice, form, host }, ignore).endpoint.host).toBe(host);
  });
});
