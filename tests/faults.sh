#!/usr/bin/env bash
# The system fails under the published program: the nth flush, rename, unlink, write, connection, sending and receiving is killed or ends in an error, for
# N = 1, 2, 3 … until none is hit (RT-14, RT-15), and a small disk is filled to the last byte (RT-18; needs root). Needs strace.
# FAULTS (a regular expression over CALL:EFFECT), MOST (the largest N) and LANES change it.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3
command -v strace >/dev/null || { echo "strace is needed" >&2; exit 3; }
[ -n "${NO_BUILD:-}" ] || dotnet publish Gateway.Host -c Release -r linux-x64 --self-contained false -o artifacts/faults -v q -nologo || exit 3
[ ! -x artifacts/faults/gateway ] || export GATEWAY_PROGRAM=$PWD/artifacts/faults/gateway
export GATEWAY_FAULTS=${FAULTS:-.} GATEWAY_FAULTS_MOST=${MOST:-60} GATEWAY_FAULTS_LANES=${LANES:-3} GATEWAY_FAULTS_JOURNAL=$PWD/artifacts/faults.tsv
: >"$GATEWAY_FAULTS_JOURNAL"
disk=$(mktemp -d)
if mount -t tmpfs -o size=6m tmpfs "$disk" 2>/dev/null; then
  fallocate -l 3M "$disk/ballast"
  export GATEWAY_SMALL_DISK=$disk
else
  echo "no small disk: it is mounted by root alone" >&2
fi
tail -n 0 -f "$GATEWAY_FAULTS_JOURNAL" &
trap 'kill $!; umount "$disk" 2>/dev/null; rmdir "$disk"' EXIT
dotnet test tests/Gateway.EndToEnd.Tests -c Release --nologo --filter "FullyQualifiedName~FaultTests" ${NO_BUILD:+--no-build}
outcome=$?
awk -F'\t' '{split($1, w, " "); split(w[2], p, ":"); points[p[1] ":" p[3]] = 1; runs++; if ($2 == "VIOLATED") bad++}
  END {for (q in points) n++; printf "points %d, runs %d, violations %d\n", n, runs, bad}' "$GATEWAY_FAULTS_JOURNAL"
exit "$outcome"
