import { describe, expect, it } from '@jest/globals';
import type { LayerResult } from '../../src/engine/result.ts';
import { combineReports } from '../../src/report/combine.ts';
import { commentMarker, composeBody } from '../../src/report/comment/body.ts';
import { ownState } from '../../src/report/comment/state.ts';
import { parseReport, type Report } from '../../src/report/schema.ts';
import { sumReports } from '../../src/report/services.ts';
import { renderSummary } from '../../src/report/summary/render.ts';
import { existing, layer, mounted, prices, report } from './support/reports.ts';

const [MB, kB] = [1_000_000, 1000];

/** What Buildx attests: in-toto statements of no platform. */
const attestation = (name: string, size = 4 * kB, of = layer(name, size)): LayerResult => ({
  ...of,
  mediaType: 'application/vnd.in-toto+json',
  createdBy: '',
  platforms: [],
  attestation: true,
});
const layers = [mounted('a', 30 * MB), layer('b', 10 * MB)];
const attested = () => report([...layers, attestation('provenance')]);
const read = (text: string) => parseReport(text, 'the report');
const combined = (...reports: readonly Report[]) =>
  combineReports(reports, { prices, createdAt: new Date(), tool: { name: 'x' } });

describe('the attestations of an image', () => {
  it('are no layers in the totals and savings, and have a total of their own', () => {
    const existed = attestation('old', kB, existing('old', kB));
    const { totals, savings } = report([...layers, attestation('provenance'), existed]);
    const { attestations, ...counts } = totals;
    expect(counts).toEqual(report(layers).totals);
    expect(attestations).toEqual({ count: 2, bytes: 5 * kB, bytesPushed: 4 * kB });
    expect(savings).toEqual(report(layers).savings);
  });

  it('that were mounted save nothing that is counted, in one report and in several', () => {
    const web = report([...layers, attestation('sbom', kB, mounted('sbom', kB))]);
    const api = report(layers, { repository: 'api' });
    expect(web.savings.bytes).toBe(30 * MB);
    expect(sumReports([web, api], prices).savings.bytes).toBe(60 * MB);
  });

  it('are told apart in the report JSON, which readers of old reports can do without', () => {
    const [image] = read(JSON.stringify(attested())).images;
    expect(image?.layers.map(found => found.attestation)).toEqual([undefined, undefined, true]);
    const old = read(JSON.stringify(report(layers)));
    expect(old.totals).not.toHaveProperty('attestations');
    expect(sumReports([old], prices).totals).toMatchObject({ layersMounted: 1, layersPushed: 1 });
  });

  it('are added up in a combined report, each once per repository', () => {
    const again = report([existing('b', 10 * MB), attestation('provenance')], { tags: ['v2'] });
    const api = report([attestation('provenance')], { repository: 'api' });
    const { totals } = combined(attested(), again, api);
    expect(totals).toMatchObject({ layersMounted: 1, layersPushed: 1, layersExisting: 0 });
    expect(totals.attestations).toEqual({ count: 2, bytes: 8 * kB, bytesPushed: 8 * kB });
    expect(combined(combined(attested(), again), api).totals).toEqual(totals);
  });

  it('are layers where another image of the repository has them as layers', () => {
    const other = report([layer('provenance', 4 * kB)], { tags: ['artifact'] });
    for (const reports of [
      [attested(), other],
      [other, attested()],
    ]) {
      const { totals } = sumReports(reports, prices);
      expect(totals).toMatchObject({ layersMounted: 1, layersPushed: 2 });
      expect(totals).not.toHaveProperty('attestations');
    }
  });
});

describe('the job summary of an attested image', () => {
  const lines = (...reports: readonly Report[]) => renderSummary(reports).split('\n');

  it('counts the layers in its first line, and has a line for the attestations below the bar', () => {
    const text = lines(attested());
    expect(text[0]).toMatch(/^### 1 of 2 layers mounted, 30\.0 MB not uploaded/);
    expect(text).toContain('+ 1 attestation, 4.0 kB pushed');
    expect(text).not.toContain('+ 1 attestation, 4.0 kB to push');
  });

  it('says of attestations how much was sent', () => {
    const sbom = attestation('sbom', 6 * kB, existing('sbom', 6 * kB));
    expect(lines(report([...layers, sbom]))).toContain('+ 1 attestation, 6.0 kB');
    expect(lines(report([...layers, attestation('provenance'), sbom]))).toContain(
      '+ 2 attestations, 10.0 kB, 4.0 kB of it pushed',
    );
    expect(lines(report([...layers, attestation('provenance')], { dryRun: true }))).toContain(
      '+ 1 attestation, 4.0 kB to push',
    );
  });

  it('does not say that nothing was uploaded when an attestation was', () => {
    const text = lines(report([existing('a', MB), existing('b', MB), attestation('provenance')]));
    expect(text[0]).toBe('### No layers to upload: all 2 layers already exist');
    expect(lines(report([existing('a', MB)]))[0]).toMatch(/^### Nothing to upload/);
  });

  it('lists them after the layers, in a table of their own without a reason', () => {
    const text = lines(attested());
    const [first, second] = [
      text.indexOf('| Layer | Size | Outcome |'),
      text.indexOf('| Attestation | Size | Outcome |'),
    ];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(text.slice(second + 2).filter(line => line.startsWith('| <code>'))).toEqual([
      expect.stringMatching(/^\| <code>[0-9a-f]{12}<\/code> \| 4\.0\u00a0kB \| ▒\u00a0pushed \|$/),
    ]);
    expect(text).not.toContain('**Other layers**');
  });

  it('names them apart among the rows that found no room', () => {
    const many = Array.from({ length: 299 }, (_, at) => layer(`layer ${at}`, 1000));
    const large = report([...many, attestation('one'), attestation('two'), attestation('three')]);
    const other = report(layers, { repository: 'api' });
    expect(lines(large, other)).toContain('… and 2 more attestations (8.0 kB).');
  });

  it('counts only layers in the chart, the table of services and the advice', () => {
    const api = report([mounted('a', 30 * MB)], { repository: 'api' });
    const text = renderSummary([attested(), api]);
    expect(text).toContain('2 services<br/>3 layers, 70.0 MB');
    expect(text).toContain('this runner<br/>1 layer pushed, 10.0 MB');
    expect(text).toMatch(/\*\*2 services\*\* \|.* 2\u00a0of\u00a03 \|/);
    expect(text).toContain('Why 1 layer had to be uploaded');
  });
});

describe('the pull-request comment of an attested image', () => {
  const comment = (...reports: readonly Report[]) =>
    composeBody(commentMarker('w'), ownState(reports, { runId: '1' }));

  it('counts the layers and has a line for the attestations', () => {
    const { body } = comment(attested());
    expect(body).toMatch(/### 1 of 2 layers mounted/);
    expect(body).toContain('\n+ 1 attestation, 4.0 kB pushed\n');
  });

  it('keeps both counts when it has no room for the layers', () => {
    const many = Array.from({ length: 3000 }, (_, at) => layer(`layer ${at}`, 1000));
    const { stored } = comment(report([...many, attestation('provenance')]));
    const [section] = stored.sections;
    expect(section?.report.images[0]?.layers).toEqual([]);
    const { totals } = sumReports(section === undefined ? [] : [section.report], prices);
    expect(totals).toMatchObject({ layersPushed: 3000, attestations: { count: 1, bytesPushed: 4 * kB } });
  });
});
