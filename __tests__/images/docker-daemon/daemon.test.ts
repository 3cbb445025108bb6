import { beforeEach, expect, it } from '@jest/globals';
import { describeDaemon } from '../../../src/images/docker-daemon/daemon.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { type Answers, FakeDocker } from '../support/fake-docker.ts';

const path = temporaryDirectory();
let docker: FakeDocker;
beforeEach(() => {
  docker = new FakeDocker(path('bin'));
});

const { signal } = new AbortController();
const local = 'unix:///var/run/docker.sock\n';
const info = {
  ServerVersion: '28.0.4',
  OperatingSystem: 'Ubuntu 24.04',
  SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin'],
  DriverStatus: [['Backing Filesystem', 'extfs']],
};

async function described(endpoint: Answers[string], answer: Answers[string]) {
  await docker.answer({ 'context inspect': endpoint, info: answer });
  return describeDaemon(signal);
}

it('takes a daemon behind a local socket, with either image store', async () => {
  expect(await described({ stdout: local }, { stdout: info })).toEqual({
    reachesLoopback: true,
    store: 'graph-driver',
  });
  const containerd = { ...info, DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']] };
  expect(await described({ stdout: 'npipe:////./pipe/docker_engine' }, { stdout: containerd })).toEqual({
    reachesLoopback: true,
    store: 'containerd',
  });
});

it.each([
  ['is remote', { stdout: 'tcp://docker:2376' }, { stdout: info }],
  ['is remote', { stdout: 'ssh://user@host' }, { stdout: info }],
  [
    'is rootless',
    { stdout: local },
    { stdout: { ...info, SecurityOptions: ['name=seccomp', 'name=rootless'] } },
  ],
  ['virtual machine', { stdout: local }, { stdout: { ...info, OperatingSystem: 'Docker Desktop' } }],
  ['Podman', { exitCode: 125, stderr: 'unrecognized command `podman context`' }, { stdout: { host: {} } }],
  ['does not describe a Docker daemon', { stdout: local }, { stdout: { host: { arch: 'amd64' } } }],
  ['does not describe a Docker daemon', { stdout: local }, { exitCode: 1, stderr: 'Cannot connect' }],
])('says why a daemon cannot reach this machine: %s', async (reason, endpoint, answer) => {
  expect(await described(endpoint, answer)).toEqual({
    reachesLoopback: false,
    reason: expect.stringContaining(reason),
  });
});
