import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A response of the service. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection ends after this many characters of the body. */
  readonly cutAt?: number;
}

export interface ServiceRequest {
  readonly request: IncomingMessage;
  readonly body: string;
  /** Number of requests so far, from 1. */
  readonly count: number;
}

/** STS, or the credential endpoint of a container or an instance, on the loopback interface. */
export interface CredentialService extends AsyncDisposable {
  readonly origin: string;
  readonly bodies: readonly string[];
  /** How many responses were not sent whole, because the client closed the connection. */
  unsent(): Promise<number>;
}

export async function credentialService(
  answer: (request: ServiceRequest) => ServiceAnswer,
): Promise<CredentialService> {
  const bodies: string[] = [];
  const sent: Promise<boolean>[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    bodies.push(body);
    const { status, body: content, headers, cutAt } = answer({ request, body, count: bodies.length });
    sent.push(once(response, 'close').then(() => response.writableFinished));
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(content) });
    if (cutAt === undefined) response.end(content);
    else response.write(content.slice(0, cutAt), () => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    unsent: async () => (await Promise.all(sent)).filter(whole => !whole).length,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}

const hour = 3_600_000;

/** @param expires milliseconds from now */
export function stsCredentials(
  accessKeyId = 'ASIAWEB',
  expires = hour,
  operation = 'AssumeRoleWithWebIdentity',
): ServiceAnswer {
  const credentials = [
    `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>`,
    `<SessionToken>token</SessionToken><Expiration>${new Date(Date.now() + expires).toISOString()}</Expiration>`,
  ].join('');
  const user =
    '<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/push/job</Arn><AssumedRoleId>AROA:job</AssumedRoleId></AssumedRoleUser>';
  return {
    status: 200,
    body: `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result><Credentials>${credentials}</Credentials>${user}</${operation}Result></${operation}Response>`,
  };
}

export function stsError(status: number, code: string, message: string): ServiceAnswer {
  return {
    status,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  };
}

/** @param expires milliseconds from now */
export function containerCredentials(accessKeyId = 'ASIABOX', expires = hour): ServiceAnswer {
  return {
    status: 200,
    body: JSON.stringify({
      AccessKeyId: accessKeyId,
      SecretAccessKey: 'secret',
      Token: 'token',
      Expiration: new Date(Date.now() + expires).toISOString(),
    }),
  };
}
