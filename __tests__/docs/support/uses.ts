import { parse } from 'yaml';
import { z } from 'zod';

/** A `uses:` of a step or job, with the inputs that it is given. */
export interface Use {
  readonly uses: string;
  readonly inputs: readonly string[];
}

const used = z.looseObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).nullish() });

/** Every `uses:` anywhere in a YAML document. */
export function usesIn(yaml: string): readonly Use[] {
  const found: Use[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const use = used.safeParse(node).data;
    if (use !== undefined) found.push({ uses: use.uses, inputs: Object.keys(use.with ?? {}) });
    Object.values(node).forEach(visit);
  };
  visit(parse(yaml));
  return found;
}

/** Which of our definitions a `uses:` means: its metadata file, or undefined for another's. */
export function ownDefinition(uses: string): string | undefined {
  if (/^OWNER\/ecr-mount-push@/.test(uses) || uses === './.ecr-mount-push') return 'action.yml';
  if (/^OWNER\/ecr-mount-push\/report@/.test(uses)) return 'report/action.yml';
  if (/^OWNER\/ecr-mount-push\/\.github\/workflows\/push\.yml@/.test(uses))
    return '.github/workflows/push.yml';
  return undefined;
}

/** Names of the inputs that an action, or a reusable workflow, takes. */
export function inputsOf(definition: string): ReadonlySet<string> {
  const parsed = parse(definition);
  return new Set(Object.keys(parsed.inputs ?? parsed.on?.workflow_call?.inputs ?? {}));
}
