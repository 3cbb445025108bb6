import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, beforeEach } from '@jest/globals';

/** The connections that undici makes in a test. A server would not do: idle ones end by themselves after a while. */
export interface Sockets {
  /** How many are open, to `host` or to anybody. */
  open(host?: string): number;
}

export function watchSockets(): Sockets {
  let sockets: Socket[] = [];
  const connected = (message: unknown) => void sockets.push((message as { readonly socket: Socket }).socket);
  beforeEach(() => {
    sockets = [];
    subscribe('undici:client:connected', connected);
  });
  afterEach(() => void unsubscribe('undici:client:connected', connected));
  const isTo = ({ remoteAddress, remotePort }: Socket, host = `${remoteAddress}:${remotePort}`) =>
    host === `${remoteAddress}:${remotePort}`;
  return { open: host => sockets.filter(socket => !socket.destroyed && isTo(socket, host)).length };
}
