import * as core from '@actions/core';
import { oneLine } from '../shared/one-line.ts';
import { Secrets } from '../shared/secrets.ts';

const secrets = new Secrets();

/** Makes the runner mask the secret wherever it is printed. */
export function mask(secret: string): void {
  if (secret === '') return;
  core.setSecret(secret);
  hide(secret);
}

/** Keeps a secret out of everything that this action prints, without registering it with the runner. */
export function hide(secret: string | undefined): void {
  if (secret !== undefined) secrets.add(secret);
}

/**
 * Hides the secrets that are in the environment of every run. AWS quotes the session token in its message about a wrong
 * signature, and proxies quote the request.
 */
export function hideEnvironment(environment: NodeJS.ProcessEnv): void {
  hide(environment['AWS_SECRET_ACCESS_KEY']);
  hide(environment['AWS_SESSION_TOKEN']);
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const { password = '' } = URL.parse(environment[name] ?? '') ?? {};
    hide(password);
  }
}

/**
 * Makes `text` from any source safe to print: one line, without secrets, and without anything that the runner treats as a
 * workflow command: `::command::` at the start of a line and, in its older form, `##[command]` anywhere in it.
 */
export function inert(text: string): string {
  return secrets.hide(oneLine(text)).replace(/^::/, ': :').replaceAll('##[', '# #[');
}

/** A result as it may be reported: warnings quote what registries say. */
export function inertResult<T extends { readonly warnings: readonly string[] }>(result: T): T {
  return { ...result, warnings: result.warnings.map(text => inert(text)) };
}
