import { type AddressInfo, createServer, type Socket } from 'node:net';
import { endlessHead, pour } from '../../emulator/drip.ts';

/** What a server sends without end, a byte or a response at a time. */
export type Drip = 'body' | 'headers' | 'informational';

export const drips: readonly Drip[] = ['body', 'headers', 'informational'];

export interface DripServer extends AsyncDisposable {
  readonly origin: string;
  /** Connections so far. */
  readonly connections: number;
}

const body = {
  first: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n',
  repeated: ' ',
  milliseconds: 20,
};

/** Never completes a response to anything, over plain TCP on the loopback interface. */
export async function dripServer(drip: Drip): Promise<DripServer> {
  const sockets = new Set<Socket>();
  const type = drip === 'headers' ? 'drip-headers' : 'informational';
  const stream = (drip === 'body' ? undefined : endlessHead({ type, milliseconds: 20 }, false)) ?? body;
  let connections = 0;
  const server = createServer(socket => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('data', () => void pour(socket, stream));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}
