import { toCreationTemplate } from './answers.ts';
import type { ApiCalls } from './api-calls.ts';
import type { CreationTemplate } from './control-plane.ts';

/** DescribeRepositoryCreationTemplates, all pages. The operation takes no registry ID. */
export async function creationTemplates(calls: ApiCalls): Promise<readonly CreationTemplate[]> {
  const templates: CreationTemplate[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await calls.call(
      'describe-creation-templates',
      'DescribeRepositoryCreationTemplates',
      undefined,
      ({ sdk, client, options }) =>
        client.send(
          new sdk.DescribeRepositoryCreationTemplatesCommand({
            maxResults: 1000,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
          options,
        ),
    );
    for (const template of answer.repositoryCreationTemplates ?? []) {
      templates.push(...[toCreationTemplate(template)].filter(known => known !== undefined));
    }
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return templates;
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
