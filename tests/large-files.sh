#!/usr/bin/env bash
# RT-33 at full size: 2 GB up and down by SFTP and by FTPS, the sessions stalled and cut three times each way, digests, memory and other partners' latency looked at.
# Then less of it on a line of 10 Mbit/s on which 2 % of the packets are lost: the loopback of a network of its own, which takes root and tc.
# MEGABYTES and LOSSY_MEGABYTES change how much, DELAY how long a packet travels.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 3

run() {
  GATEWAY_LARGE_MEGABYTES=$1 dotnet test tests/Gateway.Transports.Tests -c Release --nologo --filter "FullyQualifiedName~LargeFileTests" --logger "console;verbosity=detailed" "${@:2}"
}

lossy() {
  ip link set lo mtu 1500 gso_max_segs 1 up && tc qdisc add dev lo root netem rate 10mbit delay "${DELAY:-5ms}" loss 2% || exit 4
  GATEWAY_LARGE_LINE=lossy run "${LOSSY_MEGABYTES:-48}" --no-build
}

run "${MEGABYTES:-2048}" || exit
export -f run lossy
if [ "$(id -u)" -eq 0 ] && command -v ip >/dev/null && command -v tc >/dev/null; then
  unshare -n bash -c lossy
  outcome=$?
  [ "$outcome" -ne 4 ] || echo "NOT SHOWN: this machine gives no network of its own that loses packets"
  exit "$outcome"
fi
echo "NOT SHOWN: a line that loses packets needs root, ip and tc (iproute2)"
exit 4
