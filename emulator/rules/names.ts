/** A part of a repository name between slashes (ECR API model, RepositoryName). */
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/** 2 to 256 characters; a leading digit passes, though ECR's user guide wants a letter (ECR API model). */
export function isRepositoryName(text: string): boolean {
  if (text.length < 2 || text.length > 256) return false;
  return text.split('/').every(part => component.test(part));
}

/**
 * OCI distribution spec, "Pulling manifests". ECR's API takes up to 300 characters by its model, but no client of
 * `/v2/` can name such a tag (I).
 */
export function isTag(text: string): boolean {
  return text.length <= 128 && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text);
}
