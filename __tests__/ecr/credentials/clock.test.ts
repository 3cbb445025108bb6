import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { exception } from '../../../emulator/faults.ts';
import { AwsCredentialsError } from '../../../src/shared/errors.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { controlPlaneTo } from '../support/control-plane.ts';

const hour = 3_600_000;

let emulator: Emulator;
let requests: RequestLog;
let lines: string[];
beforeEach(async () => {
  emulator = await startEmulator();
  requests = new RequestLog();
  lines = [];
});
afterEach(() => emulator.close());

const connect = () =>
  controlPlaneTo(emulator, { requests, logger: { ...silentLogger, info: line => void lines.push(line) } });

describe.each([
  ['an hour behind', hour, /1 h behind/],
  ['an hour ahead', -hour, /1 h ahead of/],
  ['thirteen hours and a bit ahead', -13 * hour - 4 * 60_000, /13 h 4 min ahead of/],
  ['six minutes behind', 6 * 60_000, /6 min behind/],
])('a clock that is %s', (_, offset, words) => {
  beforeEach(() => {
    emulator.clock.offsetMs = offset;
  });

  it('costs one attempt of the calls that are under way, and is told once', async () => {
    const api = connect();
    await Promise.all([api.authorize(), api.blobMounting()]);
    await api.blobMounting();
    expect(emulator.requests.map(({ status }) => status)).toEqual([400, 400, 200, 200, 200]);
    expect(requests.retried).toBe(2);
    expect(lines).toEqual([expect.stringMatching(words)]);
  });

  it('does not change how long the token of the registry is taken to be valid', async () => {
    const { expiresAt } = await connect().authorize();
    const left = expiresAt.getTime() - Date.now();
    expect(Math.abs(left - 12 * hour)).toBeLessThan(60_000);
  });

  it('is what the error names if AWS gives another time at each attempt', async () => {
    const rejecting = (date: string) =>
      exception(400, 'InvalidSignatureException', 'Signature expired: 20200101T000000Z', { date });
    emulator.faults.add({ fault: rejecting('Thu, 01 Jan 2026 00:00:00 GMT') });
    emulator.faults.add({ times: 9, fault: rejecting(emulator.clock.date) });
    const error = await connect()
      .authorize()
      .catch(cause => cause);
    expect(error).toBeInstanceOf(AwsCredentialsError);
    expect(error.line).toMatch(words);
  });
});

describe('a signature that does not match', () => {
  it('is the fault of the secret key if the clock is right, and not repeated', async () => {
    const rejecting = exception(400, 'InvalidSignatureException', 'The request signature does not match');
    emulator.faults.add({ times: 9, fault: rejecting });
    const error = await connect()
      .authorize()
      .catch(cause => cause);
    expect(error.line).toMatch(/rejected the credentials.*AWS_SECRET_ACCESS_KEY/);
    expect(emulator.requests).toHaveLength(1);
  });

  it('is the fault of the secret key if it does not match with the right time either', async () => {
    emulator.clock.offsetMs = hour;
    const rejecting = exception(400, 'InvalidSignatureException', 'The request signature does not match');
    emulator.faults.add({ times: 9, fault: rejecting });
    const error = await connect()
      .authorize()
      .catch(cause => cause);
    expect(error.line).toMatch(/rejected the credentials.*AWS_SECRET_ACCESS_KEY/);
    expect(emulator.requests).toHaveLength(2);
  });
});

it('reads the time of AWS from the message where a proxy replaces the Date', async () => {
  const said =
    'Signature expired: 20260101T000000Z is now earlier than 20990101T005500Z (20990101T010000Z - 5 min.)';
  emulator.faults.add({
    times: 9,
    fault: exception(400, 'InvalidSignatureException', said, { age: '1' }),
  });
  const error = await connect()
    .authorize()
    .catch(cause => cause);
  expect(emulator.requests).toHaveLength(2);
  expect(error.line).toMatch(/rejected the date.*Set the clock/);
});
