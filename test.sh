#!/usr/bin/env bash
# Builds and tests everything on a machine with nothing but the .NET SDK and git; what else is missing is installed (Debian).
# The last line is "N passed, N failed" over all test projects; the exit code is 0 only if every block was good.
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" || exit 3
exec </dev/null

PATH=$PATH:/usr/sbin:/sbin # ldconfig, for those who are not root
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
results=artifacts/test-results
passed=0 failed=0 status=0 postgresql=
published=artifacts/check
declare -A running=()
# One compiler for all projects, which ends with this script: to start one for each takes minutes.
compiler=(-p:UseSharedCompilation=true "-p:SharedCompilationId=gateway-check-$$")

# Public sample interchanges for the corpus tests, which say so and stand aside where there are none.
if [ -z "${EDI_CORPUS:-}" ] && [ -d ../shared/corpus ]; then
  EDI_CORPUS=$(cd ../shared/corpus && pwd)
  export EDI_CORPUS
fi

# AS2 messages that other products made; the same holds for them.
if [ -z "${AS2_VECTORS:-}" ] && [ -d ../shared/as2-vectors ]; then
  AS2_VECTORS=$(cd ../shared/as2-vectors && pwd)
  export AS2_VECTORS
fi

finish() {
  grep -ls "pipename:gateway-check-$$" /proc/[0-9]*/cmdline | cut -d/ -f3 | xargs -r kill 2>/dev/null
  [ -z "$postgresql" ] || { tests/postgresql.sh stop "$postgresql"; rm -rf "$postgresql"; }
  [ $((passed + failed)) -gt 0 ] || status=1
  [ "$failed" -eq 0 ] || status=1
  echo "$passed passed, $failed failed"
  exit "$status"
}
trap finish EXIT
rm -rf "$results" && mkdir -p "$results"

# block NAME COMMAND...: runs it, prints how long it took, and remembers a failure.
block() {
  local name=$1 start=$SECONDS outcome=ok
  shift
  echo "--- $name"
  "$@" || outcome=FAILED
  printf -- '--- %-32s %4d s  %s\n' "$name" $((SECONDS - start)) "$outcome"
  [ "$outcome" = ok ] || status=1
  [ "$outcome" = ok ]
}

# Each line: how to see that it is there, and Debian's package.
missing_packages() {
  ldconfig -p | grep -q 'libsqlite3\.so\.0' || echo libsqlite3-0
  command -v zip >/dev/null || echo zip
  command -v strace >/dev/null || echo strace
  command -v curl >/dev/null || echo curl
  command -v ssh >/dev/null || echo openssh-client
  command -v openssl >/dev/null || echo openssl
  command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || echo postgresql
  ldconfig -p | grep -q 'libicuuc\.so' || apt-cache search --names-only '^libicu[0-9]+$' | cut -d' ' -f1 | tail -1
}

machine() {
  command -v dotnet >/dev/null || { echo "The .NET SDK $(grep -o '[0-9.]*' global.json | head -1) or newer is needed: https://dotnet.microsoft.com/download"; return 1; }
  command -v apt-get >/dev/null || { echo "No Debian: make sure that libsqlite3 and ICU are installed."; return 0; }
  local as_root=() packages
  packages=$(missing_packages)
  [ -n "$packages" ] || return 0
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  # shellcheck disable=SC2086 # one word per package
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages ||
    { echo "As root: apt-get install" $packages; return 1; }
}

# beside NAME COMMAND...: runs it while others run; its output comes with "joined NAME".
beside() {
  local name=$1
  shift
  (SECONDS=0; "$@"; code=$?; echo "$SECONDS s, beside others"; exit "$code") >"$results/$name.log" 2>&1 &
  running[$name]=$!
}

joined() {
  wait "${running[$1]}"
  local code=$?
  cat "$results/$1.log"
  return "$code"
}

run_tests() {
  dotnet test "tests/$1" -c Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$1.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none
}

# tested NAME COMMAND...: a block of a project's tests, and what they came to.
tested() {
  local outcome=0
  block "$@" || outcome=1
  count "$results/$1.trx" "$outcome"
}

# A test host that dies leaves a report without its failures, or none: that counts as one.
count() {
  local counters good=0 bad=0
  counters=$(grep -o '<Counters [^>]*>' "$1" 2>/dev/null)
  [[ $counters =~ \ passed=\"([0-9]+)\" ]] && good=${BASH_REMATCH[1]}
  [[ $counters =~ \ failed=\"([0-9]+)\" ]] && bad=${BASH_REMATCH[1]}
  [ "$2" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + good)) failed=$((failed + bad))
}

# One server for all tests, on loopback, in memory where that is possible; one that the environment names is used instead.
postgresql() {
  [ -z "${GATEWAY_TEST_POSTGRESQL:-}" ] || return 0
  postgresql=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo /tmp)" gateway-postgresql-XXXXXX)
  GATEWAY_TEST_POSTGRESQL=$(tests/postgresql.sh start "$postgresql") || return
  export GATEWAY_TEST_POSTGRESQL
}

# The build has judged the same code already.
publish() {
  dotnet publish Gateway.Host -c Release -r "$1" --self-contained false -o "$published/$1" -v q -nologo -p:RunAnalyzers=false "${compiler[@]}"
}

# The promises of docs/testing.md (RT-nn) that tests bear in their names, as far as they passed.
promises() {
  grep -ho '<UnitTestResult [^>]*' "$results"/*.trx | grep 'outcome="Passed"' | grep -o 'testName="[^"]*' | grep -o 'RT_[0-9]*' | sort | uniq -c |
    awk '{sub("_", "-", $2); printf "%s%s (%d)", (NR > 1 ? ", " : ""), $2, $1} END {print ""}'
}

block "machine" machine || exit
block "servers" build/servers.sh
block "restore" dotnet restore B2BGateway.sln -v q -p:AuditIsError=true || exit
# What ships is what is tested, and its tests take half the processor time of unoptimised ones.
block "build" dotnet build B2BGateway.sln -c Release --no-restore -v q -nologo "${compiler[@]}" || exit
# Style and analyzers are judged by the build, with warnings as errors; to judge them twice takes minutes.
block "format" dotnet format whitespace B2BGateway.sln --verify-no-changes --no-restore
block "PostgreSQL" postgresql
# From end to end it is the program that people get, which also starts in half the time of one that compiles itself.
block "publish linux-x64" publish linux-x64 && export GATEWAY_PROGRAM=$PWD/$published/linux-x64/gateway
for name in Architecture EndToEnd Host; do tested "Gateway.$name.Tests" run_tests "Gateway.$name.Tests"; done
# These wait for servers most of their time, while the others want nothing but a processor.
beside Gateway.Transports.Tests run_tests Gateway.Transports.Tests
for name in Translation Partners; do tested "Gateway.$name.Tests" run_tests "Gateway.$name.Tests"; done
block "publish win-x64" publish win-x64
tested Gateway.Transports.Tests joined Gateway.Transports.Tests
for project in tests/*/*.Tests.csproj; do
  [ -f "$results/$(basename "$project" .csproj).trx" ] || { echo "$project: no test of it ran"; status=1; }
done
echo "--- promises (docs/testing.md) that tests showed, and how many: $(promises)"
echo "--- everything $SECONDS s"
