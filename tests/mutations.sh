#!/usr/bin/env bash
# The mutator at full size: many defects of each kind in each message of the corpus, of our samples and of made-up messages.
# MUTATIONS (per kind and message) and SEED change it; the tables are printed, docs/conformance-mutations.md has those of a run.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
export GATEWAY_MUTATIONS=${MUTATIONS:-20} GATEWAY_SEED=${SEED:-20261129}
exec dotnet test tests/Gateway.Translation.Tests -c Release --nologo --filter "FullyQualifiedName~Mutations" --logger "console;verbosity=detailed"
