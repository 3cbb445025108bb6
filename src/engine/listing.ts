/** Asks an iterator for its first item at once, so that the answer travels while other things are done. */
export function prefetch<T>(iterable: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<T>> | undefined = iterator.next();
  first.catch(() => {}); // its failure is met by whoever takes it
  return {
    next() {
      const item = first ?? iterator.next();
      first = undefined;
      return item;
    },
  };
}
