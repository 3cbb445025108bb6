import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { RegistryError } from './errors.ts';
import { addPool } from './idle-connections.ts';
import { NoProxy } from './no-proxy.ts';

export interface ConnectionTimes {
  readonly connectMilliseconds: number;
}

/** Keep-alive connections to origins: direct, or through the proxy that is set in the environment. */
export class Connections {
  readonly #times: ConnectionTimes;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #noProxy: NoProxy;
  /** By the URL of the proxy; empty for direct connections. */
  readonly #dispatchers = new Map<string, Dispatcher>();
  /** They take no new requests, and close each connection as it gets idle. */
  readonly #closing = new Set<Dispatcher>();
  readonly #removePool: () => void;

  constructor(times: ConnectionTimes, environment = process.env) {
    this.#times = times;
    this.#environment = environment;
    this.#noProxy = new NoProxy(this.#setting('no_proxy'));
    this.#removePool = addPool(() => this.#closeIdle());
  }

  /**
   * Same rules as curl: HTTPS_PROXY for https, HTTP_PROXY for http, lower case takes precedence, NO_PROXY excludes hosts.
   * @throws RegistryError if a proxy setting is not a valid URL
   */
  to(url: URL): Dispatcher {
    const proxy = this.#proxyUrl(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
    const by = proxy === '' || this.#noProxy.excludes(url) ? '' : proxy;
    const known = this.#dispatchers.get(by);
    if (known !== undefined) return known;
    const dispatcher = this.#create(by);
    this.#dispatchers.set(by, dispatcher);
    return dispatcher;
  }

  #create(proxy: string): Dispatcher {
    const connect = { timeout: this.#times.connectMilliseconds };
    const options = { connect, keepAliveTimeout: 15_000, pipelining: 1 };
    if (proxy === '') return new Agent(options);
    return new ProxyAgent({
      ...options,
      uri: proxy,
      proxyTls: connect,
      requestTls: connect,
      // of the response to CONNECT, for which undici would wait for five minutes
      clientFactory: (origin, own) => new Pool(origin, { ...own, headersTimeout: connect.timeout }),
      // Go, curl and Docker send plain HTTP to a proxy with an absolute URI; many proxies refuse to tunnel to port 80
      proxyTunnel: false,
    });
  }

  /** The scheme is often missing. The value may contain a password and is never shown. */
  #proxyUrl(name: string): string {
    const setting = this.#setting(name);
    if (setting === '') return '';
    const url = URL.parse(setting.includes('://') ? setting : `http://${setting}`);
    if (url !== null && /^(?:https?|socks5?):$/.test(url.protocol)) return url.href;
    throw new RegistryError(
      `The environment variable ${name.toUpperCase()} is not a valid proxy URL.`,
      'Set it to a URL such as http://HOST:PORT, or unset it.',
    );
  }

  /** An empty variable is the same as none. */
  #setting(name: string): string {
    return (this.#environment[name]?.trim() || this.#environment[name.toUpperCase()]?.trim()) ?? '';
  }

  #closeIdle(): void {
    for (const dispatcher of this.#dispatchers.values()) {
      this.#closing.add(dispatcher);
      const ended = (): void => void this.#closing.delete(dispatcher);
      dispatcher.close().then(ended, ended);
    }
    this.#dispatchers.clear();
  }

  /** Closes all connections immediately. */
  async close(): Promise<void> {
    this.#removePool();
    await Promise.all([...this.#dispatchers.values(), ...this.#closing].map(each => each.destroy()));
  }
}
