/** How long the other end of a connection may take. Milliseconds. */
export interface TransportTimes {
  /** To connect: TCP, the tunnel of a proxy and TLS, each. */
  readonly connectMilliseconds: number;
  /** Without a byte. A response must also begin within this time and that of the connection. */
  readonly idleMilliseconds: number;
  /** From the start of an exchange, or from the end of a long request body, to the last byte of a response that is not a blob. */
  readonly exchangeMilliseconds: number;
  /**
   * In which at least `windowBytes` of a body have to pass that takes as long as its size and the link require: a blob in
   * either direction, or any other request body of 64 KiB or more. Waiting for our own side does not count: for the source
   * of an upload, or the reader of a download.
   */
  readonly windowMilliseconds: number;
  readonly windowBytes: number;
  /** Bytes per second that a registry is expected to process after it received a body, before it must respond. */
  readonly digestBytesPerSecond: number;
}

/**
 * 16 KiB in 60 s are 273 bytes per second: 64 uploads, the most that can be asked for, have 500 bytes per second each of a link
 * with 256 kbit/s. With the default of 8, a link of 18 kbit/s is enough.
 */
const windowBytes = 16 * 1024;

/** What is not given follows from the idle timeout. */
export function transportTimes(given: Partial<TransportTimes>): TransportTimes {
  const { connectMilliseconds = 10_000, idleMilliseconds = 30_000 } = given;
  return {
    connectMilliseconds,
    idleMilliseconds,
    exchangeMilliseconds: connectMilliseconds + 4 * idleMilliseconds,
    windowMilliseconds: 2 * idleMilliseconds,
    windowBytes,
    digestBytesPerSecond: 20_000_000,
    ...given,
  };
}
