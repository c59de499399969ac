#!/usr/bin/env bash
# Seeded fuzz of everything that reads what others wrote, for so many minutes of processor time (default 10). SEED changes the run.
# What fails is kept in artifacts/fuzz, and becomes a sample of a test.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
export GATEWAY_FUZZ_MINUTES=${1:-10} GATEWAY_SEED=${SEED:-$RANDOM}
echo "minutes $GATEWAY_FUZZ_MINUTES, seed $GATEWAY_SEED"
exec dotnet test tests/Gateway.Translation.Tests -c Release --nologo --filter "FullyQualifiedName~Fuzz.FuzzTests" --logger "console;verbosity=detailed"
