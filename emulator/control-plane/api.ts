import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EmulatorContext } from '../emulator-context.ts';
import { BodyTooLarge, type HttpCall } from '../http-call.ts';
import type { RequestSubject } from '../request-journal.ts';
import { EcrError, invalidParameter } from '../state/ecr-error.ts';
import { accountOperations } from './account-operations.ts';
import type { Operation } from './api-call.ts';
import { imageOperations } from './image-operations.ts';
import { repositoryOperations } from './repository-operations.ts';
import { templateOperations } from './template-operations.ts';

const targetPrefix = 'AmazonEC2ContainerRegistry_V20150921.';
const maxInputBytes = 8 * 1024 * 1024;
const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...accountOperations,
    ...repositoryOperations,
    ...templateOperations,
    ...imageOperations,
  }),
);

/** @param target value of `X-Amz-Target` */
export function apiSubject(target: string): RequestSubject {
  const operation = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : target;
  return { kind: operations.get(operation)?.kind ?? 'other', operation };
}

/** The control plane: AWS JSON 1.1 over `POST /`. Of signatures, only the date is verified. */
export async function answerApi(context: EmulatorContext, http: HttpCall): Promise<void> {
  try {
    const output = await run(context, http);
    await answer(http, 200, output);
  } catch (error) {
    if (!(error instanceof EcrError)) throw error;
    await answer(http, error.name === 'ServerException' ? 500 : 400, {
      __type: error.name,
      message: error.message,
    });
  }
}

async function run(context: EmulatorContext, http: HttpCall): Promise<object> {
  const { operation: name = '' } = http.record;
  const operation = operations.get(name);
  const input = await readInput(http);
  if (operation === undefined) throw new EcrError('UnknownOperationException', `${name} is not known`); // I: wording
  const repository = typeof input['repositoryName'] === 'string' ? input['repositoryName'] : undefined;
  admit(context, http);
  const region = regionOf(http) ?? context.defaultRegion;
  if (repository !== undefined) http.record.repository = repository;
  const named = resources(operation, input);
  for (const resource of named) {
    context.permissions.require(`ecr:${name}`, region, resource, operation.resource === 'repositories');
  }
  context.quotas.take(region, name);
  const registry = context.registry(region, accountOf(input) ?? context.callerAccountId);
  for (const resource of named) if (resource !== undefined) registry.requireVisible(resource);
  return operation.run({ context, region, registry, input });
}

/** @throws EcrError InvalidParameterException */
function accountOf({ registryId }: Readonly<Record<string, unknown>>): string | undefined {
  if (registryId === undefined) return undefined;
  if (typeof registryId === 'string' && /^\d{12}$/.test(registryId)) return registryId;
  throw invalidParameter('registryId', "must satisfy regular expression '[0-9]{12}'");
}

/** The resources for IAM: each repository in the request, or `*`. */
function resources(
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
): readonly (string | undefined)[] {
  if (operation.resource === 'none') return [undefined];
  if (operation.resource === 'repository') return [String(input['repositoryName'] ?? '')];
  const names = input['repositoryNames'];
  return Array.isArray(names) && names.length > 0 ? names.map(String) : [undefined];
}

const jsonObject = z.record(z.string(), z.unknown());

async function readInput(http: HttpCall): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body = await http.readBody(maxInputBytes);
    return jsonObject.parse(JSON.parse(body.length === 0 ? '{}' : body.toString('utf8')));
  } catch (error) {
    if (error instanceof BodyTooLarge || error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new EcrError('SerializationException', 'The request could not be read'); // I: wording
    }
    throw error;
  }
}

/** @throws EcrError InvalidSignatureException, ExpiredTokenException */
function admit({ clock, session }: EmulatorContext, { request: { headers } }: HttpCall): void {
  const signedAt = headers['x-amz-date'];
  if (typeof signedAt === 'string') clock.requireCurrent(signedAt);
  session.admit(/Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '');
}

/** `Credential=ID/DATE/REGION/ecr/aws4_request` of Signature Version 4. */
function regionOf(http: HttpCall): string | undefined {
  const { authorization = '' } = http.request.headers;
  return /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//.exec(authorization)?.[1];
}

async function answer(http: HttpCall, status: number, body: object): Promise<void> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  await http.answer(status, headers, JSON.stringify(body));
}
