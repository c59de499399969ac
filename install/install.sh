#!/usr/bin/env bash
# Installs, upgrades or removes the B2B Gateway on Linux with systemd. Run again, it changes nothing that is right already.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)

usage() {
  cat <<'TEXT'
Usage: install.sh [--root DIR] [--no-start] [--dry-run]
       install.sh --uninstall [--root DIR] [--dry-run]

Installs the gateway that lies beside this script, or upgrades to it:
  /opt/b2b-gateway/VERSION     the program; "current" names the version in use, the one before stays for the way back
  /usr/bin/gateway             the command, on the folders below; as root it works as the user b2b-gateway
  /etc/b2b-gateway             partners, maps, gateway.env: yours. An upgrade replaces what you have not changed; where you
                               have, the new text is put beside yours as FILE.new. What a version no longer has is removed
  /var/lib/b2b-gateway         database, payloads, mailboxes, secrets: made once, then never touched
  /etc/systemd/system/gateway.service, run as the user b2b-gateway

  --root DIR     install below DIR, for an image or a look: no user is made and no service is started
  --no-start     leave the service as it is: stopped stays stopped, running goes on with the old program
  --dry-run      say what would be done, and do nothing
  --uninstall    stop the service, and remove program, command and unit; configuration, data and user stay
  --help         this text
TEXT
}

root='' dry='' start=yes action=install
while [ $# -gt 0 ]; do
  case $1 in
    --root) [ $# -ge 2 ] || { echo "install.sh: --root needs a folder" >&2; exit 1; }; root=${2%/}; shift ;;
    --root=*) root=${1#--root=}; root=${root%/} ;;
    --no-start) start='' ;;
    --dry-run) dry=yes ;;
    --uninstall) action=uninstall ;;
    --help | -h) usage; exit 0 ;;
    *) echo "install.sh: unknown option $1; see install.sh --help" >&2; exit 1 ;;
  esac
  shift
done

user=b2b-gateway
readers=root:$user
opt=$root/opt/b2b-gateway
etc=$root/etc/b2b-gateway
data=$root/var/lib/b2b-gateway
unit=$root/etc/systemd/system/gateway.service
command=$root/usr/bin/gateway

# run COMMAND...: does it, or says it.
run() {
  if [ -n "$dry" ]; then echo "would: $*"; else "$@"; fi
}

fail() {
  echo "install.sh: $*" >&2
  exit 3
}

# On a machine, not below another root: users, owners and the service manager are its own.
is_machine() { [ -z "$root" ]; }
has_systemd() { is_machine && [ -d /run/systemd/system ]; }

# Programs below another root belong to whoever puts them there.
by() { if is_machine; then echo "-o ${1%:*} -g ${1#*:}"; fi; }

# folder PATH MODE [OWNER:GROUP]: made where it is not there; one that is there keeps its mode and owner.
declare -A made
folder() {
  [ -z "${made[$1]:-}" ] && [ ! -d "$1" ] || return 0
  made[$1]=yes
  # shellcheck disable=SC2046 # several words
  run install -d -m "$2" $(by "${3:-root:root}") "$1"
}

# Within the data folder the service could put a link in root's way: what is missing there is made as the service.
secrets_folder() {
  [ ! -L "$1" ] || fail "$1 is a link; secrets lie in a folder of their own. Look where it leads, and who made it"
  [ ! -d "$1" ] || return 0
  if is_machine; then run runuser -u "$user" -- mkdir -m 0700 "$1"; else run mkdir -m 0700 "$1"; fi
}

# put FROM TO MODE [OWNER:GROUP]: written beside and renamed, so that a power cut leaves the old or the new.
put() {
  ! cmp -s "$1" "$2" || return 0
  if [ -n "$dry" ]; then echo "would: write $2"; return; fi
  # shellcheck disable=SC2046 # several words
  run install -m "$3" $(by "${4:-root:root}") "$1" "$2.installing"
  run mv -fT "$2.installing" "$2"
}

# link TARGET NAME: in one step.
link() {
  [ "$(readlink "$2" 2>/dev/null || true)" != "$1" ] || return 0
  run ln -sfn "$1" "$2.installing"
  run mv -fT "$2.installing" "$2"
}

# read_sums: by name, what this package has (now), what lies here (here_is), and what was installed last (last).
declare -A now here_is last
read_sums() {
  local sum name
  while read -r sum name; do now[$name]=$sum; done <"$here/program.sums"
  now[gateway.env]=$(sha256sum <"$here/gateway.env" | cut -d' ' -f1)
  [ ! -f "$etc/.installed" ] || while read -r sum name; do last[$name]=$sum; done <"$etc/.installed"
  while read -r sum name; do here_is[$name]=$sum; done < <(cd "$etc" 2>/dev/null && find . -type f -printf '%P\n' | xargs -r -d '\n' sha256sum)
}

# configure FROM NAME SUM: a file that people may have changed. The sum of what was installed last tells whether they have.
declare -A configured
configure() {
  local from=$1 name=$2 sum=$3 to=$etc/$2
  sums+="$sum $name"$'\n' configured[$name]=yes
  if [ -z "${here_is[$name]:-}" ]; then
    # What was installed once and is gone was removed by somebody, who is not contradicted.
    [ -n "${last[$name]:-}" ] || { folder "${to%/*}" 0750 "$readers"; put "$from" "$to" 0640 "$readers"; }
  elif [ "${here_is[$name]}" = "$sum" ]; then
    :
  elif [ "${here_is[$name]}" = "${last[$name]:-}" ]; then
    put "$from" "$to" 0640 "$readers"
  elif [ "$sum" != "${last[$name]:-}" ]; then
    put "$from" "$to.new" 0640 "$readers"
    echo "kept: $to was changed here; the text of this version is $to.new"
  fi
}

# What was installed last and is of no use to this version: a guide that has another name now would be there twice.
retire() {
  local name
  for name in "${!last[@]}"; do
    if [ -n "${configured[$name]:-}" ] || [ -z "${here_is[$name]:-}" ]; then
      :
    elif [ "${here_is[$name]}" = "${last[$name]}" ]; then
      run rm -f "$etc/$name"
    else
      echo "kept: $etc/$name is no part of this version, and was changed here; remove it when nobody needs it"
    fi
  done
}

configure_all() {
  local name
  sums=''
  read_sums
  while IFS= read -r name; do
    # The sample partners stay samples: they lie beside the program.
    case $name in
      partner-profiles/policy.yaml | partner-profiles/*.json | partner-profiles/templates/*)
        configure "$here/program/$name" "partners/${name#*/}" "${now[$name]}" ;;
      maps/*) configure "$here/program/$name" "$name" "${now[$name]}" ;;
    esac
  done < <(printf '%s\n' "${!now[@]}" | LC_ALL=C sort)
  configure "$here/gateway.env" gateway.env "${now[gateway.env]}"
  retire
  [ "$(cat "$etc/.installed" 2>/dev/null)" = "${sums%$'\n'}" ] || [ -n "$dry" ] ||
    { printf '%s' "$sums" >"$etc/.installed.new" && mv -f "$etc/.installed.new" "$etc/.installed"; }
}

make_user() {
  is_machine || return 0
  getent passwd "$user" >/dev/null || run useradd --system --user-group --home-dir /var/lib/b2b-gateway --no-create-home --shell /usr/sbin/nologin "$user"
}

# copy VERSION: the program beside the one in use, whole or not at all.
copy() {
  local target=$opt/$1
  if [ -d "$target" ] && (cd "$target" && sha256sum --quiet -c "$here/program.sums") >/dev/null 2>&1; then return 0; fi
  run rm -rf "$target.installing" "$target.replaced"
  run cp -r "$here/program" "$target.installing"
  run cp -r "$here/docs" "$here/VERSION" "$target.installing/"
  if is_machine; then run chown -hR root:root "$target.installing"; fi
  run chmod -R u=rwX,go=rX "$target.installing"
  run chmod 0755 "$target.installing/gateway" "$target.installing/askpass.sh"
  [ ! -d "$target" ] || run mv -T "$target" "$target.replaced"
  run mv -T "$target.installing" "$target"
  run rm -rf "$target.replaced"
}

# forget VERSION: all but the version in use and the one before it.
forget() {
  local before=$1 now=$2 old
  for old in "$opt"/*/; do
    old=$(basename "$old")
    case $old in "$before" | "$now" | current | '*') ;; *) run rm -rf "${opt:?}/$old" ;; esac
  done
}

check_program() {
  [ -n "$dry" ] || "$opt/$1/gateway" --version >/dev/null 2>&1 ||
    fail "the program does not start. It needs the ASP.NET Core runtime 10.0 (Debian: aspnetcore-runtime-10.0), ICU and libsqlite3: run $opt/$1/gateway --version to see what is missing"
}

# The old program goes on where the new one would not start with what is configured.
check_profiles() {
  local as=()
  ! is_machine || as=(runuser -u "$user" --)
  [ -n "$dry" ] || "${as[@]}" "$opt/$1/gateway" validate --profiles "$etc/partners" --maps "$etc/maps" >&2 ||
    fail "profiles or maps have errors for version $1 (see above); mend them and run this again. The service is as it was"
}

install_all() {
  local version before
  [ -f "$here/SHA256SUMS" ] && [ -d "$here/program" ] || fail "no package lies beside this script; unpack b2b-gateway-VERSION-linux-x64.tar.gz and run its install.sh"
  (cd "$here" && sha256sum --quiet -c SHA256SUMS) || fail "the package is damaged; unpack it again"
  is_machine && [ -z "$dry" ] && [ "$(id -u)" -ne 0 ] && fail "run it as root, or below a folder of your own with --root DIR"
  version=$(cat "$here/VERSION")
  before=$(readlink "$opt/current" 2>/dev/null || true)

  make_user
  folder "$opt" 0755
  folder "$etc" 0750 "$readers"
  folder "$etc/partners" 0750 "$readers"
  folder "$etc/maps" 0750 "$readers"
  folder "$data" 0750 "$user:$user"
  secrets_folder "$data/secrets"
  folder "$root/usr/bin" 0755
  folder "$(dirname "$unit")" 0755
  configure_all
  copy "$version"
  check_program "$version"
  check_profiles "$version"
  put "$here/gateway.service" "$unit" 0644
  # The old program has come to the end of its step before the new one takes its place, also where it still waits for its database.
  if [ -n "$before" ] && [ -n "$start" ] && has_systemd; then run systemctl stop gateway.service; fi
  link "$version" "$opt/current"
  put "$here/gateway.sh" "$command" 0755
  if [ -n "$before" ] && [ "$before" != "$version" ]; then forget "$before" "$version"; fi
  if has_systemd; then
    run systemctl daemon-reload
    run systemctl enable --quiet gateway.service
    if [ -n "$start" ]; then run systemctl start gateway.service; fi
  fi
  echo "B2B Gateway $version is installed${before:+ (before: $before)}. Partners: $etc/partners; data: $data; log: journalctl -u gateway"
}

uninstall_all() {
  is_machine && [ -z "$dry" ] && [ "$(id -u)" -ne 0 ] && fail "run it as root"
  if has_systemd; then
    run systemctl disable --now --quiet gateway.service || true
  fi
  run rm -f "$unit" "$command"
  run rm -rf "$opt"
  if has_systemd; then run systemctl daemon-reload; fi
  echo "The program is removed. Configuration in $etc, data in $data and the user $user are still there; remove them by hand when nobody needs them."
}

"${action}_all"
