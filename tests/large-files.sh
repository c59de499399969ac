#!/usr/bin/env bash
# RT-33 at full size: 2 GB up and down by SFTP and by FTPS, the sessions stalled and cut three times each way, digests compared. MEGABYTES changes it.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
export GATEWAY_LARGE_MEGABYTES=${MEGABYTES:-2048}
exec dotnet test tests/Gateway.Transports.Tests --nologo --filter "FullyQualifiedName~LargeFileTests" --logger "console;verbosity=normal"
