#!/usr/bin/env bash
# Ends an instance: the web server first, then the areas and the worker, the database last.
. "$(dirname "$0")/common.sh"
[ -d "$RUN/" ] || { say "ferry: nothing runs in $VAR"; exit 0; }

stop_service nginx
# All areas are asked before any is waited for; each finishes the request it has.
services=$(cd "$RUN" && for f in *.pid; do f=${f%.pid}; case $f in '*'|mariadb|mariadbd|nginx*) ;; *) say "$f" ;; esac; done)
for s in $services; do if pid=$(pid_of "$s"); then kill -TERM "$pid" 2>/dev/null || true; fi; done
for s in $services; do stop_service "$s"; rm -f "$RUN/$s.sock"; done
stop_service mariadb
# The short folder that stands in for a deep VAR goes with the instance.
if [ -L "$VAR/run" ]; then rm -rf "$RUN" "$VAR/run"; fi
say "ferry: stopped ($VAR)"
