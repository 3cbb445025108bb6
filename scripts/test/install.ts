/** Installs the tools that the tests need, on Debian or Ubuntu as root. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findPeers, installPeers } from '../peers/tree.ts';
import { missingPackages } from './tools.ts';

/** Keeps Debian's packages from starting their services, because the tests start their own. */
const servicePolicy = '/usr/sbin/policy-rc.d';

const canInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

/** Installs the packages of missing commands, then current Docker and others. Reports failures; their tests are skipped. */
export async function installTools(say: (line: string) => void): Promise<void> {
  const missing = missingPackages();
  if (!canInstall()) {
    if (missing.length > 0)
      say(
        `Missing packages: ${missing.join(', ')}. Run "npm test" as root on Debian or Ubuntu to install them.`,
      );
    return;
  }
  const alsoForPeers = existsSync('/usr/bin/mmdebstrap') ? [] : ['mmdebstrap', 'debian-archive-keyring'];
  const packages = [...missing, ...alsoForPeers];
  if (packages.length > 0) {
    say(`Installing Debian packages: ${packages.join(', ')} ...`);
    if (!installPackages(packages))
      say('The packages cannot be installed. Tests that need them are skipped.');
  }
  await installTree(say);
}

function installPackages(packages: readonly string[]): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args: readonly string[]) => {
    const stdio = ['ignore', 'ignore', 'inherit'] as const;
    return spawnSync('apt-get', args, { env: environment, stdio: [...stdio] }).status === 0;
  };
  const bare = !existsSync(servicePolicy);
  if (bare) writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return run('update', '-qq') && run('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } finally {
    if (bare) rmSync(servicePolicy, { force: true });
  }
}

async function installTree(say: (line: string) => void): Promise<void> {
  if (findPeers() === undefined)
    say('Installing current versions of Docker, Podman, skopeo and Buildah in a separate tree ...');
  try {
    await installPeers();
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    say(`The current versions cannot be installed. Tests that need them are skipped: ${reason}`);
  }
}
