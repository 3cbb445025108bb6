import { beforeEach, describe, expect, it } from '@jest/globals';
import { Announcements, patience } from '../../../src/assemble/relay/announcements.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { CancelledError } from '../../../src/shared/errors.ts';
import { HandClock } from './support/hand-clock.ts';

const [layer, other] = [digestOf('layer'), digestOf('other')];

let clock: HandClock;
let announcements: Announcements;
/** Blobs of each repository, as `repository digest`. */
let existing: Set<string>;
let signal: AbortSignal;

beforeEach(() => {
  clock = new HandClock();
  announcements = new Announcements(clock);
  existing = new Set();
  ({ signal } = new AbortController());
});

type Answer = 'waits' | 'there' | 'send';

/** A client asks for a blob. */
function asks(repository: string, digest: Digest = layer): { readonly answer: () => Promise<Answer> } {
  let answer: Answer = 'waits';
  const ask = async () => (existing.has(`${repository} ${digest}`) ? 1 : undefined);
  const asking = announcements.find(repository, digest, ask, signal);
  asking.then(
    size => {
      answer = size === undefined ? 'send' : 'there';
    },
    () => {},
  );
  return {
    answer: async () => {
      await clock.pass(0);
      return answer;
    },
  };
}

function stored(repository: string, digest = layer): void {
  existing.add(`${repository} ${digest}`);
  announcements.stored(repository, digest);
}

/** How long a client waits for its answer, in milliseconds. */
async function waitOf(client: { readonly answer: () => Promise<Answer> }): Promise<number> {
  const began = clock.now();
  while ((await client.answer()) === 'waits') await clock.pass(10);
  return clock.now() - began;
}

describe('a blob that another client is about to send to the same repository', () => {
  beforeEach(async () => {
    expect(await asks('app').answer()).toBe('send');
    await clock.pass(1);
  });

  it('is waited for until it is stored', async () => {
    const upload = announcements.upload('app');
    const second = asks('app');
    const work = Promise.withResolvers<void>();
    const sending = upload.during(() => work.promise);
    await clock.pass(60_000);
    expect(await second.answer()).toBe('waits');
    work.resolve();
    await sending;
    stored('app');
    expect(await second.answer()).toBe('there');
  });

  it('is waited for also when its upload begins a moment after the question', async () => {
    const second = asks('app');
    await clock.pass(patience.repeated - 10);
    announcements.upload('app');
    await clock.pass(1000);
    expect(await second.answer()).toBe('waits');
    stored('app');
    expect(await second.answer()).toBe('there');
  });

  it('is sent by the next one if its upload fails, and the others wait for that one', async () => {
    announcements.upload('app').end();
    const waiting = [asks('app'), asks('app'), asks('app')];
    await clock.pass(0);
    announcements.failed('app', layer);
    announcements.upload('app');
    const answers = await Promise.all(waiting.map(({ answer }) => answer()));
    expect(answers.toSorted()).toEqual(['send', 'waits', 'waits']);
    stored('app');
    expect(await Promise.all(waiting.map(({ answer }) => answer()))).not.toContain('waits');
  });

  it('is sent if that client sends nothing any more', async () => {
    announcements.upload('app');
    expect(await waitOf(asks('app'))).toBeLessThanOrEqual(patience.quiet);
  });

  it('is sent if it does not come at all', async () => {
    const upload = announcements.upload('app');
    const second = asks('app');
    void upload.during(() => new Promise<void>(() => {}));
    await clock.pass(patience.total - 10);
    expect(await second.answer()).toBe('waits');
    await clock.pass(20);
    expect(await second.answer()).toBe('send');
  });

  it('does not hold up those who ask for another one', async () => {
    announcements.upload('app');
    expect(await asks('app', other).answer()).toBe('send');
  });

  it('is not waited for when that was long ago', async () => {
    announcements.upload('app').end();
    await clock.pass(patience.quiet);
    expect(await asks('app').answer()).toBe('send');
  });
});

describe('a blob that another client is about to send to another repository', () => {
  beforeEach(async () => {
    expect(await asks('app').answer()).toBe('send');
    await clock.pass(1);
  });

  it('is waited for until a manifest refers to it', async () => {
    const second = asks('service');
    announcements.upload('app').end();
    stored('app');
    expect(await second.answer()).toBe('waits');
    existing.add(`service ${layer}`); // it can be mounted
    announcements.inManifest('app', [layer]);
    expect(await second.answer()).toBe('there');
  });

  it('is waited for as long as anything is sent there', async () => {
    const second = asks('service');
    for (let sent = 0; sent < 20; sent += 1) {
      await announcements.upload('app').during(() => clock.pass(patience.quiet - 100));
    }
    expect(await second.answer()).toBe('waits');
    expect(await waitOf(second)).toBeLessThanOrEqual(patience.quiet);
  });

  it('is sent after the wait, and not waited for any more', async () => {
    expect(await waitOf(asks('service'))).toBeLessThanOrEqual(patience.quiet);
    expect(await asks('app', other).answer()).toBe('send');
    expect(await asks('service', other).answer()).toBe('send');
    announcements.inManifest('app', []);
    expect(await asks('app', digestOf('third')).answer()).toBe('send');
    expect(await asks('service', digestOf('third')).answer()).toBe('waits');
  });

  it('is waited for also if nobody asked before it was sent', async () => {
    stored('app', other);
    const second = asks('service', other);
    expect(await second.answer()).toBe('waits');
    existing.add(`service ${other}`);
    announcements.inManifest('app', [other]);
    expect(await second.answer()).toBe('there');
  });

  it('can be mounted when asked for after the manifest', async () => {
    announcements.inManifest('app', [layer]);
    expect(await asks('service').answer()).toBe('send'); // the repository is asked first, so this one was not mounted
  });
});

describe('two clients that each announced a blob that the other one needs', () => {
  it('do not wait for each other', async () => {
    await asks('app').answer();
    await asks('service', other).answer();
    const waiting = asks('service');
    expect(await waiting.answer()).toBe('waits');
    expect(await asks('app', other).answer()).toBe('send');
    existing.add(`service ${layer}`);
    announcements.inManifest('app', [layer]);
    expect(await waiting.answer()).toBe('there');
  });

  it('do not wait in a circle', async () => {
    const third = digestOf('third');
    await asks('app').answer();
    await asks('service', other).answer();
    await asks('worker', third).answer();
    expect(await asks('service').answer()).toBe('waits');
    expect(await asks('worker', other).answer()).toBe('waits');
    expect(await asks('app', third).answer()).toBe('send');
  });
});

describe('one client alone', () => {
  const digests = Array.from({ length: 20 }, (_, at) => digestOf(`layer ${at}`));

  /** Asks for all blobs, each as often as given, one after the other. @returns milliseconds waited */
  async function askAll(repository: string, times: number): Promise<number> {
    const began = clock.now();
    for (let time = 0; time < times; time += 1) {
      for (const digest of digests) await waitOf(asks(repository, digest));
    }
    return clock.now() - began;
  }

  async function sendAll(repository: string): Promise<void> {
    for (const digest of digests) {
      const upload = announcements.upload(repository);
      await upload.during(() => clock.pass(5000));
      upload.end();
      stored(repository, digest);
    }
  }

  it('does not wait if it asks for all blobs before it sends the first', async () => {
    expect(await askAll('app', 1)).toBe(0);
    await sendAll('app');
  });

  it('waits a moment, once, if it asks for every blob twice', async () => {
    expect(await askAll('app', 2)).toBeLessThanOrEqual(patience.repeated + 10);
  });

  it('does not wait any more once it asked for a blob twice, a while apart', async () => {
    await waitOf(asks('app'));
    await clock.pass(patience.repeated + 1); // as long as it took to look everywhere
    expect(await waitOf(asks('app'))).toBe(0);
    await waitOf(asks('app', other));
    expect(await waitOf(asks('app', other))).toBe(0);
  });

  it('does not wait for its own uploads if it asks for every blob twice, one after the other', async () => {
    let waited = 0;
    const uploads: Promise<void>[] = [];
    for (const digest of digests) {
      waited += await waitOf(asks('app', digest));
      waited += await waitOf(asks('app', digest));
      const upload = announcements.upload('app');
      uploads.push(upload.during(() => new Promise(() => {})));
      await clock.pass(1);
    }
    expect(uploads).toHaveLength(digests.length);
    expect(waited).toBeLessThanOrEqual(patience.repeated + 10);
  });

  it('does not wait longer than once if it asks for the blobs of two images before it sends the first', async () => {
    expect((await askAll('app', 1)) + (await askAll('service', 1))).toBeLessThanOrEqual(patience.quiet + 10);
    await sendAll('app');
  });

  it('does not wait if it pushes one image after the other', async () => {
    await askAll('app', 1);
    await sendAll('app');
    announcements.inManifest('app', digests);
    for (const digest of digests) existing.add(`service ${digest}`);
    expect(await askAll('service', 1)).toBe(0);
  });
});

describe('the second of two clients that each ask twice', () => {
  it('waits for the first', async () => {
    await waitOf(asks('app'));
    await waitOf(asks('app')); // shows that they ask twice
    await waitOf(asks('app', other));
    await waitOf(asks('app', other));
    await clock.pass(1);
    announcements.upload('app');
    const second = asks('app', other);
    await clock.pass(100);
    expect(await second.answer()).toBe('waits');
    stored('app', other);
    expect(await second.answer()).toBe('there');
  });
});

describe('a wait', () => {
  it('ends with its signal', async () => {
    const cancelled = new AbortController();
    await asks('app').answer();
    const asking = announcements.find('service', layer, async () => undefined, cancelled.signal);
    await clock.pass(10);
    cancelled.abort(new CancelledError());
    await expect(asking).rejects.toBe(cancelled.signal.reason);
  });
});
