#!/usr/bin/env bash
# Removes the data folder of a stopped instance, and only one that start.sh made.
. "$(dirname "$0")/common.sh"
[ -e "$VAR" ] || exit 0
[ -f "$VAR/port" ] && [ -d "$VAR/log" ] || die "$VAR does not look like a data folder of Ferry; not removed"
[ -z "$(pid_of mariadb || true)" ] || die "still running"
rm -rf "$VAR"
