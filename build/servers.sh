#!/usr/bin/env bash
# The servers that the tests of the transports talk to: sshd, proftpd, vsftpd, unpacked into artifacts/servers and never
# installed, so that no service starts on this machine and Debian's FTP servers, which exclude each other, lie side by side.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
mkdir -p artifacts/servers/packages
servers=$(readlink -f artifacts/servers)

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
# A package is known without lists too, if another names it: what counts is whether it can be had.
[ -e "$servers/vsftpd.whole" ] || apt-get install --print-uris -qq vsftpd openssh-server >/dev/null 2>&1 || "${as_root[@]}" apt-get update -qq

# unpack PROGRAM PACKAGE...: with every library that this machine lacks.
unpack() {
  local program=$1
  shift
  [ ! -e "$servers/$program.whole" ] || return 0
  local packages
  packages=$(apt-get install --print-uris -qq --no-install-recommends "$@" | awk '{print $2}' | cut -d_ -f1 | sort -u)
  # What is installed already is fetched too: the tests want one place to look.
  (cd "$servers/packages" && apt-get download -qq $packages "$@" 2>/dev/null)
  for package in "$servers"/packages/*.deb; do dpkg -x "$package" "$servers"; done
  touch "$servers/$program.whole"
}

unpack sshd openssh-server openssh-sftp-server
unpack proftpd proftpd-core proftpd-mod-crypto
unpack vsftpd vsftpd

# As root sshd wants its unprivileged user and an empty folder, both of which its package would make.
if [ "$(id -u)" -eq 0 ]; then
  getent passwd sshd >/dev/null || useradd --system --no-create-home --home-dir /run/sshd --shell /usr/sbin/nologin sshd
  mkdir -p /run/sshd
fi
