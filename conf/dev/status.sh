#!/usr/bin/env bash
# Says what of an instance runs.
. "$(dirname "$0")/common.sh"
none=1
for f in "$RUN"/*.pid; do
	s=${f##*/}; s=${s%.pid}
	case $s in mariadbd|nginx-master|'*') continue ;; esac
	if pid=$(pid_of "$s"); then printf '%-14s %s\n' "$s" "$pid"; none=; else printf '%-14s %s\n' "$s" gone; fi
done
if [ -n "$none" ]; then say "ferry: nothing runs in $VAR"; else say "http://127.0.0.1:$(cat "$VAR/port")"; fi
