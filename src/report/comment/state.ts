import type { Report } from '../schema.ts';

/** One job's part of the comment. */
export interface Section {
  /** Repository and tags, so that a job that runs again replaces its own part. */
  readonly key: string;
  readonly attempt: number;
  readonly report: Report;
}

/** The content of the comment, stored in it as hidden data so that each job of a run can add its part. */
export interface CommentState {
  /** Decimal; a run that started later has a greater ID. `0` if unknown. */
  readonly runId: string;
  readonly title?: string;
  /** Sorted by key. */
  readonly sections: readonly Section[];
}

/** The state of one job: its own reports. */
export function ownState(reports: readonly Report[], run: Report['run'], title?: string): CommentState {
  const attempt = run?.runAttempt ?? 1;
  const empty: CommentState = {
    runId: run?.runId ?? '0',
    ...(title === undefined || title === '' ? {} : { title }),
    sections: [],
  };
  return reports
    .map(report => ({ ...empty, sections: [{ key: sectionKey(report), attempt, report }] }))
    .reduce(mergeStates, empty);
}

/**
 * Merges two states. A newer run replaces an older one. Within a run, all sections are kept, each in its latest
 * version. The order and number of merges do not matter, so that jobs that write at the same time end up with the same
 * comment.
 */
export function mergeStates(a: CommentState, b: CommentState): CommentState {
  const order = compareRuns(a.runId, b.runId);
  if (order !== 0) return order > 0 ? a : b;
  const sections = new Map<string, Section>();
  for (const section of [...a.sections, ...b.sections]) {
    const before = sections.get(section.key);
    if (before === undefined || compareSections(section, before) > 0) sections.set(section.key, section);
  }
  const title = [a.title, b.title]
    .filter(text => text !== undefined)
    .sort()
    .at(-1);
  return {
    runId: a.runId,
    ...(title === undefined ? {} : { title }),
    sections: [...sections.values()].sort((x, y) => compareText(x.key, y.key)),
  };
}

/** Whether `state` contains each section of `part` in the same or a newer version. */
export function includes(state: CommentState, part: CommentState): boolean {
  const order = compareRuns(state.runId, part.runId);
  if (order !== 0) return order > 0;
  const sections = new Map(state.sections.map(section => [section.key, section]));
  return part.sections.every(section => {
    const found = sections.get(section.key);
    return found !== undefined && compareVersions(found, section) >= 0;
  });
}

export function compareRuns(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sectionKey(report: Report): string {
  const images = report.images.map(
    ({ registry, repository, tags }) => `${registry}/${repository}:${[...tags].sort().join(',')}`,
  );
  return images.sort().slice(0, 20).join(' ').slice(0, 2000);
}

function compareVersions(a: Section, b: Section): number {
  return a.attempt - b.attempt || compareText(a.report.createdAt, b.report.createdAt);
}

/** Within the same version, the one that was shortened less is greater. */
function compareSections(a: Section, b: Section): number {
  const version = compareVersions(a, b);
  if (version !== 0) return version;
  const [left, right] = [JSON.stringify(a.report), JSON.stringify(b.report)];
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
