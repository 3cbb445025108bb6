import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { TokenAuthenticator } from '../../src/registry/auth/token-authenticator.ts';
import { CredentialsError, RegistryError, RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { connect, failureOf } from './support/client.ts';
import { answer, loseAnswer, refuse, resetAfter, ScriptedRegistry } from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const mount = { digest: digestOf('layer'), from: 'base/node' } as const;
const mountLine = `POST /v2/app/blobs/uploads/?${new URLSearchParams({ mount: mount.digest, from: mount.from })}`;
const plainLine = 'POST /v2/app/blobs/uploads/';
const opened = answer(202, { location: '/v2/app/blobs/uploads/1' });

describe('a mount', () => {
  it('with a 201 is done', async () => {
    registry.script = [answer(201, { location: `/v2/app/blobs/${mount.digest}` })];
    expect(await connect(registry.origin()).app.openUpload(mount)).toEqual({ mounted: true });
    expect(registry.lines).toEqual([mountLine]);
    expect(registry.seen[0]?.headers['content-length']).toBe('0');
  });

  it('with a 202 returns the session, without another request', async () => {
    registry.script = [opened];
    const upload = await connect(registry.origin()).app.openUpload(mount);
    expect(upload).toMatchObject({ mounted: false });
    expect(!upload.mounted && upload.session.location.href).toBe(
      `${registry.origin()}/v2/app/blobs/uploads/1`,
    );
    expect(registry.lines).toEqual([mountLine]);
  });

  it.each([
    ['401', refuse(401, 'UNAUTHORIZED', 'authentication required')],
    ['403', refuse(403, 'DENIED', 'not authorized to perform ecr:GetDownloadUrlForLayer')],
    ['404', refuse(404, 'NAME_UNKNOWN', 'no such repository')],
    ['405', answer(405)],
    ['400', refuse(400, 'DIGEST_INVALID', 'no')],
  ])('that is refused with %s becomes a plain upload', async (_, refusal) => {
    registry.script = [refusal, opened];
    expect(await connect(registry.origin()).app.openUpload(mount)).toMatchObject({ mounted: false });
    expect(registry.lines).toEqual([mountLine, plainLine]);
  });

  it('that keeps failing soon becomes an ordinary upload', async () => {
    registry.script = [refuse(500, 'UNKNOWN', 'x'), resetAfter(0), loseAnswer, opened];
    expect(await connect(registry.origin()).app.openUpload(mount)).toMatchObject({ mounted: false });
    expect(registry.lines).toEqual([mountLine, mountLine, mountLine, plainLine]);
  });

  it('of a different digest than requested is an error', async () => {
    registry.script = [answer(201, { 'docker-content-digest': digestOf('other') })];
    const error = await failureOf(connect(registry.origin()).app.openUpload(mount));
    expect(error).toBeInstanceOf(RegistryError);
    expect(String(error)).toContain(digestOf('other'));
  });

  it('into a missing repository is an error', async () => {
    const missing = refuse(404, 'NAME_UNKNOWN', 'The repository does not exist');
    registry.script = [missing, missing];
    const error = await failureOf(connect(registry.origin()).app.openUpload(mount));
    expect(error).toBeInstanceOf(RepositoryNotFoundError);
  });
});

describe('the token of a mount', () => {
  const token = (value: string) => ({
    authorization: `Basic ${value}`,
    expiresAt: new Date(Date.now() + 1e7),
  });
  const renewing = () => {
    let renewals = 0;
    const renew = async () => {
      renewals += 1;
      return token(`new-${renewals}`);
    };
    return { authenticator: new TokenAuthenticator({ initial: token('old'), renew }), count: () => renewals };
  };

  it('is renewed if it has expired, and the mount is repeated', async () => {
    const { authenticator } = renewing();
    registry.script = [refuse(403, 'DENIED', 'Your authorization token has expired.'), answer(201)];
    const { app } = connect(registry.origin(), { authenticator });
    expect(await app.openUpload(mount)).toEqual({ mounted: true });
    expect(registry.seen.map(({ headers }) => headers.authorization)).toEqual(['Basic old', 'Basic new-1']);
  });

  it('is renewed once for all 401s that are caused by missing permissions', async () => {
    const { authenticator, count } = renewing();
    registry.handler = line => (line.includes('mount=') ? refuse(401, 'UNAUTHORIZED', 'no') : opened);
    const { app } = connect(registry.origin(), { authenticator });
    for (let times = 0; times < 5; times += 1) {
      expect(await app.openUpload(mount)).toMatchObject({ mounted: false });
    }
    expect(count()).toBe(1);
  });

  it('that cannot be renewed fails the push only if the upload is rejected as well', async () => {
    const authenticator = new TokenAuthenticator({
      initial: token('old'),
      renew: async () => {
        throw new CredentialsError('The AWS credentials have expired.', 'Sign in again.');
      },
    });
    const refused = refuse(401, 'UNAUTHORIZED', 'no');
    registry.handler = line => (line.includes('mount=') ? refused : opened);
    const { app } = connect(registry.origin(), { authenticator });
    expect(await app.openUpload(mount)).toMatchObject({ mounted: false });
    registry.handler = () => refused;
    const error = await failureOf(app.openUpload(mount));
    expect(error).toBeInstanceOf(CredentialsError);
    expect((error as CredentialsError).line).toMatch(/The AWS credentials have expired\..*Sign in again/);
  });
});
