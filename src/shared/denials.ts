/** The kinds of policies that AWS names in a denial (IAM user guide, "Troubleshoot access denied error messages"). */
const remedies: readonly (readonly [policy: RegExp, remedy: (action: string) => string])[] = [
  [/service control policy/i, byOrganization('service')],
  [/resource control policy/i, byOrganization('resource')],
  [
    /session policy/i,
    action =>
      `Allow ${action} in the session policy, too (inputs "inline-session-policy" and "managed-session-policies" of aws-actions/configure-aws-credentials): a session can do only what both the role and its session policy allow.`,
  ],
  [
    /permissions? boundary/i,
    action =>
      `Allow ${action} in the permissions boundary of the role, too: a role can do only what both its policy and its boundary allow.`,
  ],
  [
    /VPC endpoint policy/i,
    action => `Allow ${action} in the policy of the VPC endpoint that the runner uses for ECR.`,
  ],
  [
    /explicit deny in a resource-based policy/i,
    action =>
      `A "Deny" statement in the policy of the repository or registry forbids it. Change that statement: allowing ${action} in the role's policy does not help.`,
  ],
  [
    /no resource-based policy allows/i,
    action => `Allow ${action} for this role in the policy of the repository (see docs/iam.md).`,
  ],
  [
    /explicit deny in an identity-based policy/i,
    action =>
      `A "Deny" statement in a policy of the role forbids it. Change that statement: another one that allows ${action} does not help.`,
  ],
];

function byOrganization(kind: string): (action: string) => string {
  return action =>
    `A ${kind} control policy of the AWS organization forbids it, which no policy of the role can change. Ask the organization's administrators to allow ${action}.`;
}

/**
 * What to do about a denial, by what AWS said.
 * @param action IAM action that is denied, such as `ecr:PutImage`
 * @returns undefined if the role's own policy has to allow the action, or if AWS gave no reason
 */
export function remedyForDenial(message: string, action: string): string | undefined {
  return remedies.find(([policy]) => policy.test(message))?.[1](action);
}

/** The IAM action that a denial names, in any service: `ecr:PutImage`, `kms:Decrypt`. */
export function deniedAction(message: string): string | undefined {
  return /\b((?:ecr|kms|sts|iam):[A-Za-z]+)/.exec(message)?.[1];
}

/** Whether AWS means a quota, although it may say so as a denial: "already has the maximum allowed number of images". */
export function saysQuota(message: string): boolean {
  return /maximum (?:allowed )?number of|quota|limit (?:was |has been )?exceeded|exceeds? the limit/i.test(
    message,
  );
}

/** A registry that counts pulls: "You have reached your pull rate limit". It lasts for hours, so repeating does not help. */
export function saysPullLimit(message: string): boolean {
  return /pull rate limit|pull limit|increase-rate-limit/i.test(message);
}
