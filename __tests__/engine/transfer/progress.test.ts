import { describe, expect, it } from '@jest/globals';
import { TransferLog } from '../../../src/engine/log/transfer-log.ts';
import { TransferProgress } from '../../../src/engine/transfer/progress.ts';
import { silentLogger } from '../../support/silent-logger.ts';

describe('while layers are uploaded', () => {
  it('a line now and then says layers done, bytes, rate and time left', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const progress = new TransferProgress(new TransferLog({ ...silentLogger, info: resolve }), 1);
    progress.start(13);
    progress.expect(40_000_000);
    await progress.uploading(async () => {
      progress.sent(10_000_000);
      progress.layerDone();
      const line = await promise;
      expect(line).toMatch(/^1 of 13 layers done, 10\.0 MB of 40\.0 MB sent, .*B\/s, about .* left$/);
    });
    progress.stop();
  });

  it('a line has no totals if another program sends the layers', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const progress = new TransferProgress(new TransferLog({ ...silentLogger, info: resolve }), 1);
    progress.start(0);
    await progress.uploading(async () => {
      progress.sent(10_000_000);
      expect(await promise).toMatch(/^10\.0 MB sent, .*B\/s$/);
    });
    progress.stop();
  });

  it('bytes of a failed attempt are taken back from what is done, not from what went over the wire', () => {
    const progress = new TransferProgress(new TransferLog(silentLogger));
    progress.sent(100);
    progress.sent(-100);
    progress.sent(100);
    expect(progress.bytesOnWire).toBe(200);
  });
});
