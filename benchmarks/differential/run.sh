#!/usr/bin/env bash
# Holds what the gateway reads of the well-formed corpus files (control numbers, segments, elements, components) against node-x12 and edifact from npm.
# Needs node, npm and the corpus (EDI_CORPUS); no part of test.sh.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
corpus=${EDI_CORPUS:-../shared/corpus}
work=artifacts/differential
mkdir -p "$work"
npm install --silent --no-save --prefix "$work" node-x12@1.7.1 edifact@1.2.12
awk -F'\t' 'NR > 1 && $7 == "yes" && ($4 == "X12" || $4 == "EDIFACT") { print $1 }' "$corpus/INDEX.tsv" > "$work/paths"
dotnet run benchmarks/differential/Segments.cs -- "$work/paths" "$corpus" > "$work/segments.json"
NODE_PATH=$work/node_modules node benchmarks/differential/compare.js "$work/segments.json" "$corpus"
