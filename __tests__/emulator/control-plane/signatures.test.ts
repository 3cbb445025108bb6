import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';

let emulator: Emulator;
let client: ECRClient;
beforeEach(async () => {
  emulator = await startEmulator();
  client = clientWith('AKIAFIRST');
});
afterEach(async () => {
  client.destroy();
  await emulator.close();
});

const clientWith = (accessKeyId: string, maxAttempts = 1): ECRClient =>
  new ECRClient({
    endpoint: emulator.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts,
  });
const token = (by = client) => by.send(new GetAuthorizationTokenCommand({}));

describe('the date of a signature', () => {
  it.each([
    [
      5 * 60_000 + 2000,
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(.* - 5 min\.\)$/,
    ],
    [-5 * 60_000 - 2000, /^Signature not yet current: .* is still later than .* \(.* \+ 5 min\.\)$/],
  ])('is rejected if it is more than five minutes off (%s ms)', async (offset, message) => {
    emulator.clock.offsetMs = offset;
    await expect(token()).rejects.toMatchObject({ name: 'InvalidSignatureException', message });
  });

  it.each([4 * 60_000, -4 * 60_000])('is accepted if it is less off (%s ms)', async offset => {
    emulator.clock.offsetMs = offset;
    const { authorizationData } = await token();
    const expiresAt = authorizationData?.[0]?.expiresAt?.getTime() ?? 0;
    expect(Math.abs(expiresAt - Date.now() - offset - 12 * 3_600_000)).toBeLessThan(60_000);
  });

  it("is corrected by the SDK's own second attempt, from the Date of the response", async () => {
    emulator.clock.offsetMs = 3_600_000;
    await token(clientWith('AKIAFIRST', 2));
    expect(emulator.requests.map(({ status }) => status)).toEqual([400, 200]);
  });
});

describe('the session of a role', () => {
  it('ends after some calls, but the tokens of the registry stay valid', async () => {
    emulator.session.expireAfter(1);
    const { authorizationData } = await token();
    await expect(token()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await expect(token()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` };
    expect((await fetch(`${emulator.endpoint}/v2/`, { headers })).status).toBe(200);
    expect(emulator.session.refused).toBe(2);
  });

  it('does not end those with other credentials', async () => {
    emulator.session.expireAfter(0);
    await expect(token()).rejects.toThrow(/expired/);
    await token(clientWith('AKIASECOND'));
  });
});
