#!/bin/sh
# ssh runs this when it wants a password or passphrase. The gateway wrote it into a pipe; it is read once, and the pipe is gone.
[ -p "$GATEWAY_ASKPASS_PIPE" ] || exit 1
IFS= read -r secret <"$GATEWAY_ASKPASS_PIPE" || exit 1
rm -f "$GATEWAY_ASKPASS_PIPE"
printf '%s\n' "$secret"
