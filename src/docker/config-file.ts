import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { messageOf, PushError } from '../shared/errors.ts';
import {
  codeOf,
  type Elsewhere,
  type FileError,
  programFileError,
  readError,
  whenHandlesAreFree,
  writeError,
} from '../shared/file-error.ts';
import { countJsonValues } from '../shared/json-values.ts';
import { readSmallFile } from '../shared/read-small-file.ts';

/** The credential settings in the Docker CLI's config. Unknown members are kept, because the file belongs to the user. */
const configSchema = z.looseObject({
  auths: z.record(z.string(), z.unknown()).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
export type DockerConfig = z.infer<typeof configSchema>;

/** Logins for thousands of registries are shorter. */
const maxBytes = 4 * 1024 * 1024;
const maxValues = 100_000;
const tooLarge = `it has more than ${maxBytes} bytes or ${maxValues} values`;

function configPath(): string {
  return join(process.env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
}

/** Where else Docker's config can be. */
const dockerConfigElsewhere: Elsewhere = place => `set DOCKER_CONFIG to a directory on ${place}`;

/** @returns undefined if the file does not exist; @throws PushError if it cannot be read or is not a Docker config */
export async function readDockerConfig(): Promise<DockerConfig | undefined> {
  const path = configPath();
  try {
    return configSchema.parse(parse(await readSmallFile(path, maxBytes)));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) !== '') throw readError(error, 'read the Docker config', path);
    throw new PushError(
      `Cannot read the Docker config ${path}: ${explain(error)}.`,
      'Fix or delete the file.',
    );
  }
}

/** @param json undefined if it is too long */
function parse(json: Buffer | undefined): unknown {
  if (json === undefined || countJsonValues(json) > maxValues) throw new RangeError(tooLarge);
  return JSON.parse(json.toString('utf8'));
}

/** Replaces JSON error messages, because they quote the file, which can contain passwords. */
function explain(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not valid JSON';
  if (!(error instanceof z.ZodError)) return messageOf(error);
  const [issue] = error.issues;
  return `"${issue?.path.join('.')}" does not have the expected format (${issue?.message})`;
}

/** Replaces the file atomically, so that other processes never read a partial file. Keeps a symbolic link. */
export async function writeDockerConfig(config: DockerConfig): Promise<void> {
  const path = await realpath(configPath()).catch(configPath);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const text = `${JSON.stringify(config, null, '\t')}\n`;
    await whenHandlesAreFree(() => writeFile(temporary, text, { mode: 0o600 }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(error, 'write the Docker config', path, dockerConfigElsewhere);
  }
}

/** @throws FileError */
export async function removeDockerConfig(): Promise<void> {
  const path = configPath();
  await rm(path, { force: true }).catch(error => {
    throw writeError(error, 'delete the Docker config', path, dockerConfigElsewhere);
  });
}

/** The error of a `docker login` that could not write its config, by what it printed; undefined for other errors. */
export function loginFileError(stderr: string): FileError | undefined {
  return programFileError(stderr, 'write the Docker config', dirname(configPath()), dockerConfigElsewhere);
}

/** Name of the credential helper that the config sets for a registry. */
export function helperOf(config: DockerConfig, host: string): string | undefined {
  const helper = config.credHelpers?.[host] ?? config.credsStore;
  return helper !== undefined && /^[a-zA-Z0-9._-]+$/.test(helper) ? helper : undefined;
}
