import { toCreationTemplate } from './answers.ts';
import type { ApiCalls } from './api-calls.ts';
import type { CreationTemplate } from './control-plane.ts';
import { shortList } from './pages.ts';

/** DescribeRepositoryCreationTemplates, all pages. The operation takes no registry ID. */
export async function creationTemplates(calls: ApiCalls): Promise<readonly CreationTemplate[]> {
  const pages = calls.pages(
    {
      kind: 'describe-creation-templates',
      operation: 'DescribeRepositoryCreationTemplates',
      send: ({ sdk, client, options }, page) =>
        client.send(new sdk.DescribeRepositoryCreationTemplatesCommand({ ...page }), options),
      entries: ({ repositoryCreationTemplates }) => repositoryCreationTemplates?.length ?? 0,
    },
    shortList,
  );
  const templates: (CreationTemplate | undefined)[] = [];
  for await (const { repositoryCreationTemplates = [] } of pages) {
    templates.push(...repositoryCreationTemplates.map(toCreationTemplate));
  }
  return templates.filter(template => template !== undefined);
}

/**
 * The template that ECR creates a repository by: the one with the longest prefix, which has an implied trailing `/`, or else
 * `ROOT` (API reference, "CreateRepositoryCreationTemplate").
 */
export function templateFor(
  repository: string,
  templates: readonly CreationTemplate[],
): CreationTemplate | undefined {
  const [longest] = templates
    .filter(({ prefix }) => repository.startsWith(`${prefix}/`))
    .toSorted((a, b) => b.prefix.length - a.prefix.length);
  return longest ?? templates.find(({ prefix }) => prefix === 'ROOT');
}
