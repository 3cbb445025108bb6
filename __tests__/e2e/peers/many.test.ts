import { describe } from '@jest/globals';
import { testManyInDocker } from '../support/many-in-docker.ts';
import { realDaemon } from '../support/real-parts.ts';
import { stepAgainstEmulator } from '../support/step.ts';
import { describePeers } from './support/peers.ts';

describePeers('Several images in Docker 28', ({ bin }) => {
  describe.each(['overlay2', 'containerd'] as const)('with the store %s', store => {
    testManyInDocker(stepAgainstEmulator({ setting: 'ENABLED' }), realDaemon({ bin, store }));
  });
});
