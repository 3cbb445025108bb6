import type { BenchImages } from './bench-image.ts';

export interface CaseContext {
  readonly images: BenchImages;
  readonly runs: number;
  /** For temporary files; removed afterwards. */
  readonly directory: string;
}

/** Measures something. @returns Markdown */
export type Case = (context: CaseContext) => Promise<string>;

/** A fast home connection, or a runner at the other end of a continent. */
export const shaped = { latencyMs: 40, bitsPerSecond: 200e6 } as const;
