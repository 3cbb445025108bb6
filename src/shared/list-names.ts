/** At most so many names, and how many more there are, for a message. */
export function listNames(names: readonly string[], most: number): string {
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? `, and ${more} more` : '');
}
