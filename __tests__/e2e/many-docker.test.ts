import { describeWith } from '../support/needs.ts';
import { testManyInDocker } from './support/many-in-docker.ts';
import { realDaemon } from './support/real-parts.ts';
import { stepAgainstEmulator } from './support/step.ts';

describeWith(['dockerd', 'docker', 'skopeo'], 'several images in Docker', () => {
  testManyInDocker(stepAgainstEmulator({ setting: 'ENABLED' }), realDaemon());
});
