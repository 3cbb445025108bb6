import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Case } from '../lib/case.ts';
import { atMost } from '../lib/goals.ts';
import { peakMegabytesOf } from '../lib/measure.ts';
import { startRegistry } from '../lib/registry.ts';
import { startRelay } from '../lib/relay-step.ts';

const uploads = 10;
const bytes = 1e9;
const script = join(import.meta.dirname, '../lib/upload-process.ts');

/** Peak memory of the relay's background process with many large uploads at once. Client and registry have their own processes. */
export const relayMemoryCase: Case = async () => {
  await using registry = await startRegistry({ storage: 'discard' });
  await registry.tell({ type: 'recreate', repository: 'app' });
  await using relay = await startRelay(registry);
  const idle = await peakMegabytesOf(relay.pid);
  const started = performance.now();
  await promisify(execFile)('node', [script, relay.registry, 'app', String(uploads), String(bytes)]);
  const seconds = (performance.now() - started) / 1000;
  const peak = await peakMegabytesOf(relay.pid);
  const { bytes: sent } = await registry.tell({ type: 'statistics' });
  const what = `${uploads} uploads of ${bytes / 1e9} GB at once`;
  const rows = [
    '| | peak MB |',
    '| :-- | --: |',
    `| after its start | ${idle.toFixed(0)} |`,
    `| ${what} (${(sent / 1e9).toFixed(1)} GB sent to the registry in ${seconds.toFixed(0)} s) | ${peak.toFixed(0)} |`,
  ];
  return {
    markdown: `## Memory of the relay\n\n${rows.join('\n')}`,
    goals: [atMost(`Relay, ${what}: peak memory`, peak, 150, 0, ' MB')],
  };
};
