#!/usr/bin/env bash
# Runs the tool with the name of this file in the tree next to it: `bin/docker build .` runs the tree's docker. Keeps the
# environment, the temporary directory and, if it exists in the tree, the working directory. Shares processes and networks
# with the machine.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")

# A separate root instead of a chroot, because BuildKit remounts / and runc calls pivot_root.
exec unshare --mount bash -euc '
  root=$1 directory=$2 temporary=$3
  shift 3
  mount --rbind "$root" "$root" # including what the caller mounted in it
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
