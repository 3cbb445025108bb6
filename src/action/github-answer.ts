import { AnswerTooLongError } from '../shared/answer-too-long.ts';
import { maxErrorBytes, memberOfStart } from '../shared/error-text.ts';
import { countJsonValues } from '../shared/json-values.ts';
import { readStart } from '../shared/read-bounded.ts';

/** Bytes of a response of GitHub's API. A page of ten comments of 65,536 characters is shorter in any encoding. */
export const maxGitHubBytes = 16 * 1024 * 1024;
/** When parsed, a value takes many times its bytes. A hundred pull requests have about 40,000. */
const maxValues = 250_000;

/**
 * The body of a response of GitHub's API. Of an error, only the start is read.
 * @param limit bytes
 * @throws AnswerTooLongError as soon as it is longer, and what `chunks` throws
 */
export async function readGitHubAnswer(
  { status, host, chunks }: { status: number; host: string; chunks: AsyncIterable<Uint8Array> },
  limit = maxGitHubBytes,
): Promise<Buffer> {
  const failed = status >= 400;
  const { bytes, cut } = await readStart(chunks, failed ? maxErrorBytes : limit);
  if (failed) return cut ? messageIn(bytes) : bytes;
  if (!cut && countJsonValues(bytes) <= maxValues) return bytes;
  throw new AnswerTooLongError('GitHub', host, `the limit of ${limit} bytes and ${maxValues} values`);
}

/** JSON that octokit can parse, because it is only the start of the error. */
function messageIn(start: Buffer): Buffer {
  const message = memberOfStart(start.toString('utf8'), 'message') ?? 'a response that is too long';
  return Buffer.from(JSON.stringify({ message }));
}
