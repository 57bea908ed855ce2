#!/usr/bin/env bash
# An instance of its own for the campaign (run.mjs), or for the command given; removed afterwards.
set -euo pipefail
cd "$(dirname "$0")/../.."
VAR=$(mktemp -d /tmp/ferry-campaign.XXXXXX)
chmod 755 "$VAR"
PORT=$(node tests/free-port.mjs)
export VAR PORT DEVELOPMENT=0
finish() { conf/dev/stop.sh > /dev/null 2>&1 || true; rm -rf "$VAR"; }
trap finish EXIT
trap 'exit 130' INT TERM
conf/dev/start.sh > "$VAR/start.log" 2>&1 || { cat "$VAR/start.log"; exit 1; }
[ $# -gt 0 ] || set -- node tests/campaign/run.mjs
FERRY_URL=http://127.0.0.1:$PORT FERRY_VAR=$VAR FERRY_CONF=$VAR/ferry.hdf FERRY_BIN=$PWD/.build/bin "$@"
