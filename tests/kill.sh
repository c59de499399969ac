#!/usr/bin/env bash
# The kill storm at full size: 500 files, kill -9 ten times at random. FILES, KILLS and SEED change it.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
export GATEWAY_KILL_FILES=${FILES:-500} GATEWAY_KILLS=${KILLS:-10} GATEWAY_KILL_SEED=${SEED:-$RANDOM}
echo "files $GATEWAY_KILL_FILES, kills $GATEWAY_KILLS, seed $GATEWAY_KILL_SEED"
exec dotnet test tests/Gateway.EndToEnd.Tests --nologo --filter "FullyQualifiedName~KillTests"
