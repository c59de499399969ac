#!/usr/bin/env bash
# Kills the gateway at every failpoint, at its first, second and last hit, starts it again and judges from outside (RT-02).
# TWICE=1 kills it at the first hit, and once more while it recovers (RT-03).
# POINTS (a regular expression), EFFECT (kill, throw, enospc), LANES, RECOVERY (seconds) and JOURNAL change it; a journal that is there is gone on with, where it is of the same commit.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3
export GATEWAY_CRASH_POINTS=${POINTS:-.} GATEWAY_CRASH_EFFECT=${EFFECT:-kill} GATEWAY_CRASH_LANES=${LANES:-3}
export GATEWAY_CRASH_JOURNAL=${JOURNAL:-$PWD/artifacts/crash.tsv}
export GATEWAY_CRASH_TWICE=${TWICE:-}
export GATEWAY_RECOVERY_SECONDS=${RECOVERY:-10}
mkdir -p "$(dirname "$GATEWAY_CRASH_JOURNAL")"
# What was good of another program says nothing of this one.
commit="# commit $(git describe --always --dirty 2>/dev/null)"
grep -qsxF "$commit" "$GATEWAY_CRASH_JOURNAL" || echo "$commit" >"$GATEWAY_CRASH_JOURNAL"
tail -n 0 -f "$GATEWAY_CRASH_JOURNAL" &
trap 'kill $!' EXIT
dotnet test tests/Gateway.EndToEnd.Tests -c Release --nologo --filter "FullyQualifiedName~CrashSweepTests.RT_02_at_the_first_second_and_last|FullyQualifiedName~CrashSweepTests.RT_02_every" ${NO_BUILD:+--no-build}
outcome=$?
# A run that was mended and repeated counts as it went last.
awk -F'\t' '/^#/ {next} {last[$1] = $2; split($1, w, " "); split(w[2], p, ":"); points[p[1]] = 1}
  {s = $4 + 0; if ($4 ~ / s$/ && s > slowest) slowest = s}
  END {for (r in last) {runs++; if (last[r] == "seldom") seldom++; else if (last[r] != "good") bad++}; for (q in points) n++
    if (seldom) printf "%d second or last hits did not come again in their run\n", seldom
    printf "slowest recovery %.1f s\npoints %d, runs %d, violations %d\n", slowest, n, runs, bad}' "$GATEWAY_CRASH_JOURNAL"
exit "$outcome"
