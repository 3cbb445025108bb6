/** Whether `text` matches a pattern in which `*` matches any text, as in IAM resources and ECR's tag filters. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return expressionOf(pattern).test(text);
}

function expressionOf(pattern: string): RegExp {
  const literals = pattern.split('*').map(literal => literal.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`);
}
