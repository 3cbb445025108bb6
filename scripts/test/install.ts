/** Brings what the tests need, where this machine lets us: Debian or Ubuntu, as root. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findPeers, installPeers } from '../peers/tree.ts';
import { missingPackages } from './tools.ts';

/** Tells Debian's packages not to start their services: the tests start their own. */
const servicePolicy = '/usr/sbin/policy-rc.d';

const canInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

/** Installs the packages whose commands are missing, then today's peers. What cannot be had is told, and its tests are skipped. */
export async function installTools(say: (line: string) => void): Promise<void> {
  const missing = missingPackages();
  if (!canInstall()) {
    if (missing.length > 0)
      say(`Not installed, for that takes root on Debian or Ubuntu: ${missing.join(', ')}.`);
    return;
  }
  const alsoForPeers = existsSync('/usr/bin/mmdebstrap') ? [] : ['mmdebstrap', 'debian-archive-keyring'];
  const packages = [...missing, ...alsoForPeers];
  if (packages.length > 0) {
    say(`Installing Debian packages: ${packages.join(', ')} ...`);
    if (!installPackages(packages)) say('They could not be installed; the tests that need them are skipped.');
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
    say("Installing today's Docker, Podman, skopeo and Buildah in a tree of their own ...");
  try {
    await installPeers();
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    say(`They cannot be had here, and the tests that need them are skipped: ${reason}`);
  }
}
