/** Which repositories have clients that wait for those of another one. */
export class WaitGraph {
  /** By waiting and awaited repository, how many clients wait. */
  readonly #waits = new Map<string, Map<string, number>>();

  async during<T>(waiting: string, awaited: string, work: () => Promise<T>): Promise<T> {
    this.#add(waiting, awaited, 1);
    try {
      return await work();
    } finally {
      this.#add(waiting, awaited, -1);
    }
  }

  /** Whether `waiting` waits for `awaited`, or for others that do. A repository that waits for itself does not count. */
  reaches(waiting: string, awaited: string): boolean {
    if (waiting === awaited) return false;
    const visited = new Set([waiting]);
    for (const repository of visited) {
      for (const next of this.#waits.get(repository)?.keys() ?? []) visited.add(next);
    }
    return visited.has(awaited);
  }

  #add(waiting: string, awaited: string, clients: number): void {
    const counts = this.#waits.get(waiting) ?? new Map<string, number>();
    const count = (counts.get(awaited) ?? 0) + clients;
    if (count > 0) counts.set(awaited, count);
    else counts.delete(awaited);
    if (counts.size > 0) this.#waits.set(waiting, counts);
    else this.#waits.delete(waiting);
  }
}
