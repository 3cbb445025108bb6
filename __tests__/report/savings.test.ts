import { describe, expect, it } from '@jest/globals';
import { BusyTime } from '../../src/engine/stopwatch.ts';
import { combineReports } from '../../src/report/combine.ts';
import { assumedBytesPerSecond } from '../../src/report/savings.ts';
import { sumReports } from '../../src/report/services.ts';
import { existing, layer, mounted, prices, report } from './support/reports.ts';

const MB = 1_000_000;

describe('savings, against figures computed by hand', () => {
  it('at the rate of this push: 100 MB mounted, 20 MB sent in 2 s', () => {
    const { savings } = report([mounted('a', 60 * MB), mounted('b', 40 * MB), layer('c', 20 * MB)], {
      upload: { bytes: 20 * MB, busyMilliseconds: 2000 },
    });
    expect(savings).toMatchObject({ bytes: 100 * MB, basis: 'measured', bytesPerSecond: 10 * MB });
    expect(savings.seconds).toBeCloseTo(10, 6);
    expect(savings.minutes).toBeCloseTo(10 / 60, 3);
    expect(savings.storageUsdPerMonth).toBeCloseTo(0.01, 6); // 0.1 GB at 0.10 USD
    expect(savings.minutesUsd).toBeCloseTo((10 / 60) * 0.006, 6);
  });

  it('at an assumed rate, said to be one, when too little was sent to measure', () => {
    const { savings } = report([mounted('a', 100 * MB), layer('c', 1000)], {
      upload: { bytes: 1000, busyMilliseconds: 5 },
    });
    expect(savings).toMatchObject({ basis: 'assumed', bytesPerSecond: assumedBytesPerSecond });
    expect(savings.seconds).toBeCloseTo((100 * MB) / assumedBytesPerSecond, 6);
  });

  it('counts only what was mounted: an existing layer would not have been sent by any tool', () => {
    expect(report([existing('a', 100 * MB)]).savings).toMatchObject({ bytes: 0, seconds: 0 });
  });

  it('counts a layer once, however many tags and platforms have it', () => {
    const twice = { ...mounted('a', 10 * MB), platforms: ['linux/amd64', 'linux/arm64'] };
    expect(report([twice, twice], { tags: ['v1', 'v2', 'latest'] }).savings.bytes).toBe(10 * MB);
  });

  it('counts a layer of two services twice, of one service once, when reports are combined', () => {
    const web = report([mounted('a', 10 * MB)], { repository: 'web' });
    const api = report([mounted('a', 10 * MB)], { repository: 'api' });
    const again = report([existing('a', 10 * MB)], { repository: 'api', tags: ['v2'] });
    expect(sumReports([web, api, again], prices).savings.bytes).toBe(20 * MB);
    const combined = combineReports([web, api, again], {
      prices,
      createdAt: new Date(),
      tool: { name: 'x' },
    });
    expect(combined.savings.bytes).toBe(20 * MB);
    expect(sumReports([combined], prices).savings.bytes).toBe(20 * MB);
  });

  it('takes each report at the rate of its own uploads, also when combined twice', () => {
    const upload = (megabytes: number, milliseconds: number) => ({
      upload: { bytes: megabytes * MB, busyMilliseconds: milliseconds },
    });
    const slow = report([mounted('a', 100 * MB), layer('x', 20 * MB)], {
      repository: 'web',
      ...upload(20, 2000), // 10 MB/s: 10 s
    });
    const fast = report([mounted('b', 100 * MB), layer('y', 40 * MB)], {
      repository: 'api',
      ...upload(40, 2000), // 20 MB/s: 5 s
    });
    const silent = report([mounted('c', 50 * MB)], { repository: 'worker' }); // 50 MB/s assumed: 1 s
    const context = { prices, createdAt: new Date(), tool: { name: 'x' } };
    const both = combineReports([slow, fast], context);
    expect(both.savings).toMatchObject({ bytes: 200 * MB, basis: 'measured', assumedBytes: 0 });
    expect(both.savings.seconds).toBeCloseTo(15, 3);
    const all = combineReports([both, silent], context);
    expect(all.savings).toMatchObject({ bytes: 250 * MB, basis: 'assumed', assumedBytes: 50 * MB });
    expect(all.savings.seconds).toBeCloseTo(16, 3);
    expect(sumReports([all], prices).savings.seconds).toBeCloseTo(16, 3);
    expect(all.savings.storageUsdPerMonth).toBeCloseTo(0.025, 6); // 0.25 GB at 0.10 USD
    expect(all.savings.minutesUsd).toBeCloseTo((16 / 60) * 0.006, 6);
  });

  it("is worth what the user's prices say", () => {
    const { savings } = sumReports([report([mounted('a', 500 * MB)])], {
      storageUsdPerGbMonth: 0.2,
      usdPerMinute: 0.06,
    });
    expect(savings.storageUsdPerMonth).toBeCloseTo(0.1, 6); // 0.5 GB at 0.20 USD
    expect(savings.minutesUsd).toBeCloseTo((10 / 60) * 0.06, 6); // 10 s at the assumed 50 MB/s
  });

  it('is no saving while it is only a dry run, where anything was pushed', () => {
    const rehearsal = report([mounted('a', 10 * MB)], { repository: 'web', dryRun: true });
    const real = report([layer('b', MB)], { repository: 'api' });
    expect(sumReports([rehearsal, real], prices).savings.bytes).toBe(0);
  });
});

describe('the time in which uploads were under way', () => {
  it('is the union of their intervals, not the sum', () => {
    let now = 0;
    const busy = new BusyTime(() => now);
    busy.begin(); // 0 to 10
    now = 5;
    busy.begin(); // 5 to 12
    now = 10;
    busy.end();
    now = 12;
    busy.end();
    now = 20;
    busy.begin(); // 20 to 23
    now = 23;
    busy.end();
    expect(busy.milliseconds).toBe(15);
  });
});
