import { ImageError } from '../../shared/errors.ts';
import type { PushContext } from '../push-context.ts';
import { absentLayers, type PushPlan } from './plan.ts';

/**
 * A source may lack layers that the registry has: layouts of rules_img and sparse ones of buildpacks leave those of the base
 * out. Writes nothing.
 * @throws ImageError naming the first layer that nobody has
 */
export function checkObtainable({ source, options }: PushContext, plan: PushPlan): void {
  const lost = absentLayers(plan).find(({ layer, elsewhere }) => {
    return layer.missingAtSource && elsewhere.length === 0;
  });
  if (lost === undefined) return;
  const asked = plan.search.cost.asked;
  const others = asked === 0 ? '' : `, nor any other that was asked (${asked})`;
  throw new ImageError(
    `Layer ${lost.descriptor.digest} is missing: ${source.description} does not have it, nor has repository ${options.repository}${others}.`,
    'The image is incomplete: build or save it again with all its layers, or push its base first and name the base\'s repository in "mount-from".',
  );
}
