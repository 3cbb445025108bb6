import type { Encryption } from '../../ecr/control-plane.ts';
import type { PushSession } from '../opening/session.ts';
import type { Target } from '../opening/target.ts';
import type { ToleratedErrors } from '../opening/tolerated-errors.ts';
import type { PushContext } from '../push-context.ts';
import { limitBeforeSending, type PushOptions } from '../push-options.ts';
import { Discovery, type DiscoveryOptions } from './discovery.ts';
import type { ImageHints } from './mount-sources/hints.ts';
import { SearchPace } from './mount-sources/search-pace.ts';

const consequences = {
  list: 'registry-unlisted',
  'rest-of-list': 'registry-listed-in-part',
  layers: 'sources-unchecked',
  'diff-ids': 'diff-ids-unmatched',
} as const;

/** For a search that goes on while layers are sent, so that it costs no time. In a dry run, nothing is sent. */
export function openBesideTransfer(
  context: PushContext,
  session: PushSession,
  hints: ImageHints,
  tolerated: ToleratedErrors,
): Discovery {
  const { options, requests } = context;
  const unlimited = options.maxMountSources === 'auto' && !options.dryRun;
  const limit = unlimited ? Number.POSITIVE_INFINITY : limitBeforeSending(options);
  const pace = new SearchPace({ throttled: () => requests.throttled });
  return openDiscovery(context, session, hints, tolerated, { limit, pace });
}

/**
 * What is known of the registry so far, which is nothing. Sends no request.
 * @param reach how many repositories a search checks, and how fast; default is for one that others wait for
 */
export function openDiscovery(
  { ecr, options }: Pick<PushContext, 'ecr' | 'options'>,
  session: Pick<PushSession, 'target' | 'pullThroughPrefixes' | 'listing'>,
  hints: ImageHints,
  tolerated: ToleratedErrors,
  reach: Pick<DiscoveryOptions, 'limit' | 'pace'> = { limit: limitBeforeSending(options) },
): Discovery {
  const { target } = session;
  const encryption = target.missing ? encryptionOfNew(target, options) : target.description?.encryption;
  return new Discovery({
    ecr,
    rules: {
      target: options.repository,
      patterns: options.mountFrom,
      hints,
      pullThroughPrefixes: session.pullThroughPrefixes,
      encryption,
      encryptionMatters: encryption !== undefined || target.missing,
    },
    listing: session.listing,
    ...reach,
    tolerate: (error, request) => tolerated.tolerate(error, consequences[request]),
  });
}

/** That of the template, or else of the input; undefined if it is going to be copied or only the registry knows it. */
function encryptionOfNew({ creation }: Target, { createRepository }: PushOptions): Encryption | undefined {
  return creation?.expected === 'yes' ? creation.template.encryption : createRepository?.encryption;
}
