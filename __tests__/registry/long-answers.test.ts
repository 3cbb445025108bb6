import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { redact } from '../../src/registry/redact.ts';
import { errorOf } from '../../src/registry/registry-answer.ts';
import { BlobsMissingError, type RegistryError, RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { sendEndlessly, underWay } from '../support/endless-answer.ts';
import { connect, failureOf } from './support/client.ts';
import { answer, ScriptedRegistry, type Step } from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
let sent: Promise<number>[];
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
  sent = [];
});
afterEach(() => registry.close());

/** Begins with an error like this, and does not end. */
function endless(status: number, start: string): Step {
  const headers = { 'content-type': 'application/json' };
  return (request, response) => {
    request.resume();
    sent.push(sendEndlessly(response, status, headers, start));
  };
}

const envelope = (code: string, message: string) =>
  `{"errors":[{"code":"${code}","message":"${message}","detail":"`;
const manifest = Buffer.from('{}');
const app = () => connect(registry.origin()).app;

describe('an error of the registry that does not end', () => {
  it('is told from its start', async () => {
    registry.script = [endless(400, envelope('MANIFEST_INVALID', 'no \\"config\\"'))];
    const error = await failureOf(app().putManifest('v1', manifest, mediaTypes.ociManifest));
    expect(error).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
    expect((error as RegistryError).message).toMatch(
      /^Manifest v1: 127\.0\.0\.1:\d+ returned status 400 MANIFEST_INVALID: no "config"\.$/,
    );
    expect(await Promise.all(sent)).toEqual([expect.any(Number)]);
    expect(await sent[0]).toBeLessThan(underWay);
  });

  it('means what its code says', async () => {
    registry.script = [endless(404, envelope('NAME_UNKNOWN', 'no such repository'))];
    expect(await failureOf(app().getManifest('v1'))).toBeInstanceOf(RepositoryNotFoundError);
  });

  it('names the missing layers in its start', async () => {
    const missing = Array.from({ length: 1000 }, (_, at) => digestOf(`layer ${at}`));
    const step = endless(404, envelope('BLOB_UPLOAD_UNKNOWN', `Layers with digests '${missing}' required`));
    registry.handler = () => step;
    const { app } = connect(registry.origin(), { visibilityMilliseconds: 0 });
    const error = await failureOf(app.putManifest('v1', manifest, mediaTypes.ociManifest));
    expect(error).toBeInstanceOf(BlobsMissingError);
    expect((error as BlobsMissingError).digests).toEqual(missing);
  });

  it.each([503, 429])('is repeated if its status is %i', async status => {
    registry.script = [endless(status, 'x'), answer(404, {}, '')];
    expect(await app().getManifest('v1')).toBeUndefined();
  });

  it('is shown as text if it is none of the registry', async () => {
    registry.script = [endless(418, 'I am a teapot. ')];
    const error = await failureOf(app().getManifest('v1'));
    expect(String(error)).toMatch(/status 418 I am a teapot/);
    expect(String(error).length).toBeLessThan(700);
  });
});

it('a response to a PUT that does not end is a success, for its body is not used', async () => {
  registry.script = [endless(201, 'x')];
  await app().putManifest('v1', manifest, mediaTypes.ociManifest);
  expect(await sent[0]).toBeLessThan(underWay);
});

it('a manifest that does not end is an error that names the limit', async () => {
  registry.handler = () => endless(200, '{"schemaVersion":2,"more":"');
  await expect(app().getManifest('v1')).rejects.toThrow(
    /Manifest v1: .* longer than 4 MiB, the limit for a manifest/,
  );
  expect(sent).toHaveLength(1);
  expect(await sent[0]).toBeLessThan(4 * 1024 * 1024 + underWay);
});

describe('the start of an error', () => {
  const message = (text: string) => errorOf({ status: 400, headers: {}, body: Buffer.from(text) });

  it.each([
    [
      'in a message',
      '{"errors":[{"code":"DENIED","message":"not all',
      { code: 'DENIED', message: 'not all' },
    ],
    ['in an escape', '{"errors":[{"code":"DENIED","message":"a\\', { code: 'DENIED', message: 'a' }],
    ['in a code', '{"errors":[{"code":"DEN', { code: 'DEN', message: '' }],
    ['before a code', '{"errors":[{"detail":"x', { code: '', message: '' }],
  ])('that ends %s says what is there', (_, text, error) => {
    expect(message(text)).toEqual(error);
  });

  it.each([[''], ['x'.repeat(10)]])('does not end with a part of a credential', rest => {
    const secret = 'a-secret-that-is-long';
    for (let length = 0; length <= secret.length; length += 1) {
      const body = Buffer.from(`You sent ${secret} and ${rest}${secret.slice(0, length)}`);
      expect(redact(body, `Bearer ${secret}`, true).toString()).not.toContain('a-secret');
    }
  });
});
