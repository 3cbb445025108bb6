import { beforeEach, describe, expect, it } from '@jest/globals';
import { emulatorClient, errorOf } from '../support/client.ts';

const client = emulatorClient({ now: () => 0 }); // no quota fills up again
beforeEach(() => {
  client.emulator.state.createRepository({ name: 'app' });
});

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('credentials', () => {
  it('that are valid give access to the registry', async () => {
    const answer = await client.v2('GET', '');
    expect([answer.status, answer.headers.get('docker-distribution-api-version')]).toEqual([
      200,
      'registry/2.0',
    ]);
  });

  it.each([
    ['of nobody', () => basic('AWS:nonsense')],
    ['of another user', () => basic(`aws:${client.emulator.password}`)],
    ['of another scheme', () => ({ authorization: `Bearer ${client.emulator.password}` })],
    ['that are empty', () => ({ authorization: '' })],
  ])('%s get 401 with a challenge and no JSON', async (_, headers) => {
    for (const path of ['', 'app/tags/list', 'none/blobs/uploads/']) {
      const answer = await client.v2('GET', path, { headers: headers() });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe(
        `Basic realm="${client.emulator.endpoint}/",service="ecr.amazonaws.com"`,
      );
      expect(answer.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
      expect(await answer.text()).toBe('Not Authorized\n');
    }
  });

  it('that expired get 403 and no challenge', async () => {
    client.emulator.expireTokens();
    const answer = await client.v2('GET', '');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(await errorOf(answer)).toEqual([
      403,
      'DENIED',
      'Your authorization token has expired. Reauthenticate and try again.',
    ]);
  });

  it('that expired get a response without a body for HEAD', async () => {
    client.emulator.expireTokens();
    const answer = await client.v2('HEAD', 'app/manifests/v1');
    expect([answer.status, await answer.text()]).toEqual([403, '']);
  });

  it.each([
    ['InitiateLayerUpload', 'POST', 'blobs/uploads/'],
    ['BatchCheckLayerAvailability', 'HEAD', `blobs/sha256:${'0'.repeat(64)}`],
    ['GetDownloadUrlForLayer', 'GET', `blobs/sha256:${'0'.repeat(64)}`],
    ['UploadLayerPart', 'PATCH', 'blobs/uploads/1'],
    ['UploadLayerPart', 'GET', 'blobs/uploads/1'],
    ['CompleteLayerUpload', 'PUT', 'blobs/uploads/1'],
    ['PutImage', 'PUT', 'manifests/v1'],
    ['BatchGetImage', 'GET', 'manifests/v1'],
    ['BatchGetImage', 'HEAD', 'manifests/v1'],
    ['BatchGetImage', 'GET', `referrers/sha256:${'0'.repeat(64)}`],
    ['BatchDeleteImage', 'DELETE', 'manifests/v1'],
    ['ListImages', 'GET', 'tags/list'],
  ])('without ecr:%s get 403 to %s %s', async (action, method, path) => {
    client.emulator.permissions.deny(`ecr:${action}`, 'app');
    const answer = await client.v2(method, `app/${path}`);
    expect(answer.status).toBe(403);
    if (method === 'HEAD') return;
    const [, code, message] = await errorOf(answer);
    expect(code).toBe('DENIED');
    expect(message).toMatch(
      new RegExp(
        `^User: arn:aws:\\S+ is not authorized to perform: ecr:${action} on resource: \\S+/app because`,
      ),
    );
  });

  it('need the permissions for a part and for completion for a PUT with a body', async () => {
    const put = (init?: { body: string }) => client.v2('PUT', 'app/blobs/uploads/1?digest=x', init);
    client.emulator.permissions.deny('ecr:UploadLayerPart', 'app');
    expect((await errorOf(await put({ body: 'content' })))[2]).toContain('ecr:UploadLayerPart');
    expect((await put()).status).toBe(404);
  });

  it('do not allow more than the rate of an operation', async () => {
    client.emulator.setQuotas({ InitiateLayerUpload: 2 });
    const answers = [];
    for (let time = 0; time < 3; time++) answers.push(await client.v2('POST', 'app/blobs/uploads/'));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    const last = answers[2] as Response;
    expect(last.headers.get('retry-after')).toBeNull();
    expect(await errorOf(last)).toEqual([429, 'TOOMANYREQUESTS', 'Rate exceeded']);
    expect((await client.v2('GET', 'app/tags/list')).status).toBe(200);
  });

  it('give no access to endpoints that ECR does not have', async () => {
    for (const [method, path] of [
      ['GET', 'app'],
      ['DELETE', `app/blobs/sha256:${'0'.repeat(64)}`],
      ['POST', 'app/manifests/v1'],
      ['GET', '%zz'],
    ] as const) {
      expect((await client.v2(method, path)).status).toBe(404);
    }
  });
});
