import * as core from '@actions/core';
import { oneLine } from '../shared/errors.ts';

/** Shorter ones are words that occur by themselves. */
const leastSecretLength = 8;
const secrets = new Set<string>();

/** Has the runner mask the secret wherever it is printed. */
export function mask(secret: string): void {
  if (secret === '') return;
  core.setSecret(secret);
  hide(secret);
}

/** Keeps a secret out of everything that this action prints, without telling it to the runner. */
export function hide(secret: string | undefined): void {
  if (secret !== undefined && secret.length >= leastSecretLength) secrets.add(secret);
}

/**
 * Secrets that every run has in its environment. AWS quotes the session token in what it says of a wrong signature, and
 * proxies quote what they were sent.
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
 * `text` as it may be printed, whoever wrote it: one line, without secrets, and without what the runner takes for a
 * workflow command: `::command::` at the begin of a line and, in its older form, `##[command]` anywhere in it.
 */
export function inert(text: string): string {
  let line = oneLine(text);
  for (const secret of secrets) line = line.replaceAll(secret, '***');
  return line.replace(/^::/, ': :').replaceAll('##[', '# #[');
}
