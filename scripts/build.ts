/** Compiles src/ to lib/ and bundles each entry point into dist/. The build is reproducible. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordBundles } from './bundle-record.ts';

const root = join(import.meta.dirname, '..');
const entryPoints = ['push', 'post', 'report', 'relay', 'relay-post'] as const;

function run(tool: string, ...args: string[]): void {
  execFileSync(join(root, 'node_modules', '.bin', tool), args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

rmSync(join(root, 'lib'), { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json');
for (const entry of entryPoints) {
  const out = join(root, 'dist', entry);
  rmSync(out, { recursive: true, force: true });
  run(
    'ncc',
    'build',
    `lib/${entry}.js`,
    '-o',
    out,
    '--license',
    'licenses.txt',
    '--no-cache',
    '--no-source-map-register',
  );
}
await recordBundles();
