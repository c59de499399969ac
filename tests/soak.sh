#!/usr/bin/env bash
# Files for MINUTES (10), and a fault every so often: kills, freezes, an ERP that is away, slow or mute, a mailbox that is gone (RT-64).
# EVERY (seconds between faults) and SEED change it.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3
export GATEWAY_SOAK_SECONDS=$((${1:-10} * 60)) GATEWAY_SOAK_EVERY=${EVERY:-60} GATEWAY_SOAK_SEED=${SEED:-$RANDOM}
export GATEWAY_SOAK_JOURNAL=$PWD/artifacts/soak.tsv
mkdir -p artifacts && : >"$GATEWAY_SOAK_JOURNAL"
echo "seconds $GATEWAY_SOAK_SECONDS, seed $GATEWAY_SOAK_SEED"
tail -n 0 -f "$GATEWAY_SOAK_JOURNAL" &
trap 'kill $!' EXIT
dotnet test tests/Gateway.EndToEnd.Tests -c Release --nologo --filter "FullyQualifiedName~SoakTests" ${NO_BUILD:+--no-build}
outcome=$?
tail -n 1 "$GATEWAY_SOAK_JOURNAL"
exit "$outcome"
