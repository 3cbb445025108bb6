/**
 * The entry with the longest prefix of the repository. A prefix has an implied trailing `/`; `ROOT` matches all
 * repositories (ECR repository creation templates and pull-through cache rules).
 */
export function longestPrefix<T>(entries: ReadonlyMap<string, T>, repository: string): T | undefined {
  let rest = repository;
  for (let slash = rest.lastIndexOf('/'); slash > 0; slash = rest.lastIndexOf('/')) {
    rest = rest.slice(0, slash);
    const entry = entries.get(rest) ?? entries.get(`${rest}/`);
    if (entry !== undefined) return entry;
  }
  return entries.get('ROOT');
}
