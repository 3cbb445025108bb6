/** `npm run emulator`: a local ECR until Ctrl-C. */
import { parseArgs } from 'node:util';
import { startEmulator } from './emulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5555' },
    directory: { type: 'string' },
    region: { type: 'string', default: 'eu-central-1' },
    mounting: { type: 'boolean', default: false },
    latency: { type: 'string', default: '0' },
    mbit: { type: 'string' },
    quotas: { type: 'boolean', default: false },
    upstream: { type: 'string' },
    repository: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

const usage = `npm run emulator -- [options]
  --port N             default 5555
  --directory DIR      directory for blobs; default is a temporary directory
  --region REGION      default eu-central-1
  --mounting           turn on BLOB_MOUNTING
  --latency MS         latency of every request
  --mbit N             bandwidth in Mbit/s per direction
  --upstream URL       real registry that stores and serves everything
  --quotas             enforce ECR's request rates
  --repository NAME    create this repository; can be repeated`;

async function run(): Promise<void> {
  if (values.help) return console.log(usage);
  const emulator = await startEmulator({
    port: Number(values.port),
    region: values.region,
    setting: values.mounting ? 'ENABLED' : 'DISABLED',
    link: {
      latencyMs: Number(values.latency),
      ...(values.mbit === undefined ? {} : { bitsPerSecond: Number(values.mbit) * 1e6 }),
    },
    ...(values.directory === undefined ? {} : { directory: values.directory }),
    ...(values.upstream === undefined ? {} : { upstream: values.upstream }),
    ...(values.quotas ? { quotas: 'ecr' } : {}),
  });
  for (const name of values.repository) emulator.state.createRepository({ name });
  console.log(`A local ECR listens on ${emulator.endpoint}\n`);
  for (const [name, value] of Object.entries(emulator.environment())) console.log(`export ${name}=${value}`);
  console.log(`\nskopeo, docker: user AWS, password ${emulator.password}`);
  const stop = (): void => void emulator.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

try {
  await run();
} catch (error) {
  console.error(`emulator: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
