import type { BenchImages, BuiltImage } from './bench-image.ts';
import type { Peers } from './peers.ts';
import type { Comparison } from './table.ts';

export interface CaseContext {
  /** Built when they are first needed. */
  readonly images: () => Promise<BenchImages>;
  /** Input of `docker build`, made when it is first needed. */
  readonly built: () => Promise<BuiltImage>;
  readonly peers: Peers;
  readonly runs: number;
  /** For temporary files. Removed afterwards. */
  readonly directory: string;
}

/** Results of a case. */
export interface Findings {
  readonly markdown: string;
  /** Comparisons with other tools in the Markdown. */
  readonly comparisons?: readonly Comparison[];
  readonly goals: readonly Goal[];
}

/** A goal and the measured value. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Measures something. */
export type Case = (context: CaseContext) => Promise<Findings>;

/** A fast home connection, or a runner on the other side of a continent. */
export const shaped = { latencyMs: 40, bitsPerSecond: 200e6 } as const;
