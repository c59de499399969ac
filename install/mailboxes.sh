#!/usr/bin/env bash
# Mailboxes on this machine for suppliers who have no server: an account each, shut into its own folder by OpenSSH.
# The partner profiles say who (transports.hosted). Run again after they changed; what is right already stays as it is.
set -euo pipefail
# sshd reads the keys as the account itself; root's own umask may shut it out of their folder.
umask 022

usage() {
  cat <<'TEXT'
Usage: mailboxes.sh [--root DIR] [--profiles DIR] [--maps DIR] [--gateway PROGRAM] [--config DIR] [--dry-run]

Makes this machine agree with the partner profiles that have transports.hosted:
  an account for each, in the group b2b-suppliers, without password and shell
  ROOT/ACCOUNT, which it cannot leave: in (it writes), out (it reads and deletes), archive (the gateway's)
  /etc/ssh/b2b-gateway/ACCOUNT               its public keys
  /etc/ssh/sshd_config.d/b2b-gateway.conf    SFTP and nothing else for the group
  gateway.service.d/mailboxes.conf           the service may write in these folders
An account that no profile names any more loses its keys; its folder and files stay.
Whoever edits profiles chooses no other folder, and what lay there before is given to nobody.

  --root DIR         below which the folders lie [default: /srv/b2b-gateway]
  --profiles DIR     [default: /etc/b2b-gateway/partners]
  --maps DIR         [default: /etc/b2b-gateway/maps]
  --gateway PROGRAM  [default: gateway]
  --config DIR       where sshd's configuration lies [default: /etc/ssh]
  --dry-run          say what would be done, and do nothing
  --help             this text
TEXT
}

root=/srv/b2b-gateway profiles=/etc/b2b-gateway/partners maps=/etc/b2b-gateway/maps gateway=gateway config=/etc/ssh dry=''
while [ $# -gt 0 ]; do
  case $1 in
    --root | --profiles | --maps | --gateway | --config)
      [ $# -ge 2 ] || { echo "mailboxes.sh: $1 needs a value" >&2; exit 1; }
      printf -v "${1#--}" '%s' "$2"
      shift
      ;;
    --dry-run) dry=yes ;;
    --help | -h) usage; exit 0 ;;
    *) echo "mailboxes.sh: unknown option $1; see mailboxes.sh --help" >&2; exit 1 ;;
  esac
  shift
done

group=b2b-suppliers
service=b2b-gateway
unit=/etc/systemd/system/gateway.service.d/mailboxes.conf

run() {
  if [ -n "$dry" ]; then echo "would: $*"; else "$@"; fi
}

fail() {
  echo "mailboxes.sh: $*" >&2
  exit 3
}

# text FILE: standard input becomes the file, in one step and only where it differs.
text() {
  local new
  new=$(cat)
  [ "$new" != "$(cat "$1" 2>/dev/null || true)" ] || return 0
  if [ -n "$dry" ]; then echo "would: write $1"; return; fi
  mkdir -p "${1%/*}"
  printf '%s\n' "$new" >"$1.new"
  chmod 0644 "$1.new"
  mv -fT "$1.new" "$1"
  echo "wrote $1"
}

# folder PATH OWNER GROUP MODE: one that is there already, and is neither so owned nor empty and root's (as a run that broke off leaves it),
# was not made here: it stays whose it is.
folder() {
  local now
  [ ! -L "$1" ] || fail "$1 is a link; mailboxes lie in folders of their own"
  now=$(stat -c '%U %G %a' "$1" 2>/dev/null || true)
  [ "$now" != "$2 $3 ${4#0}" ] || return 0
  if [ -n "$now" ] && [ "${now% *}" != "$2 $3" ]; then
    [ "${now% *}" = "root root" ] && [ -d "$1" ] && [ -z "$(ls -A "$1")" ] ||
      fail "$1 is there already and belongs to ${now% *}, not to $2 $3; move it away, or give it to them yourself"
  fi
  run mkdir -p "$1"
  run chown -h "$2:$3" "$1"
  run chmod "$4" "$1"
}

# Profiles say who, not where: they are edited by people who may not give away what is root's.
check_places() {
  local kind name place rest
  while read -r kind name place rest; do
    [ "$kind" != account ] || [ "$place" = "$root/$name" ] || fail "the folder of $name is $root/$name (see --root), and not $place; write it in the profile"
  done <<<"$hosted"
}

# What is above a folder that sshd shuts somebody into belongs to root, and nobody else may write there (sshd_config, ChrootDirectory).
check_above() {
  local above=$1
  while [ "$above" != / ] && [ -n "$above" ]; do
    above=$(dirname "$above")
    [ -d "$above" ] || continue
    [ "$(stat -c %u "$above")" = 0 ] && [ -z "$(find "$above" -maxdepth 0 -perm /022)" ] ||
      fail "$above must belong to root and be writable by nobody else, or sshd shuts nobody in below it; /srv/b2b-gateway is a good place"
  done
}

account() {
  local name=$1 home=$2 quota=$3
  check_above "$home"
  if ! id "$name" >/dev/null 2>&1; then
    # "*" is no password and no lock: a locked account is refused its keys too.
    run useradd --no-create-home --home-dir "$home" --shell /usr/sbin/nologin --user-group --groups "$group" --password '*' --comment "B2B Gateway supplier" "$name"
  elif ! id -nG "$name" | tr ' ' '\n' | grep -qx "$group"; then
    fail "there is an account $name that is no supplier's; write another in the profile"
  elif [ "$(getent passwd "$name" | cut -d: -f6)" != "$home" ]; then
    run usermod --home "$home" "$name"
  fi
  folder "$home" root root 0755
  limit "$name" "$home" "$quota"
}

# A quota of 0 takes away what an earlier profile gave; where the file system keeps no quotas there is none to take away.
limit() {
  local blocks=$((($3 + 1023) / 1024))
  if command -v setquota >/dev/null && run setquota -u "$1" "$blocks" "$blocks" 0 0 "$(df --output=target "$2" 2>/dev/null | tail -1)" 2>/dev/null; then return; fi
  [ "$blocks" -eq 0 ] || echo "mailboxes.sh: the quota of $1 is not kept: it needs the package quota, and a file system mounted with usrquota" >&2
}

keys_of() {
  local kind name rest
  while read -r kind name rest; do
    [ "$kind $name" != "key $1" ] || printf 'restrict %s\n' "$rest"
  done <<<"$hosted"
}

sshd_text() {
  cat <<TEXT
# Made by mailboxes.sh; changes are lost at its next run.
Match Group $group
  ChrootDirectory %h
  ForceCommand internal-sftp -u 0007 -l INFO
  AuthorizedKeysFile $config/b2b-gateway/%u
  AuthenticationMethods publickey
  DisableForwarding yes
  PermitTTY no
  PermitUserRC no
Match all
TEXT
}

unit_text() {
  echo '# Made by mailboxes.sh: the folders of suppliers who have no server.'
  echo '[Service]'
  awk '$1 == "account" { print "ReadWritePaths=" $3 }' <<<"$hosted" | sort -u
}

hosted=$("$gateway" mailbox hosted --profiles "$profiles" --maps "$maps") || fail "the profiles have errors (see above); nothing was changed"
check_places
[ -n "$dry" ] || [ "$(id -u)" -eq 0 ] || fail "accounts are made by root: run it with sudo"
getent passwd "$service" >/dev/null || [ -n "$dry" ] || fail "there is no user $service: run install.sh first"
getent group "$group" >/dev/null || run groupadd --system "$group"

while read -r kind name place quota; do
  case $kind in
    account) account "$name" "$place" "$quota"; keys_of "$name" | text "$config/b2b-gateway/$name" ;;
    in) folder "$place" "$name" "$service" 2770 ;;
    out) folder "$place" "$service" "$name" 2770 ;;
    archive) folder "$place" "$service" "$service" 2750 ;;
  esac
done <<<"$hosted"

for file in "$config"/b2b-gateway/*; do
  [ -e "$file" ] || continue
  grep -q "^account ${file##*/} " <<<"$hosted" || { run rm -f "$file"; echo "${file##*/} is in no profile any more: it has no keys now; its files stay"; }
done

sshd=$config/sshd_config.d/b2b-gateway.conf
before=$(cat "$sshd" 2>/dev/null || true)
sshd_text | text "$sshd"
[ "$config" = /etc/ssh ] || exit 0
grep -qsE '^[[:space:]]*Include[[:space:]]+/etc/ssh/sshd_config\.d/\*\.conf' /etc/ssh/sshd_config ||
  echo 'mailboxes.sh: /etc/ssh/sshd_config has no line "Include /etc/ssh/sshd_config.d/*.conf"; add it as its first line' >&2
unit_text | text "$unit"
if [ -d /run/systemd/system ] && [ -z "$dry" ]; then
  # At the next boot nobody would reach the machine.
  if ! sshd -t; then
    if [ -n "$before" ]; then text "$sshd" <<<"$before"; else rm -f "$sshd"; fi
    fail "sshd would not start with this configuration (see above): it has the one before again"
  fi
  systemctl daemon-reload
  systemctl reload ssh 2>/dev/null || systemctl reload sshd
  echo "A gateway that runs reaches new folders after: systemctl restart gateway"
fi
