import { z } from 'zod';

/*
 * What the main step and the background process tell each other, over a channel that no other process can read.
 */

const port = z.int().min(1).max(65_535);

/** Where the post step finds the background process, and what makes it obey. */
export const controlSchema = z.object({ pid: z.int().positive(), port, secret: z.string().min(16) });
export type Control = z.output<typeof controlSchema>;

/** The first message to the background process. The inputs come in its environment, as to every step. */
export const startSchema = z.object({
  /** For its own temporary files. */
  directory: z.string(),
  /** Path of the report JSON. */
  report: z.string(),
  /** Process of the runner that the job ends with; 0 if it cannot be seen from here. */
  runner: z.int().min(0),
});
export type Start = z.output<typeof startSchema>;

/** The second and last message to the background process: the post step knows of it, so it may stay. */
export const keep = 'keep';

export const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('secret'), secret: z.string() }),
  z.object({ type: z.literal('ready'), registry: z.string(), control: controlSchema }),
  z.object({ type: z.literal('failed'), message: z.string(), remedy: z.string().optional() }),
]);
export type Answer = z.output<typeof answerSchema>;
export type Ready = Extract<Answer, { type: 'ready' }>;
