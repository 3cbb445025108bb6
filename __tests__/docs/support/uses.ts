import { parse } from 'yaml';
import { z } from 'zod';

/** A `uses:` of a step or job, with the inputs that it is given. */
export interface Use {
  readonly uses: string;
  readonly inputs: readonly string[];
}

const used = z.looseObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).nullish() });
const scripted = z.looseObject({ run: z.string() });

/** Every `uses:` anywhere in a YAML document. */
export function usesIn(yaml: string): readonly Use[] {
  return mappingsIn(parse(yaml)).flatMap(node => {
    const use = used.safeParse(node).data;
    return use === undefined ? [] : [{ uses: use.uses, inputs: Object.keys(use.with ?? {}) }];
  });
}

/** Every script that a YAML document runs. */
export function scriptsIn(yaml: string): readonly string[] {
  return mappingsIn(parse(yaml)).flatMap(node => {
    const step = scripted.safeParse(node).data;
    return step === undefined ? [] : [step.run];
  });
}

function mappingsIn(node: unknown): readonly object[] {
  if (Array.isArray(node)) return node.flatMap(mappingsIn);
  if (typeof node !== 'object' || node === null) return [];
  return [node, ...Object.values(node).flatMap(mappingsIn)];
}

/** Which of our definitions a `uses:` means: its metadata file, or undefined for another's. */
export function ownDefinition(uses: string): string | undefined {
  if (/^OWNER\/ecr-mount-push@/.test(uses) || uses === './.ecr-mount-push') return 'action.yml';
  if (/^OWNER\/ecr-mount-push\/report@/.test(uses)) return 'report/action.yml';
  if (/^OWNER\/ecr-mount-push\/relay@/.test(uses)) return 'relay/action.yml';
  if (/^OWNER\/ecr-mount-push\/\.github\/workflows\/push\.yml@/.test(uses))
    return '.github/workflows/push.yml';
  return undefined;
}

/** Names of the inputs that an action, or a reusable workflow, takes. */
export function inputsOf(definition: string): ReadonlySet<string> {
  const parsed = parse(definition);
  return new Set(Object.keys(parsed.inputs ?? parsed.on?.workflow_call?.inputs ?? {}));
}
