/** A headless Chromium, controlled through the DevTools protocol, that takes screenshots of pages. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
];

export interface Picture {
  /** CSS pixels. */
  readonly width: number;
  readonly dark: boolean;
  readonly scale: number;
  /** CSS pixels. Default: the height of the page. */
  readonly maxHeight?: number;
}

export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Answer) => void>();
  #next = 1;

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', event => {
      const message = JSON.parse(String(event.data)) as Answer;
      this.#waiting.get(message.id ?? 0)?.(message);
    });
  }

  static async start(program: string): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'render-report-'));
    const browser = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: 'ignore',
    });
    const port = await portOf(profile, browser);
    const pages = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = pages.find(({ type }) => type === 'page');
    if (page === undefined) throw new Error('Chromium did not open a page.');
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await once(socket, 'open');
    return new Chromium(browser, profile, socket);
  }

  /** A PNG of the page, once its `document.title` is "ready". */
  async capture(url: string, { width, dark, scale, maxHeight }: Picture): Promise<Buffer> {
    await this.#send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    });
    await this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 900,
      deviceScaleFactor: scale,
      mobile: width < 500,
    });
    await this.#send('Page.navigate', { url });
    await this.#ready();
    const page = Number(await this.#evaluate('document.documentElement.scrollHeight'));
    const height = Math.min(page, maxHeight ?? page);
    const { data } = await this.#send('Page.captureScreenshot', {
      captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    return Buffer.from(String(data), 'base64');
  }

  async close(): Promise<void> {
    this.#socket.close();
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const title = await this.#evaluate('document.title');
      if (title === 'ready') return;
      if (String(title).startsWith('failed')) throw new Error(`The page ${title}.`);
      await sleep(100);
    }
    throw new Error('The page did not become ready.');
  }

  async #evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#send('Runtime.evaluate', { expression });
    return (result as { value?: unknown }).value;
  }

  #send(method: string, params: object): Promise<Record<string, unknown>> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Chromium writes its port to the profile directory when it is ready. */
async function portOf(profile: string, browser: ChildProcess): Promise<string> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port] = text.split('\n');
    if (port !== undefined && port !== '') return port;
    if (browser.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error('Chromium did not start.');
}
