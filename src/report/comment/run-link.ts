/**
 * The end of the comment: a link to the run, whose job summary has more details. Markdown; empty if the runner's
 * variables do not make a valid URL.
 */
export function runLink(environment: NodeJS.ProcessEnv): string {
  const server = environment['GITHUB_SERVER_URL'] ?? '';
  const repository = environment['GITHUB_REPOSITORY'] ?? '';
  const run = environment['GITHUB_RUN_ID'] ?? '';
  const known =
    /^https?:\/\/[\w.-]+(:\d+)?$/.test(server) &&
    /^[\w.-]+\/[\w.-]+$/.test(repository) &&
    /^\d{1,20}$/.test(run);
  return known ? `[Job summary of this run](${server}/${repository}/actions/runs/${run})` : '';
}
