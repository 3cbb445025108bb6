import type { Report } from '../schema.ts';

/** One job's part of the comment. */
export interface Section {
  /** Repository and tags: a job that runs again replaces its own part. */
  readonly key: string;
  readonly attempt: number;
  readonly report: Report;
}

/** What the comment shows, kept in it as hidden data so that every job of a run can add its part. */
export interface CommentState {
  /** Decimal; a run that started later has a greater one. `0` when not known. */
  readonly runId: string;
  readonly title?: string;
  /** Sorted by key. */
  readonly sections: readonly Section[];
}

/** The state that one job knows of: its own reports. */
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
 * Two states made one. The later run replaces the earlier; of one run, the sections are united and of a section's
 * versions the latest stays. The order of merging does not matter, nor does repeating it, so that jobs which write at
 * the same time come to the same comment.
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

/** Whether `state` has every section of `part` in the same version or a later one. */
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

/** Of the same version, the one that was shortened less. */
function compareSections(a: Section, b: Section): number {
  const version = compareVersions(a, b);
  if (version !== 0) return version;
  const [left, right] = [JSON.stringify(a.report), JSON.stringify(b.report)];
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
