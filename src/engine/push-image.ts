import { NotPushableError, type PushableImage } from '../images/pushable-image.ts';
import type { Digest } from '../oci/digest.ts';
import { PushLog } from './log/push-log.ts';
import { checkBlobMounting } from './opening/blob-mounting.ts';
import { checkCreation, withCreation } from './opening/creation.ts';
import { openSession, type PushSession } from './opening/session.ts';
import { describeTarget } from './opening/target.ts';
import { ToleratedErrors } from './opening/tolerated-errors.ts';
import type { PushDependencies } from './push-context.ts';
import { LoadedPush } from './push-loaded.ts';
import type { PushOptions } from './push-options.ts';
import { ReceivedPush } from './push-received.ts';
import type { PushRun } from './push-run.ts';
import type { PushResult } from './result.ts';
import { Stopwatch } from './stopwatch.ts';
import { TransferProgress } from './transfer/progress.ts';

/**
 * Pushes one image. If another program has it and can push it, such as Docker, that program sends what the registry does not
 * have. Otherwise the image is loaded from its source.
 * @throws PushError; the tags are then as they were before, or the log names those that are not
 */
export async function pushImage(dependencies: PushDependencies, options: PushOptions): Promise<PushResult> {
  const context = { ...dependencies, options, log: new PushLog(dependencies.logger) };
  const progress = new TransferProgress(context.log.transfer, undefined, dependencies.uploading);
  const run = { context, tolerated: new ToleratedErrors(), stopwatch: new Stopwatch(), progress };
  try {
    const result = await pushEitherWay(run);
    context.log.outcome.warnings(result.warnings);
    return result;
  } catch (error) {
    const failure = run.tolerated.reasonFor(error, options.createRepository !== undefined);
    context.log.outcome.warnings(run.tolerated.warningsAfter(failure));
    throw failure;
  }
}

async function pushEitherWay(run: PushRun): Promise<PushResult> {
  const { context, tolerated, stopwatch } = run;
  const opening = stopwatch.phase('sign-in', () => openSession(context, tolerated));
  opening.catch(() => {}); // reported where it is awaited
  if (context.options.dryRun || context.source.pushable === undefined)
    return await new LoadedPush(run).run(opening);
  let received: ReceivedPush | undefined;
  try {
    received = await beginReceiving(run, opening);
    return await received.run();
  } catch (error) {
    if (!(error instanceof NotPushableError)) throw error;
    context.log.opening.imageIsSaved(error.reason);
    const earlier = { ...context, placedBefore: (digest: Digest) => received?.placed(digest) };
    return await new LoadedPush({ ...run, context: earlier }).run(describedAgain(run, opening));
  }
}

/** An error in the image is reported before one of the role. */
async function beginReceiving(run: PushRun, opening: Promise<PushSession>): Promise<ReceivedPush> {
  const { context, stopwatch } = run;
  const image = await stopwatch.phase('load', () => pushableImage(run));
  const session = await opening;
  const { options, log } = context;
  checkBlobMounting(session, options.blobMounting, log.opening);
  checkCreation(session.target, options, session.connection.host);
  return new ReceivedPush(run, session, image);
}

async function pushableImage({ context }: PushRun): Promise<PushableImage> {
  const { source, options } = context;
  const image = await source.pushable?.();
  if (image === undefined) throw new NotPushableError('there is no program that pushes it');
  const compressesAnew = image.rootDigest === undefined;
  if (compressesAnew && (options.compression !== 'gzip' || options.compressionLevel !== undefined)) {
    throw new NotPushableError(
      'Docker cannot compress as the inputs "compression" and "compression-level" say',
    );
  }
  return image;
}

/** The first way may have created the repository. */
async function describedAgain(
  { context, tolerated }: PushRun,
  opening: Promise<PushSession>,
): Promise<PushSession> {
  const session = await opening;
  if (!session.target.missing) return session;
  const target = await describeTarget(context.ecr, context.options.repository, tolerated);
  return await withCreation(context, { ...session, target });
}
