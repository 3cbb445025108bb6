import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PushResult } from '../../engine/result.ts';
import { buildReport, type ReportContext } from '../../report/build.ts';
import { combineReports } from '../../report/combine.ts';
import type { Report } from '../../report/schema.ts';
import { writeError } from '../../shared/file-error.ts';
import type { Logger } from '../../shared/logger.ts';
import { inertResult } from '../inert.ts';
import { reportDirectory } from '../report-settings.ts';

/** A path that no other report has, so that the reports of several jobs can share a directory. */
export function newReportPath(): string {
  return join(reportDirectory(), `ecr-push-report-relay-${randomBytes(4).toString('hex')}.json`);
}

/** Whether it is a path of `newReportPath`. */
export function isReportPath(path: string): boolean {
  return (
    dirname(path) === reportDirectory() && /^ecr-push-report-relay-[0-9a-f]{8}\.json$/.test(basename(path))
  );
}

/**
 * The one report of all images that were pushed through the relay. Whoever reads it while it is being written reads the
 * previous one, whole.
 */
export class ReportFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #context: ReportContext;
  readonly #logger: Logger;
  #unwritten: readonly PushResult[] | undefined;
  #problem = '';
  readonly #reports = new WeakMap<PushResult, Report>();

  /** @param directory for the temporary file, on the same file system */
  constructor(path: string, directory: string, context: ReportContext, logger: Logger) {
    this.#path = path;
    this.#temporary = join(directory, 'report.json');
    this.#context = context;
    this.#logger = logger;
  }

  /**
   * Writes the report of all images so far. Returns only when it is written, so that a client is not told that its image
   * was pushed before the report has it. A failure is only a warning.
   */
  update(results: readonly PushResult[]): void {
    this.#unwritten = results;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(this.#temporary, `${JSON.stringify(this.#reportOf(results), null, 2)}\n`);
      renameSync(this.#temporary, this.#path);
      this.#unwritten = undefined;
    } catch (error) {
      this.#problem = writeError(error, 'write the report', this.#path).line;
      this.#logger.warning(this.#problem);
      this.#removeTemporary();
    }
  }

  /** Writes it once more if that has failed. */
  retry(): void {
    if (this.#unwritten !== undefined) this.update(this.#unwritten);
  }

  /** Why the file is not up to date; empty if it is. The log may be on the same disk, and lack it, too. */
  get problem(): string {
    return this.#unwritten === undefined ? '' : this.#problem;
  }

  #removeTemporary(): void {
    try {
      rmSync(this.#temporary, { force: true });
    } catch {
      // a disk that failed; the directory is deleted at the end
    }
  }

  #reportOf(results: readonly PushResult[]): Report {
    const reports = results.map(result => this.#single(result));
    const [only, second] = reports;
    if (only !== undefined && second === undefined) return only;
    const tool = { name: 'ecr-mount-push' };
    return combineReports(reports, { ...this.#context, createdAt: new Date(), tool });
  }

  /** Built once, so that it keeps the time of its push. */
  #single(result: PushResult): Report {
    const known = this.#reports.get(result);
    if (known !== undefined) return known;
    const report = buildReport(inertResult(result), this.#context);
    this.#reports.set(result, report);
    return report;
  }
}
