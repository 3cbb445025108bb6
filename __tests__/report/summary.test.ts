import { describe, expect, it } from '@jest/globals';
import {
  type DiscoveryCost,
  type NotMountedReason,
  noDiscovery,
  notMountedReasons,
} from '../../src/engine/result.ts';
import { commentMarker, composeBody, maxCommentLength } from '../../src/report/comment/body.ts';
import { ownState } from '../../src/report/comment/state.ts';
import { maxSummaryBytes, renderSummary } from '../../src/report/summary/render.ts';
import { existing, layer, mounted, report } from './support/reports.ts';

const MB = 1_000_000;
const firstLine = (markdown: string) => markdown.split('\n')[0];

describe('the layer search', () => {
  const searchOf = (discovery: Partial<DiscoveryCost>) => {
    const cost = { ...noDiscovery, candidates: 1000, calls: 260, waves: 6, ...discovery };
    const summary = renderSummary([report([layer('a', MB)], { discovery: cost })]);
    return /^- Layer search: .*$/m.exec(summary)?.[0];
  };

  it('tells how many repositories were asked, and how many of them while layers were sent', () => {
    expect(searchOf({ asked: 250, askedWhileSending: 154 })).toMatch(
      /: 250 of 1,000 repositories checked \(154 of them while sending\), 260 API calls/,
    );
    expect(searchOf({ asked: 250 })).toContain(': 250 of 1,000 repositories checked, 260 API calls');
  });

  it('tells that it ended early', () => {
    expect(searchOf({ asked: 250, limited: true })).toContain('ended before all were checked');
  });
});

describe('the first line', () => {
  it('is the result', () => {
    const layers = [mounted('a', 158 * MB), layer('b', 39 * MB)];
    const summary = renderSummary([report(layers, { upload: { bytes: 39 * MB, busyMilliseconds: 1560 } })]);
    expect(firstLine(summary)).toBe('### 1 of 2 layers mounted, 158 MB not uploaded, about 6.3 s saved');
  });

  it('speaks of one layer in the singular', () => {
    expect(firstLine(renderSummary([report([layer('a', MB)])]))).toBe(
      '### 0 of 1 layer mounted, 1.0 MB uploaded, nothing saved: no repository that was checked has it',
    );
  });

  it('is followed by what the estimate rests on and what it is worth', () => {
    const second = (summary: string) => /^The time is estimated.*$/m.exec(summary)?.[0] ?? '';
    expect(second(renderSummary([report([mounted('a', 100 * MB)])]))).toBe(
      'The time is estimated at an assumed upload rate of 50.0 MB/s. The savings are worth about 0.01 USD of storage per month and 0.0002 USD of runner time.',
    );
    expect(second(renderSummary([report([mounted('a', 1000)])]))).toMatch(
      /worth less than 0\.0001 USD of storage per month and less than 0\.0001 USD of runner time/,
    );
  });

  it('says when there was nothing to upload', () => {
    expect(firstLine(renderSummary([report([existing('a', MB)])]))).toMatch(/Nothing to upload/);
  });

  const said: Readonly<Record<NotMountedReason, readonly [why: RegExp, what: RegExp]>> = {
    'setting-off': [/blob mounting/i, /put-account-setting|blob-mounting: ensure/],
    'encryption-differs': [/encrypt/i, /key|encryption/i],
    'not-found': [/no repository/i, /base image/i],
    denied: [/not allow|may not|permission/i, /iam\.md|ecr:/i],
    refused: [/refused/, /ecr:GetDownloadUrlForLayer/],
    'by-name-only': [/listed it without storing it/, /No action is needed. ECR has the data now/],
    excluded: [/mount-from.*excludes/, /Widen/],
    'pull-through-cache': [/pull-through cache/, /ordinary repository/],
    'mounting-disabled': [/mount-from: none/, /Remove that input/],
    'search-limit': [/ended before all/, /best ones first/],
    'compressed-here': [/compressed/, /type=oci/],
  };

  it.each(notMountedReasons)('says why nothing was saved (%s), and below it what to do', reason => {
    const [why, what] = said[reason];
    const summary = renderSummary([
      report([layer('a', 10 * MB, { reason })], {
        blobMounting: reason === 'setting-off' ? 'DISABLED' : 'ENABLED',
      }),
    ]);
    expect(firstLine(summary)).toMatch(/nothing saved/);
    expect(firstLine(summary)).toMatch(why);
    expect(summary).toMatch(what);
  });
});

describe('the summary', () => {
  it('shows every layer with what happened to it', () => {
    const shown = renderSummary([
      report([mounted('a', 2 * MB, 'base/node'), layer('b', MB), existing('c', 3 * MB)]),
    ]);
    const summary = shown.replaceAll('\u00a0', ' ');
    expect(summary).toMatch(/COPY a .*2\.0 MB \| █ mounted from <code>base\/node<\/code> \|/);
    expect(summary).toMatch(/COPY b .*1\.0 MB \| ▒ pushed: _not-found_ \|/);
    expect(summary).toMatch(/COPY c .*3\.0 MB \| ░ existing \|/);
  });

  it('has a bar that reads in plain text, and fits a telephone', () => {
    const summary = renderSummary([report([mounted('a', 75 * MB), layer('b', 25 * MB)])]);
    expect(summary).toMatch(/^█{24}▒{8}$/m);
  });

  it('has a Mermaid chart with a band as wide as its share for each source', () => {
    const summary = renderSummary([
      report([mounted('a', 75 * MB), mounted('b', 5 * MB, 'base/java'), layer('c', 20 * MB)]),
    ]);
    const chart = /```mermaid\n([^`]*)```/.exec(summary)?.[1] ?? '';
    expect(chart).toContain('flowchart LR');
    expect(chart).toMatch(/base\/node<br\/>1 layer mounted, 75\.0 MB/);
    expect(chart).toMatch(/this runner<br\/>1 layer pushed, 20\.0 MB/);
    expect(chart).toMatch(/shop\/web<br\/>3 layers, 100 MB/);
    const widths = [...chart.matchAll(/stroke-width:(\d+)px/g)].map(([, width]) => Number(width));
    expect(widths.toSorted((a, b) => b - a)).toHaveLength(3);
    expect(Math.max(...widths) / Math.min(...widths)).toBeGreaterThan(5);
  });

  it('lets long words of an image history break, so that the table fits a telephone', () => {
    const createdBy = 'COPY /opt/averyveryverylongname x';
    const summary = renderSummary([report([{ ...mounted('a', MB), createdBy }])]);
    expect(summary).toContain('COPY /opt/<wbr>averyveryver<wbr>ylongname x');
  });

  it('groups the services of a run', () => {
    const services = Array.from({ length: 40 }, (_, at) =>
      report([mounted('a', MB), layer(`own-${at}`, MB)], { repository: `shop/service-${at}` }),
    );
    const summary = renderSummary(services);
    expect(firstLine(summary)).toMatch(/40 services, 40 of 80 layers mounted/);
    for (const at of [0, 39]) expect(summary).toContain(`service-${at}`);
  });

  it('stays below what GitHub takes, truncated from the least important end with a note', () => {
    const long = 'x'.repeat(500);
    const huge = Array.from({ length: 250 }, (_, service) =>
      report(
        Array.from({ length: 120 }, (_, at) => ({ ...layer(`${service}-${at}`, MB), createdBy: long })),
        { repository: `shop/service-${service}` },
      ),
    );
    const summary = renderSummary(huge);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(maxSummaryBytes);
    expect(firstLine(summary)).toMatch(/250 services/);
    expect(summary).toMatch(/Truncated/);
    expect(summary).toContain('service-249');
  });
});

describe('the comment', () => {
  it.each([1, 40, 400])('of %d services is shorter than GitHub takes', count => {
    const services = Array.from({ length: count }, (_, at) =>
      report(
        Array.from({ length: 30 }, (_, layerAt) => ({
          ...layer(`${at}-${layerAt}`, MB),
          createdBy: 'y'.repeat(400),
        })),
        { repository: `shop/service-${at}` },
      ),
    );
    const { body } = composeBody(commentMarker('build'), ownState(services, { runId: '1' }));
    expect(body.length).toBeLessThanOrEqual(maxCommentLength);
    expect(body).toContain(`${(count * 30).toLocaleString('en-US')} layers`);
  });
});
