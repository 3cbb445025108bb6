import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerApi, apiSubject } from './control-plane/api.ts';
import { answerData, type DataHandler } from './data-plane/data-plane.ts';
import { dataHandlerOf } from './data-plane/handlers.ts';
import { type DataSubject, dataSubject } from './data-plane/subject.ts';
import type { EmulatorContext } from './emulator-context.ts';
import { ConnectionGone, HttpCall } from './http-call.ts';

/** One origin for both planes: `POST /` is the API, `/v2/` the registry. */
export class EmulatorServer {
  readonly #server: Server;
  readonly #handlerOf: (subject: DataSubject) => DataHandler | undefined;
  #context: EmulatorContext | undefined;
  #connections = 0;

  /** @param handlerOf handlers of requests to `/v2/`; default is the emulated data plane */
  constructor(handlerOf: (subject: DataSubject) => DataHandler | undefined = dataHandlerOf) {
    this.#handlerOf = handlerOf;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('connection', () => {
      this.#connections += 1;
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.requestTimeout = 0; // a shaped link may be slow
  }

  /** @returns the port */
  async listen(port: number, address: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, address, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** TCP connections so far. */
  get connections(): number {
    return this.#connections;
  }

  serve(context: EmulatorContext): void {
    this.#context = context;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const context = this.#context;
    if (context === undefined) return;
    try {
      await this.#answer(context, request, response);
    } catch (error) {
      if (error instanceof ConnectionGone) return;
      console.error(error);
      response.destroy();
    }
  }

  async #answer(context: EmulatorContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '/' } = request;
    const url = new URL(URL.canParse(path, context.endpoint) ? path : '/malformed', context.endpoint);
    const target = request.headers['x-amz-target'];
    const isApi = request.method === 'POST' && url.pathname === '/' && typeof target === 'string';
    const subject = isApi ? apiSubject(target) : dataSubject(request.method ?? '', url);
    const { upload: _upload, ...about }: DataSubject = subject;
    const record = context.requests.open(
      { method: request.method ?? '', path, headers: request.headers },
      about,
    );
    const http = new HttpCall(request, response, url, record, context);
    if (await strike(context, http)) return;
    if (isApi) await answerApi(context, http);
    else await answerData(context, http, subject, this.#handlerOf(subject));
  }
}

/** @returns whether the fault was the whole response; a later fault stays with the call */
async function strike(context: EmulatorContext, http: HttpCall): Promise<boolean> {
  const fault = context.faults.take(http.record);
  switch (fault?.type) {
    case undefined:
      return false;
    case 'stall':
      return true;
    case 'reset-before':
      return http.reset();
    case 'status':
      await http.answer(fault.status, fault.headers ?? {}, fault.body ?? '');
      return true;
    case 'run':
      await fault.hook(context.registry(context.defaultRegion));
      return false;
    case 'expire-token':
      context.tokens.expireAll();
      return false;
    default:
      http.fault = fault;
      return false;
  }
}
