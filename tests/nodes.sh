#!/usr/bin/env bash
# Two gateways on one PostgreSQL at full size: 500 files in folders, SIGKILL, SIGSTOP and SIGCONT at random for three minutes; then 500 on one SFTP server; then 500 groups due at once; then a database that is away for five minutes under load. FILES, CHAOS (seconds) and SEED change it.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3
export GATEWAY_NODES_FILES=${FILES:-500} GATEWAY_NODES_SECONDS=${CHAOS:-180} GATEWAY_NODES_SEED=${SEED:-$RANDOM} GATEWAY_WHOLE=1
rm -f artifacts/nodes.trx
echo "files $GATEWAY_NODES_FILES, seconds $GATEWAY_NODES_SECONDS, seed $GATEWAY_NODES_SEED"
dotnet test tests/Gateway.EndToEnd.Tests -c Release --nologo --filter "FullyQualifiedName~TwoGatewaysTests.RT_04|FullyQualifiedName~TwoGatewaysTests.RT_29|FullyQualifiedName~TwoGatewaysTests.RT_35|FullyQualifiedName~TwoGatewaysTests.RT_19" --results-directory artifacts --logger "trx;LogFileName=nodes.trx"
outcome=$?
# Points are the files and interchanges that are watched.
counted() { grep -o "<Counters [^>]*" artifacts/nodes.trx | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$'; }
echo "points $((2 * GATEWAY_NODES_FILES + 50)), runs $(counted executed), violations $(counted failed)"
exit "$outcome"
