#!/usr/bin/env bash
# Two gateways on one PostgreSQL at full size: 500 files, SIGKILL, SIGSTOP and SIGCONT at random for three minutes. FILES, CHAOS (seconds) and SEED change it.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
export GATEWAY_NODES_FILES=${FILES:-500} GATEWAY_NODES_SECONDS=${CHAOS:-180} GATEWAY_NODES_SEED=${SEED:-$RANDOM}
echo "files $GATEWAY_NODES_FILES, seconds $GATEWAY_NODES_SECONDS, seed $GATEWAY_NODES_SEED"
exec dotnet test tests/Gateway.EndToEnd.Tests --nologo --filter "FullyQualifiedName~TwoGatewaysTests.RT_04"
