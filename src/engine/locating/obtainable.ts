import { ImageError } from '../../shared/errors.ts';
import type { PushContext } from '../push-context.ts';
import { absentLayers, type PushPlan } from './plan.ts';

/**
 * A source may lack layers that the registry has: OCI layouts of rules_img, and sparse ones of buildpacks, do not contain
 * those of the base. Writes nothing.
 * @throws ImageError naming the first layer that was not found anywhere
 */
export function checkObtainable({ source, options }: PushContext, plan: PushPlan): void {
  const missing = absentLayers(plan).find(({ layer, elsewhere }) => {
    return layer.missingAtSource && elsewhere.length === 0;
  });
  if (missing === undefined) return;
  const others = otherPlaces(options.repository, plan.search.cost.asked);
  throw new ImageError(
    `Layer ${missing.descriptor.digest} is missing from ${source.description}${others}.`,
    'Rebuild the image with all its layers, or push its base first and add that repository to "mount-from".',
  );
}

function otherPlaces(target: string, checked: number): string {
  if (checked === 0) return ` and from repository ${target}`;
  const others = checked === 1 ? '1 other repository that was' : `${checked} other repositories that were`;
  return `, from repository ${target} and from the ${others} checked`;
}
