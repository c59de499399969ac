#!/usr/bin/env bash
# A PostgreSQL server of Debian's package for tests, on loopback, with a data folder of its own.
#   tests/postgresql.sh start DIR [PID]   makes it if need be, starts it and prints the connection string; it ends with the process PID
#   tests/postgresql.sh stop DIR          stops it at once, as a crash would: what was committed is there at the next start
set -euo pipefail

programs=$(dirname "$(command -v pg_ctl || ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -1)")
[ -x "$programs/pg_ctl" ] || { echo "PostgreSQL is missing; as root: apt-get install postgresql" >&2; exit 3; }
programs=$(dirname "$(readlink -f "$programs/pg_ctl")")

# The server refuses to run as root.
as_user() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; else "$@"; fi
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

start() {
  local dir=$1 owner=${2:-}
  if [ ! -f "$dir/data/PG_VERSION" ]; then
    mkdir -p "$dir"
    [ "$(id -u)" -ne 0 ] || { chown postgres: "$dir"; chmod 755 "$dir"; }
    as_user "$programs/initdb" -D "$dir/data" -U gateway -A trust -E UTF8 --locale=C.UTF-8 --no-instructions >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 3; }
    free_port >"$dir/port"
  fi
  local port
  port=$(cat "$dir/port")
  as_user "$programs/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 start \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$dir -c max_connections=300 -c max_locks_per_transaction=128" >/dev/null 2>&1 </dev/null ||
    { cat "$dir/data/server.log" >&2; exit 3; }
  if [ -n "$owner" ]; then
    setsid bash -c "while kill -0 $owner 2>/dev/null; do sleep 1; done; '$(readlink -f "$0")' stop '$dir'; rm -rf '$dir'" </dev/null >/dev/null 2>&1 &
  fi
  echo "Host=127.0.0.1;Port=$port;Username=gateway;Database=postgres"
}

case "${1:-}" in
  start) start "$2" "${3:-}" ;;
  stop) as_user "$programs/pg_ctl" -D "$2/data" -m immediate -w stop >/dev/null 2>&1 || true ;;
  *) sed -n '2,5p' "$0"; exit 1 ;;
esac
