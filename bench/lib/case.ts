import type { BenchImages } from './bench-image.ts';
import type { Peers } from './peers.ts';
import type { Comparison } from './table.ts';

export interface CaseContext {
  readonly images: BenchImages;
  readonly peers: Peers;
  readonly runs: number;
  /** For temporary files; removed afterwards. */
  readonly directory: string;
}

/** What a case has found. */
export interface Findings {
  readonly markdown: string;
  /** What the markdown shows of us beside others. */
  readonly comparisons?: readonly Comparison[];
  readonly goals: readonly Goal[];
}

/** Something that is to be reached, and what was measured. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Measures something. */
export type Case = (context: CaseContext) => Promise<Findings>;

/** A fast home connection, or a runner at the other end of a continent. */
export const shaped = { latencyMs: 40, bitsPerSecond: 200e6 } as const;
