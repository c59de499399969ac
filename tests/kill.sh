#!/usr/bin/env bash
# The kill storm at full size: 500 files, kill -9 ten times at random; and 5000 groups (GROUPS_SENT) with kills, a backup and a restore. FILES, KILLS and SEED change it.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3
export GATEWAY_KILL_FILES=${FILES:-500} GATEWAY_KILLS=${KILLS:-10} GATEWAY_KILL_SEED=${SEED:-$RANDOM} GATEWAY_KILL_GROUPS=${GROUPS_SENT:-5000}
rm -f artifacts/kill.trx
echo "files $GATEWAY_KILL_FILES, kills $GATEWAY_KILLS, seed $GATEWAY_KILL_SEED"
dotnet test tests/Gateway.EndToEnd.Tests -c Release --nologo --filter "FullyQualifiedName~KillTests" --results-directory artifacts --logger "trx;LogFileName=kill.trx"
outcome=$?
# Points are kills: those of the second test are six.
counted() { grep -o "<Counters [^>]*" artifacts/kill.trx | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$'; }
echo "points $((GATEWAY_KILLS + 6)), runs $(counted executed), violations $(counted failed)"
exit "$outcome"
