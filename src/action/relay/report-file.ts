import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PushResult } from '../../engine/result.ts';
import { buildReport, type ReportContext } from '../../report/build.ts';
import { combineReports } from '../../report/combine.ts';
import type { Report } from '../../report/schema.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { reportDirectory } from '../report-settings.ts';

/** A path that no other report has, so that the reports of several jobs can share a directory. */
export function newReportPath(): string {
  return join(reportDirectory(), `ecr-push-report-relay-${randomBytes(4).toString('hex')}.json`);
}

/**
 * The one report of all images that were pushed through the relay. Whoever reads it while it is being written reads the
 * previous one, whole.
 */
export class ReportFile {
  readonly #path: string;
  readonly #directory: string;
  readonly #context: ReportContext;
  readonly #logger: Logger;
  readonly #reports = new WeakMap<PushResult, Report>();
  #latest: readonly PushResult[] = [];
  #writing: Promise<void> | undefined;
  #stale = false;

  /** @param directory for the temporary file, on the same file system */
  constructor(path: string, directory: string, context: ReportContext, logger: Logger) {
    this.#path = path;
    this.#directory = directory;
    this.#context = context;
    this.#logger = logger;
  }

  /** Writes the report of all images so far. While one is being written, only the latest of the others is kept. */
  update(results: readonly PushResult[]): Promise<void> {
    this.#latest = results;
    this.#stale = true;
    this.#writing ??= this.#write();
    return this.#writing;
  }

  /** Resolves when the report has everything. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const temporary = join(this.#directory, 'report.json');
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      while (this.#stale) {
        this.#stale = false;
        await writeFile(temporary, `${JSON.stringify(this.#reportOf(this.#latest), null, 2)}\n`);
        await rename(temporary, this.#path);
      }
    } catch (error) {
      this.#logger.warning(`Cannot write the report: ${messageOf(error)}`);
      await rm(temporary, { force: true }).catch(() => {});
    } finally {
      this.#writing = undefined;
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
    const report = buildReport(result, this.#context);
    this.#reports.set(result, report);
    return report;
  }
}
