import { sumOf } from '../../shared/sum.ts';
import { mermaidLabel } from '../escape.ts';
import type { Report, ReportLayer } from '../schema.ts';
import { distinctLayersOf, type Service } from '../services.ts';
import { bytesText, counted } from '../wording.ts';
import { outcomeText } from './bar.ts';

const colours: Readonly<Record<ReportLayer['outcome'], string>> = {
  mounted: '#2da44e',
  pushed: '#d29922',
  existing: '#8c959f',
};

/** Where bytes came from, and how. */
interface Flow {
  readonly outcome: ReportLayer['outcome'];
  /** Untrusted text. */
  readonly source: string;
  layers: number;
  bytes: number;
  /** The part of `bytes` in layers that a push would compress first. */
  plain: number;
  readonly dryRun: boolean;
}

/** Names narrower than the wrapping width, in pixels, stay on one line. */
const settings = '%%{init: {"flowchart": {"wrappingWidth": 320, "rankSpacing": 70, "nodeSpacing": 40}}}%%';
const maxSources = 6;
/** Width in pixels of a band that carries all bytes. */
const widestBand = 22;

/**
 * A Mermaid chart of where the bytes came from: a band for each source repository, one for this runner and one for
 * existing layers, each as wide as its share. Empty if there is only one band and it is not a mount, because a sentence
 * says that better.
 */
export function flowChart(reports: readonly Report[], services: readonly Service[]): string {
  const flows = flowsOf(reports);
  const all = sumOf(flows, ({ bytes }) => bytes);
  if (all === 0 || (flows.length === 1 && flows[0]?.outcome !== 'mounted')) return '';
  const links = flows.map(
    (flow, index) =>
      `  s${index}["${mermaidLabel(flow.source)}<br/>${counted(flow.layers, 'layer')} ${outcomeText(flow)}, ${bytesText(flow.bytes, flow.plain)}"] --- target`,
  );
  // without the square cap, which extends below the box, a wide slanted band would end next to the box
  const styles = flows.map(({ outcome, bytes }, index) => {
    const width = Math.max(2, Math.round((bytes / all) * widestBand));
    return `  linkStyle ${index} stroke:${colours[outcome]},stroke-width:${width}px,stroke-linecap:square`;
  });
  const target = `  target(["${targetLabel(services)}<br/>${layersAndBytes(flows)}"])`;
  return ['```mermaid', settings, 'flowchart LR', ...links, target, ...styles, '```'].join('\n');
}

function targetLabel([service, another, ...more]: readonly Service[]): string {
  return another === undefined
    ? mermaidLabel(service?.repository ?? '')
    : counted(more.length + 2, 'service');
}

function layersAndBytes(flows: readonly Flow[]): string {
  const { layers, bytes, plain } = together(flows);
  return `${counted(layers, 'layer')}, ${bytesText(bytes, plain)}`;
}

function flowsOf(reports: readonly Report[]): readonly Flow[] {
  const flows = new Map<string, Flow>();
  for (const { layer, report } of distinctLayersOf(reports)) {
    const source = sourceOf(layer);
    const { outcome } = layer;
    const flow = flows.get(source) ?? {
      outcome,
      source,
      layers: 0,
      bytes: 0,
      plain: 0,
      dryRun: report.dryRun,
    };
    flow.layers += 1;
    flow.bytes += layer.size;
    if (layer.beforeCompression) flow.plain += layer.size;
    flows.set(source, flow);
  }
  const ranked = [...flows.values()].filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
  const sources = ranked.filter(({ outcome }) => outcome === 'mounted');
  const others = ranked.filter(({ outcome }) => outcome !== 'mounted');
  if (sources.length <= maxSources) return [...sources, ...others];
  const rest = sources.slice(maxSources - 1);
  return [...sources.slice(0, maxSources - 1), together(rest), ...others];
}

function sourceOf(layer: ReportLayer): string {
  if (layer.outcome === 'pushed') return 'this runner';
  return layer.outcome === 'existing' ? 'already in the repository' : (layer.from ?? 'another repository');
}

function together(flows: readonly Flow[]): Flow {
  return {
    outcome: 'mounted',
    source: `${flows.length} other repositories`,
    layers: sumOf(flows, ({ layers }) => layers),
    bytes: sumOf(flows, ({ bytes }) => bytes),
    plain: sumOf(flows, ({ plain }) => plain),
    dryRun: flows.every(({ dryRun }) => dryRun),
  };
}
