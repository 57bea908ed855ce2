#!/usr/bin/env bash
# start.sh in the foreground: stays until Ctrl-C, then stops everything.
. "$(dirname "$0")/common.sh"
export PORT VAR DEMO SAN BUILD WORKERS DEMO_PASSWORD
stopped=
stop() { trap '' INT TERM; [ -n "$stopped" ] || "$TOP/conf/dev/stop.sh"; stopped=1; exit 0; }
trap stop INT TERM
# In its own session, so that Ctrl-C does not end it half way.
setsid --wait "$TOP/conf/dev/start.sh" || { code=$?; "$TOP/conf/dev/stop.sh"; exit $code; }
say "Ctrl-C stops it."
while [ -n "$(pid_of nginx || true)" ]; do sleep 1 & wait $! || true; done
say "ferry: the web server has gone, see $VAR/log" >&2
"$TOP/conf/dev/stop.sh"
exit 1
