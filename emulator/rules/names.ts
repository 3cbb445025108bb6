/** A part of a repository name between slashes (ECR API model, RepositoryName). */
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/** 2 to 256 characters. May start with a digit, although ECR's user guide requires a letter (ECR API model). */
export function isRepositoryName(text: string): boolean {
  if (text.length < 2 || text.length > 256) return false;
  return text.split('/').every(part => component.test(part));
}

/**
 * OCI distribution spec, "Pulling manifests". The model of ECR's API allows up to 300 characters, but clients of `/v2/`
 * cannot use such a tag (I).
 */
export function isTag(text: string): boolean {
  return text.length <= 128 && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text);
}
