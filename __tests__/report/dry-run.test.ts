import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { LayerResult, PushResult } from '../../src/engine/result.ts';
import { shortDigest } from '../../src/oci/digest.ts';
import { buildReport } from '../../src/report/build.ts';
import { combineReports } from '../../src/report/combine.ts';
import { commentMarker, composeBody, readState } from '../../src/report/comment/body.ts';
import { ownState } from '../../src/report/comment/state.ts';
import { writeReportFile } from '../../src/report/file.ts';
import { readReportFile } from '../../src/report/read-files.ts';
import { parseReport, type Report } from '../../src/report/schema.ts';
import { sumReports } from '../../src/report/services.ts';
import { renderSummary } from '../../src/report/summary/render.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { layer, mounted, prices, report, result } from './support/reports.ts';

const MB = 1_000_000;
const path = temporaryDirectory();

const plain = (name: string, size: number): LayerResult =>
  layer(name, size, { reason: 'compressed-here', beforeCompression: true });

/** A dry run that cannot know the digest of the image. */
function rehearsal(layers: readonly LayerResult[], more: Partial<PushResult> = {}): Report {
  const { digest: _, size: __, mediaType: ___, ...rest } = result(layers, { dryRun: true, ...more });
  return buildReport(rest, { prices, run: { runId: '100', runAttempt: 1 } });
}

const spaced = (markdown: string) => markdown.replaceAll('\u00a0', ' ');
const firstLine = (markdown: string) => markdown.split('\n')[0];
const commentOf = (reports: readonly Report[]) =>
  composeBody(commentMarker('build'), ownState(reports, { runId: '1' }));

describe('a report without a digest', () => {
  const planned = rehearsal([mounted('a', 5 * MB), plain('b', 33 * MB)]);

  it('has neither digest nor size, marks the layers, and is read back as it was', () => {
    const json = JSON.stringify(planned);
    const read = parseReport(json, 'x');
    expect(read).toEqual(planned);
    for (const member of ['digest', 'size']) expect(JSON.parse(json).images[0]).not.toHaveProperty(member);
    expect(read.images[0]?.layers.map(({ beforeCompression }) => beforeCompression)).toEqual([
      undefined,
      true,
    ]);
    expect(read.totals).toMatchObject({ bytesPushed: 33 * MB, bytesBeforeCompression: 33 * MB });
  });

  it('of an earlier version is still read', () => {
    const old = JSON.parse(JSON.stringify(report([layer('a', MB)])));
    delete old.totals.bytesBeforeCompression;
    delete old.images[0].size;
    expect(parseReport(JSON.stringify(old), 'old').totals.bytesBeforeCompression).toBe(0);
  });

  it('gets a file of its own for every image', async () => {
    const other = rehearsal([mounted('a', 5 * MB), plain('c', 33 * MB)]);
    const [one, two] = [await writeReportFile(planned, path()), await writeReportFile(other, path())];
    expect(basename(one)).toMatch(/^ecr-push-report-shop-web-[0-9a-f]{8}\.json$/);
    expect(two).not.toBe(one);
    expect(await readReportFile(one)).toEqual(planned);
  });

  it('keeps its bytes before compression in a comment that has no room for layers', () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      rehearsal(
        Array.from({ length: 30 }, (__, index) => plain(`${at}-${index}`, MB)),
        { repository: `shop/service-${at}` },
      ),
    );
    const { body } = commentOf(many);
    const stored = readState(body)?.sections.map(section => section.report) ?? [];
    expect(stored.length).toBeGreaterThan(0);
    expect(stored[0]?.images[0]?.layers).toEqual([]);
    expect(sumReports(stored, prices).totals.bytesBeforeCompression).toBe(stored.length * 30 * MB);
  });
});

describe('the summary of a dry run', () => {
  it('says that the digest is not known, and never shows the diff ID of a layer as its digest', () => {
    const summary = renderSummary([rehearsal([mounted('a', 5 * MB), plain('b', 33 * MB)])]);
    expect(summary).toContain('digest unknown before the push');
    expect(summary).not.toContain('sha256:');
    const name = shortDigest(plain('b', 1).digest);
    expect(summary.match(new RegExp(name, 'g'))).toHaveLength(1);
    expect(summary).toContain(`| diff ID <code>${name}</code>`);
  });

  it('calls bytes before compression so, wherever it shows them', () => {
    const all = spaced(renderSummary([rehearsal([plain('b', 33 * MB)])]));
    expect(firstLine(all)).toMatch(
      /^### Dry run: 0 of 1 layer would be mounted, 33\.0 MB before compression to upload, nothing to save: /,
    );
    const shown = spaced(renderSummary([rehearsal([mounted('a', 5 * MB), plain('b', 33 * MB)])]));
    for (const text of [all, shown]) {
      const mentions = text.split('\n').filter(line => line.includes('33.0 MB') && !line.startsWith('###'));
      expect(mentions.length).toBeGreaterThanOrEqual(3);
      const unsaid = mentions.filter(line => !line.includes('before compression'));
      expect(unsaid).toEqual([expect.stringMatching(/^▒ pushed/)]); // the legend of the bar: the next line says it
      expect(text).toMatch(/^▒ pushed .*\n(?:░.*\n)?▒ 33\.0 MB before compression$/m);
    }
  });

  it('says which part of the bytes is to be compressed', () => {
    const layers = [plain('b', 33 * MB), layer('c', 8 * MB)];
    const [headline] = renderSummary([rehearsal(layers)]).split('\n');
    expect(headline).toContain('41.0 MB (33.0 MB of it before compression) to upload');
    const services = ['a', 'b'].map(repository => rehearsal(layers, { repository }));
    expect(spaced(renderSummary(services))).toContain('| 41.0 MB, 33.0 MB of it before compression |');
  });

  it('says what would be, not what was', () => {
    const summary = spaced(renderSummary([rehearsal([mounted('a', 50 * MB), plain('b', MB)])]));
    expect(firstLine(summary)).toBe(
      '### Dry run: 1 of 2 layers would be mounted, 50.0 MB less to upload, about 1.0 s saved',
    );
    expect(summary).toContain('█ would be mounted from <code>base/node</code>');
    expect(summary).toContain('▒ would be pushed: _compressed-here_');
    expect(summary).toContain('1 layer would be mounted, 50.0 MB"');
    expect(summary).toContain('2 layers, 51.0 MB (1.0 MB of it before compression)"');
    expect(summary).toContain('Why 1 layer would have to be uploaded');
    expect(summary).not.toMatch(/compressed it|this push compressed|that were mounted|had to be/);
  });

  it('shows the digest that is certain', () => {
    const certain = report([layer('a', MB)], { dryRun: true });
    const digest = certain.images[0]?.digest;
    expect(digest).toBeDefined();
    expect(renderSummary([certain])).toContain(`sha256:${digest?.slice(7, 19)}`);
  });
});

describe('the comment on a dry run', () => {
  it('calls bytes before compression so and shows no digest', () => {
    const text = spaced(commentOf([rehearsal([plain('b', 33 * MB)])]).body);
    expect(text).toContain('33.0 MB before compression to upload');
    expect(text).toContain('digest unknown before the push');
    expect(text).not.toContain('sha256:');
  });

  it('among real pushes says which tables are those of a dry run, and gives no advice on what was not pushed', () => {
    const real = report([mounted('a', MB), layer('b', MB)], { repository: 'real' });
    const planned = rehearsal([plain('b', 33 * MB)], { repository: 'planned' });
    const summary = renderSummary([real, planned]);
    expect(summary).toMatch(/<summary><code>planned<\/code> .*\(dry run\)<\/summary>/);
    expect(summary).toContain('Why 1 layer had to be uploaded');
    expect(summary).not.toMatch(/- .*33\.0 MB/);
  });
});

describe('combined reports', () => {
  const context = { prices, createdAt: new Date(), tool: { name: 'x' } };
  const planned = rehearsal([plain('b', 33 * MB)], { repository: 'planned' });

  it('of dry runs alone are one, without the digests that none of them knows', () => {
    const combined = combineReports([planned, rehearsal([plain('c', MB)])], context);
    const read = parseReport(JSON.stringify(combined), 'combined');
    expect(read).toMatchObject({ dryRun: true, totals: { bytesBeforeCompression: 34 * MB } });
    expect(read.images).toHaveLength(2);
    expect(renderSummary([read])).toContain('34.0 MB before compression to upload');
  });

  it('hold of dry runs among real pushes nothing that would read as pushed', () => {
    const real = report([layer('b', MB)], { repository: 'real' });
    const combined = combineReports([real, planned], context);
    expect(combined.dryRun).toBe(false);
    expect(combined.images.map(({ repository }) => repository)).toEqual(['real']);
    expect(sumReports([combined], prices).totals).toEqual(sumReports([real], prices).totals);
  });
});

describe('the report of a relay that nothing was pushed through', () => {
  const none = combineReports([], { prices, createdAt: new Date(0), tool: { name: 'ecr-mount-push' } });
  const planned = rehearsal([mounted('a', 5 * MB)]);

  it('is no dry run, and is read back as it was', () => {
    expect(none).toMatchObject({ images: [], dryRun: false, savings: { bytes: 0 } });
    expect(parseReport(JSON.stringify(none), 'x')).toEqual(none);
  });

  it('leaves dry runs in the report that combines it with them', () => {
    const sum = sumReports([none, planned], prices);
    expect(sum).toMatchObject({ dryRun: true, savings: { bytes: 5 * MB } });
    const combined = combineReports([none, planned], { prices, createdAt: new Date(0), tool: none.tool });
    expect(combined.images).toHaveLength(1);
  });
});
