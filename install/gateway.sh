#!/bin/sh
# The command "gateway" of an installed gateway: on the service's folders, unless others are named, and as the service's user, so that no
# file in them becomes root's.
GATEWAY_DATA=${GATEWAY_DATA:-/var/lib/b2b-gateway}
GATEWAY_PROFILES=${GATEWAY_PROFILES:-/etc/b2b-gateway/partners}
GATEWAY_MAPS=${GATEWAY_MAPS:-/etc/b2b-gateway/maps}
export GATEWAY_DATA GATEWAY_PROFILES GATEWAY_MAPS
[ "$(id -u)" -ne 0 ] || exec runuser -u b2b-gateway -- /opt/b2b-gateway/current/gateway "$@"
exec /opt/b2b-gateway/current/gateway "$@"
