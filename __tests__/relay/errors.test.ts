import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import {
  AccessDeniedError,
  BlobsMissingError,
  CancelledError,
  ClosedError,
  CredentialsError,
  ImageError,
  InputError,
  PushError,
  RegistryError,
  RepositoryNotFoundError,
} from '../../src/shared/errors.ts';
import { errorIn, relay } from './support/relay.ts';

const test = relay();
const digest = digestOf('blob');
const registry = (status: number, code = '') => new RegistryError('It failed.', 'Do this.', { status, code });
const missing = new BlobsMissingError('Blobs are missing.', 'Rebuild.', { status: 404, digests: [digest] });

/** Fails a GET of a blob. */
async function failBlob(error: Error) {
  test.backend.fail('readBlob', error);
  return test.call('GET', `shop/web/blobs/${digest}`);
}

/** Fails a PUT of a manifest. */
async function failManifest(error: Error) {
  test.backend.fail('putManifest', error);
  return test.call('PUT', 'shop/web/manifests/v1', { body: '{"mediaType":"a/b"}' });
}

describe('an error of the backend', () => {
  it.each<[string, Error, number, string]>([
    ['access denied', new AccessDeniedError('ecr:PutImage', 'No.'), 403, 'DENIED'],
    ['credentials', new CredentialsError('Expired.', 'Sign in.'), 403, 'DENIED'],
    ['a missing repository', new RepositoryNotFoundError('shop/web', 'registry.test'), 404, 'NAME_UNKNOWN'],
    ['missing blobs', missing, 404, 'BLOB_UNKNOWN'],
    ['a wrong digest', new ImageError('Wrong digest.', 'Push it again.'), 400, 'DIGEST_INVALID'],
    ['an answer with a code', registry(404, 'BLOB_UPLOAD_UNKNOWN'), 404, 'BLOB_UPLOAD_UNKNOWN'],
    ['a conflict', registry(409, 'TAG_IMMUTABLE'), 409, 'TAG_IMMUTABLE'],
    ['404 without a code', registry(404), 404, 'NOT_FOUND'],
    ['405 without a code', registry(405), 405, 'UNSUPPORTED'],
    ['416 without a code', registry(416), 416, 'RANGE_INVALID'],
    ['400 of the AWS API', registry(400, 'KmsException'), 400, 'DENIED'],
    ['401, which would start a login', registry(401, 'UNAUTHORIZED'), 403, 'DENIED'],
    ['403', registry(403), 403, 'DENIED'],
    ['407', registry(407), 403, 'DENIED'],
    ['408, which clients repeat', registry(408), 400, 'DENIED'],
    ['429', registry(429), 429, 'TOOMANYREQUESTS'],
    ['throttling of the AWS API', registry(400, 'ThrottlingException'), 429, 'TOOMANYREQUESTS'],
    ['500, which was repeated enough', registry(500, 'UNKNOWN'), 400, 'DENIED'],
    ['503', registry(503), 400, 'DENIED'],
    ['no answer', registry(0), 400, 'DENIED'],
    ['302', registry(302), 400, 'DENIED'],
    ['another reason', new InputError('tags', 'is empty', 'Name one.'), 400, 'DENIED'],
    ['a cancelled run', new CancelledError(), 503, 'UNAVAILABLE'],
    ['a closed pusher', new ClosedError(), 503, 'UNAVAILABLE'],
  ])('that is %s', async (_, error, status, code) => {
    const answer = await failBlob(error);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
    expect([answer.status, errorIn(answer)]).toEqual([status, `${code}: ${(error as PushError).line}`]);
  });

  it('has the message and the remedy on one line', async () => {
    expect(errorIn(await failBlob(new PushError('It\r\nfailed', 'Do\tthis.')))).toBe(
      'DENIED: It failed. Do this.',
    );
  });

  it('about a manifest has the codes of manifests', async () => {
    const answer = await failManifest(missing);
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
      404,
      {
        errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', message: missing.line, detail: { digests: [digest] } }],
      },
    ]);
    const invalid = await failManifest(new ImageError('Malformed.', 'Rebuild.'));
    expect([invalid.status, errorIn(invalid)]).toEqual([400, 'MANIFEST_INVALID: Malformed. Rebuild.']);
  });

  it.each<[string, unknown]>([
    ['an error', new TypeError('x is not a function')],
    ['a string', 'x is not a function'],
  ])('that nobody expected (%s) shows nothing of itself', async (_, thrown) => {
    test.backend.hooks.set('readBlob', () => {
      throw thrown;
    });
    const answer = await test.call('GET', `shop/web/blobs/${digest}`);
    expect([answer.status, errorIn(answer)]).toEqual([500, 'UNKNOWN: internal error']);
    expect(test.log.join('\n')).toContain('x is not a function');
  });

  it('at any point is answered', async () => {
    const error = registry(400, 'TAG_INVALID');
    const calls: readonly [string, string, Parameters<typeof test.backend.fail>[0]][] = [
      ['GET', 'shop/web/tags/list', 'repository'],
      ['HEAD', `shop/web/blobs/${digest}`, 'find'],
      ['POST', `shop/web/blobs/uploads/?mount=${digest}`, 'find'],
      ['POST', `shop/web/blobs/uploads/?mount=${digest}&from=shop/base`, 'mount'],
      ['POST', 'shop/web/blobs/uploads/', 'receive'],
      ['HEAD', 'shop/web/manifests/v1', 'headManifest'],
      ['GET', 'shop/web/manifests/v1', 'getManifest'],
      ['GET', 'shop/web/tags/list', 'listTags'],
      ['GET', `shop/web/referrers/${digest}`, 'listReferrers'],
    ];
    for (const [method, path, failing] of calls) {
      test.backend.hooks.clear();
      test.backend.fail(failing, error);
      const answer = await test.call(method, path);
      expect(answer.status).toBe(400);
      expect(answer.body.toString()).toBe(
        method === 'HEAD' ? '' : JSON.stringify({ errors: [{ code: 'TAG_INVALID', message: error.line }] }),
      );
    }
  });

  it('on commit ends the upload', async () => {
    test.backend.fail('commit', new AccessDeniedError('ecr:CompleteLayerUpload', 'No.'));
    const path = await test.openUpload();
    expect((await test.send('PUT', `${path}?digest=${digest}`, { body: 'blob' })).status).toBe(403);
    expect(test.backend.open.size).toBe(0);
    expect((await test.send('GET', path)).status).toBe(404);
  });
});
