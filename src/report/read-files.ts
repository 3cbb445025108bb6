import { stat } from 'node:fs/promises';
import { InputError, messageOf } from '../shared/errors.ts';
import { codeOf, readError } from '../shared/file-error.ts';
import { countJsonValues } from '../shared/json-values.ts';
import { readSmallFile } from '../shared/read-small-file.ts';
import { formatBytes } from '../shared/units.ts';
import { maxImages, parseReport, type Report } from './schema.ts';

/** What the report files of one run may have together. */
export interface ReportLimits {
  readonly bytes: number;
  /** JSON values: when parsed, a value takes many times its bytes. */
  readonly values: number;
}

/** The layers of a matrix of 256 jobs with 400 layers each have 45 MB and 1.5 million values. */
const defaultLimits: ReportLimits = { bytes: 64 * 1024 * 1024, values: 2_000_000 };

const checkPath = 'Check the path, and make sure that the artifacts were downloaded.';

/** @throws FileError; InputError naming the file if it is missing, too large, not a report, or from a newer version */
export function readReportFile(path: string): Promise<Report> {
  return new ReportFiles([path], defaultLimits).read(path);
}

/** Several of them. @throws InputError also if they are too large together */
export async function readReportFiles(
  paths: readonly string[],
  limits: ReportLimits = defaultLimits,
): Promise<readonly Report[]> {
  const files = new ReportFiles(paths, limits);
  const reports: Report[] = [];
  for (const path of paths) reports.push(await files.read(path));
  return reports;
}

class ReportFiles {
  readonly #paths: readonly string[];
  readonly #limits: ReportLimits;
  #bytes: number;
  #values: number;
  #images = maxImages;

  constructor(paths: readonly string[], limits: ReportLimits) {
    this.#paths = paths;
    this.#limits = limits;
    ({ bytes: this.#bytes, values: this.#values } = limits);
  }

  async read(path: string): Promise<Report> {
    const json = await readFile(path, this.#bytes);
    if (json === undefined) throw this.#tooMuch(path, formatBytes(this.#limits.bytes));
    this.#bytes -= json.byteLength;
    this.#values -= countJsonValues(json);
    if (this.#values < 0) throw this.#tooMuch(path, `${this.#limits.values} JSON values`);
    const report = parseReport(json.toString('utf8'), path);
    this.#images -= report.images.length;
    if (this.#images < 0) throw this.#tooMuch(path, `${maxImages} images`);
    return report;
  }

  #tooMuch(path: string, limit: string): InputError {
    if (path === this.#paths[0]) {
      return new InputError(
        'reports',
        `${path} is too large for a report: it has more than ${limit}.`,
        'List only files from the output "report" of the push action.',
      );
    }
    return new InputError(
      'reports',
      `the ${this.#paths.length} files that match are too large: up to ${path}, they have more than ${limit}.`,
      'Narrow the pattern to the reports of this run, or run the report action for some of them at a time.',
    );
  }
}

/** @returns undefined if the file is longer than `limit` bytes */
async function readFile(path: string, limit: number): Promise<Buffer | undefined> {
  try {
    const entry = await stat(path);
    if (!entry.isFile()) throw new InputError('reports', `${path} is not a file.`, checkPath);
    return entry.size > limit ? undefined : await readSmallFile(path, limit);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (!/^$|^ENOENT$|^ENOTDIR$/.test(codeOf(error))) throw readError(error, 'read a report', path);
    throw new InputError('reports', `cannot read ${path}: ${messageOf(error)}.`, checkPath, { cause: error });
  }
}
