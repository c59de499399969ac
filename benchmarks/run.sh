#!/usr/bin/env bash
# Publishes the program and prints the table of all stages beside their goals: benchmarks/run.sh [--megabytes N] [--memory]
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
dotnet publish Gateway.Host -c Release -r linux-x64 --self-contained false -o artifacts/check/linux-x64 -v q -nologo
dotnet run -c Release --project benchmarks/Gateway.Benchmarks -- table --published "$PWD/artifacts/check/linux-x64/gateway" "$@"
