import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { RegistryError } from './errors.ts';

export interface ConnectionTimes {
  readonly connectMilliseconds: number;
}

/** Kept-alive connections to origins: straight, or through the proxy that the environment names. */
export class Connections {
  readonly #times: ConnectionTimes;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #dispatchers = new Map<string, Dispatcher>();

  constructor(times: ConnectionTimes, environment = process.env) {
    this.#times = times;
    this.#environment = environment;
  }

  /**
   * As curl has it: HTTPS_PROXY for https, HTTP_PROXY for http, lower case wins, NO_PROXY excludes.
   * @throws RegistryError when a proxy setting is no URL
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
      // Go, curl and Docker send plain http to a proxy as an absolute URI; many proxies refuse to tunnel to port 80
      proxyTunnel: false,
    });
  }

  /** Often written without the scheme; the value may hold a password and is never shown. */
  #proxyUrl(name: string): string {
    const setting = this.#setting(name);
    if (setting === '') return '';
    const url = URL.parse(setting.includes('://') ? setting : `http://${setting}`);
    if (url !== null && /^(?:https?|socks5?):$/.test(url.protocol)) return url.href;
    throw new RegistryError(
      `The environment variable ${name.toUpperCase()} is not the URL of a proxy.`,
      'Set it as http://HOST:PORT, or unset it.',
    );
  }

  #setting(name: string): string {
    return (this.#environment[name] ?? this.#environment[name.toUpperCase()] ?? '').trim();
  }

  /** Ends all connections at once. */
  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map(dispatcher => dispatcher.destroy()));
  }
}
