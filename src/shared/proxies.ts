import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { RegistryError } from './errors.ts';

export interface ConnectionTimes {
  readonly connectMilliseconds: number;
}

/** Keep-alive connections to origins: direct, or through the proxy that is set in the environment. */
export class Connections {
  readonly #times: ConnectionTimes;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #dispatchers = new Map<string, Dispatcher>();

  constructor(times: ConnectionTimes, environment = process.env) {
    this.#times = times;
    this.#environment = environment;
  }

  /**
   * Same rules as curl: HTTPS_PROXY for https, HTTP_PROXY for http, lower case takes precedence, NO_PROXY excludes hosts.
   * @throws RegistryError if a proxy setting is not a valid URL
   */
  to({ protocol }: URL): Dispatcher {
    const known = this.#dispatchers.get(protocol);
    if (known !== undefined) return known;
    const dispatcher = this.#create(protocol === 'https:');
    this.#dispatchers.set(protocol, dispatcher);
    return dispatcher;
  }

  #create(encrypted: boolean): Dispatcher {
    const proxy = this.#proxyUrl(encrypted ? 'https_proxy' : 'http_proxy');
    const connect = { timeout: this.#times.connectMilliseconds };
    return new EnvHttpProxyAgent({
      connect,
      proxyTls: connect,
      requestTls: connect,
      keepAliveTimeout: 15_000,
      pipelining: 1,
      httpProxy: encrypted ? '' : proxy,
      httpsProxy: encrypted ? proxy : '',
      noProxy: this.#setting('no_proxy'),
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

  #setting(name: string): string {
    return (this.#environment[name] ?? this.#environment[name.toUpperCase()] ?? '').trim();
  }

  /** Closes all connections immediately. */
  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map(dispatcher => dispatcher.destroy()));
  }
}
