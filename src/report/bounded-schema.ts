import { z } from 'zod';

/**
 * A list of at most `most` entries. Stops at the first one that is wrong: an error for each of millions would fill the
 * memory.
 */
export function listOf<T extends z.ZodType>(entry: T, most: number) {
  return z
    .array(z.unknown())
    .max(most)
    .transform((items, context): z.output<T>[] => {
      const entries: z.output<T>[] = [];
      for (const [at, item] of items.entries()) {
        const { success, data, error } = entry.safeParse(item);
        if (success) {
          entries.push(data);
          continue;
        }
        const [issue] = error.issues;
        const path = [at, ...(issue?.path ?? [])];
        context.issues.push({ code: 'custom', message: issue?.message ?? 'invalid', input: item, path });
        return z.NEVER;
      }
      return entries;
    });
}

/** An object of at most `most` members, which are counted before any is looked at. */
export function recordOf<T extends z.ZodType>(value: T, most: number) {
  return z
    .custom<object>(
      given => !isObject(given) || Object.keys(given).length <= most,
      `more than ${most} members`,
    )
    .pipe(z.record(z.string().max(64), value));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
