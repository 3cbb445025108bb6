import { z } from 'zod';
import { EcrError } from '../state/ecr-error.ts';
import type { RegistryState } from '../state/registry-state.ts';
import { type ApiCall, inputOf, type Operation, timestamp } from './api-call.ts';

/** Ignores `registryIds`, which is deprecated and has no effect (D). */
const getAuthorizationToken: Operation = {
  kind: 'token',
  resource: 'none',
  run({ context, region }) {
    const { authorizationToken, expiresAtMs } = context.tokens.issue(region);
    return {
      authorizationData: [
        { authorizationToken, expiresAt: timestamp(expiresAtMs), proxyEndpoint: context.endpoint },
      ],
    };
  },
};

const settingName = z.object({ name: z.string().min(1).max(64) });

/** A new account returns DISABLED, not an error (U). */
const getAccountSetting: Operation = {
  kind: 'get-setting',
  resource: 'none',
  run(call) {
    const { name } = inputOf(settingName, call);
    return { name, value: settingOf(call, name) };
  },
};

const putAccountSetting: Operation = {
  kind: 'put-setting',
  resource: 'none',
  run(call) {
    const { name, value } = inputOf(settingName.extend({ value: z.string() }), call);
    settingOf(call, name);
    if (name === 'BLOB_MOUNTING') {
      if (value !== 'ENABLED' && value !== 'DISABLED') throw unknownSetting(name, value);
      ownRegistry(call).blobMounting = value;
    } else {
      ownRegistry(call).otherSettings.set(name, value);
    }
    return { name, value };
  },
};

/** The settings belong to the caller. The operations do not take a registry ID (D). */
function ownRegistry({ context, region }: ApiCall): RegistryState {
  return context.registry(region, context.callerAccountId);
}

function settingOf(call: ApiCall, name: string): string {
  const registry = ownRegistry(call);
  const value = name === 'BLOB_MOUNTING' ? registry.blobMounting : registry.otherSettings.get(name);
  if (value === undefined) throw unknownSetting(name);
  return value;
}

function unknownSetting(name: string, value = ''): EcrError {
  return new EcrError('ValidationException', `Invalid account setting ${name} ${value}`.trim()); // I: wording
}

export const accountOperations = {
  GetAuthorizationToken: getAuthorizationToken,
  GetAccountSetting: getAccountSetting,
  PutAccountSetting: putAccountSetting,
} as const;
