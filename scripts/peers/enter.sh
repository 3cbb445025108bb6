#!/usr/bin/env bash
# Runs the tool that this file is called as, in the tree beside it: `bin/docker build .` is the tree's docker. The working
# directory, if the tree has it, the temporary directory and the environment stay; processes and networks are the machine's.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")

# A root of its own, not only a chroot: BuildKit remounts / and runc pivots.
exec unshare --mount bash -euc '
  root=$1 directory=$2 temporary=$3
  shift 3
  mount --rbind "$root" "$root" # with what the caller has mounted in it
  cd "$root"
  for shared in /proc /sys /dev /tmp "$temporary"; do
    mkdir -p ".$shared"
    mount --rbind "$shared" ".$shared"
  done
  mkdir -p .old
  pivot_root . .old
  cd "$directory" 2>/dev/null || cd /
  exec env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$0" "$@"
' "$(basename "$0")" "$here/root" "$PWD" "${TMPDIR:-/tmp}" "$@"
