#!/usr/bin/env bash
# Simulates as many SEEDS (10000) as are given: one process, no waiting, every choice a seed's. FIRST (1) is the first of them, JOURNAL what becomes of each.
# A seed that fails is run again by FIRST=seed tests/simulate.sh 1, and is added to SimulationTests.Failed.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3
export GATEWAY_SIMULATION_SEEDS=${1:-10000} GATEWAY_SIMULATION_FIRST=${FIRST:-1}
export GATEWAY_SIMULATION_JOURNAL=${JOURNAL:-$PWD/artifacts/simulation.tsv}
mkdir -p "$(dirname "$GATEWAY_SIMULATION_JOURNAL")" && : >"$GATEWAY_SIMULATION_JOURNAL"
dotnet test tests/Gateway.Host.Tests -c Release --nologo --filter "FullyQualifiedName~SimulationTests" ${NO_BUILD:+--no-build}
outcome=$?
# Points are the failpoints at which a process died in one of them.
awk -F'\t' '{runs++; if ($2 != "good") bad++; n = split($3, died, " "); for (i = 1; i <= n; i++) points[died[i]] = 1}
  END {for (p in points) count++; printf "points %d, runs %d, violations %d\n", count, runs, bad}' "$GATEWAY_SIMULATION_JOURNAL"
exit "$outcome"
