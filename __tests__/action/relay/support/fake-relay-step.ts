/**
 * The main step and its background process as the bundle has them, with a relay behind that only pretends to push. It
 * does what the path of a request says; FAKE_RELAY says how it opens.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { serveArgument } from '../../../../src/action/relay/background.ts';
import { runRelay } from '../../../../src/action/relay/run-relay.ts';
import { serveRelay } from '../../../../src/action/relay/serve-relay.ts';
import type { Relay, RelayOptions } from '../../../../src/assemble/open-relay.ts';
import type { PushResult } from '../../../../src/engine/result.ts';
import { CredentialsError } from '../../../../src/shared/errors.ts';
import { layer, mounted, result } from '../../../report/support/reports.ts';

/** What the registry's token would be; the options' `mask` gets it. */
const registryToken = 'registry-token-0123456789';

async function openFake(options: RelayOptions, { signal }: { signal: AbortSignal }): Promise<Relay> {
  options.mask(registryToken);
  options.logger.info(`Signing in with ${registryToken} and ${process.env['AWS_SECRET_ACCESS_KEY']}`);
  const opening = process.env['FAKE_RELAY'] ?? '';
  if (opening === 'refused') throw new CredentialsError('The token is invalid.', 'Sign in before this step.');
  if (opening === 'broken') throw new TypeError('x is not a function');
  if (opening === 'silent') {
    await once(signal, 'abort');
    signal.throwIfAborted();
  }
  const results: PushResult[] = [];
  const token = randomBytes(8).toString('hex');
  const actions: Readonly<Record<string, (body: string) => void>> = {
    push: repository => {
      results.push(
        result([mounted('base', 2_000_000), layer(repository, 1_000_000)], { repository, tags: ['v1'] }),
      );
      options.onImage(results);
    },
    warn: message => options.logger.warning(`${message} ${registryToken} /${token}/`),
    slip: message => void Promise.reject(new Error(message)),
    crash: message => {
      setImmediate(() => {
        throw new Error(message);
      });
    },
    environment: () => {},
    hang: () => {
      for (;;);
    },
  };
  const server = createServer(async (request, response) => {
    const [, given, action = ''] = (request.url ?? '').split('/');
    const body = await text(request);
    if (given === token) actions[action]?.(body);
    response.end(given === token && action === 'environment' ? JSON.stringify(process.env) : token);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    registry: `127.0.0.1:${(server.address() as AddressInfo).port}/${token}`,
    results,
    async [Symbol.asyncDispose]() {
      if (signal.aborted) options.logger.warning('Requests under way were aborted.');
      server.closeAllConnections();
      server.close();
    },
  };
}

await (process.argv[2] === serveArgument ? serveRelay(openFake) : runRelay());
