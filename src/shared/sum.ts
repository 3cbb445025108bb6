/** Sum of one number of each item; 0 when there are none. */
export function sumOf<T>(items: Iterable<T>, value: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum;
}

/** Sum of each member over all records that have it, in the order in which members first occur. */
export function sumByKey(records: readonly Readonly<Record<string, number>>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, value] of records.flatMap(Object.entries<number>)) {
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return sums;
}
