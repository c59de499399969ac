#!/usr/bin/env bash
# Makes the packages: program, sample profiles, maps, installer, documentation, version and checksums in one archive a platform.
# The same commit gives the same bytes.
set -euo pipefail
repository=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: install/package.sh [--output DIR] [--self-contained] [--program DIR] [linux-x64] [win-x64]

Makes b2b-gateway-VERSION-linux-x64.tar.gz and b2b-gateway-VERSION-win-x64.zip, both unless one is named, and SHA256SUMS.

  --output DIR       where to; artifacts/packages unless said
  --self-contained   with the .NET runtime inside; else the machine has the ASP.NET Core runtime 10.0, patched with the system
  --program DIR      package what was published there, instead of publishing it
  --help             this text
TEXT
}

output=$repository/artifacts/packages contained=false program='' platforms=()
while [ $# -gt 0 ]; do
  case $1 in
    --output | --program) [ $# -ge 2 ] || { echo "package.sh: $1 needs a folder" >&2; exit 1; }
      if [ "$1" = --output ]; then output=$2; else program=$2; fi; shift ;;
    --self-contained) contained=true ;;
    --help | -h) usage; exit 0 ;;
    linux-x64 | win-x64) platforms+=("$1") ;;
    *) echo "package.sh: unknown option $1; see install/package.sh --help" >&2; exit 1 ;;
  esac
  shift
done
[ ${#platforms[@]} -gt 0 ] || platforms=(linux-x64 win-x64)

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$repository/Directory.Build.props")
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$repository" log -1 --format=%ct 2>/dev/null || echo 946684800)}
export TZ=UTC LC_ALL=C
mkdir -p "$output"
output=$(cd "$output" && pwd)

publish() {
  if [ -n "$program" ]; then
    cp -r "$program" "$2"
    return
  fi
  dotnet publish "$repository/Gateway.Host" -c Release -r "$1" --self-contained "$contained" -o "$2" -v q -nologo -p:ContinuousIntegrationBuild=true
}

# sums FOLDER: checksums of every file below it, by name.
sums() { (cd "$1" && find . -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs -d '\n' sha256sum); }

# Modes and times are of the package, not of whoever made it.
normalise() {
  find "$1" -type d -exec chmod 0755 {} +
  find "$1" -type f -exec chmod 0644 {} +
  find "$1" \( -name install.sh -o -name mailboxes.sh -o -name gateway.sh -o -path '*/program/gateway' -o -path '*/program/askpass.sh' \) -exec chmod 0755 {} +
  find "$1" -exec touch -h -d "@$epoch" {} +
}

assemble() {
  local platform=$1 folder=$2
  mkdir -p "$folder"
  publish "$platform" "$folder/program"
  # Symbols are for developers; a program that was built and not published lacks the files beside it.
  find "$folder/program" \( -name '*.pdb' -o -name '*.xml' \) -delete
  local kind
  for kind in partner-profiles maps samples; do
    [ -d "$folder/program/$kind" ] || cp -r "$repository/$kind" "$folder/program/"
  done
  cp "$repository/README.md" "$repository/CHANGELOG.md" "$folder/"
  cp -r "$repository/docs" "$folder/" # whole, so that every link in it leads somewhere
  echo "$version" >"$folder/VERSION"
  case $platform in
    linux-*) cp "$repository"/install/{install.sh,mailboxes.sh,gateway.sh,gateway.service,gateway.env} "$folder/" ;;
    win-*) cp "$repository/install/install.ps1" "$folder/" ;;
  esac
  sums "$folder/program" >"$folder/program.sums"
  sums "$folder" >"$folder/SHA256SUMS"
  normalise "$folder"
}

archive() {
  local work=$1 name=$2
  case $name in
    *linux-*)
      tar --create --format=ustar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner -C "$work" "$name" | gzip -6 -n >"$output/$name.tar.gz.new"
      mv -f "$output/$name.tar.gz.new" "$output/$name.tar.gz"
      echo "$name.tar.gz" ;;
    *)
      command -v zip >/dev/null || { echo "package.sh: the command zip is missing (Debian: apt-get install zip)" >&2; exit 3; }
      rm -f "$output/$name.zip.new"
      (cd "$work" && find "$name" | sort | zip -q -6 -X -@ "$output/$name.zip.new")
      mv -f "$output/$name.zip.new" "$output/$name.zip"
      echo "$name.zip" ;;
  esac
}

work=$(mktemp -d "$output/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
for platform in "${platforms[@]}"; do
  name=b2b-gateway-$version-$platform
  assemble "$platform" "$work/$name" >&2
  archive "$work" "$name"
done
(cd "$output" && find . -maxdepth 1 -name "b2b-gateway-$version-*" ! -name '*.new' -printf '%P\n' | sort | xargs -d '\n' sha256sum >SHA256SUMS)
