#!/usr/bin/env bash
# Ferry's speed as a ratio to the floor (floor.c), in one run, behind one nginx, with
# the same number of processes; then whether a program's memory grows, what the log
# costs and how long a million entries take to verify.
#
#   tests/bench/run.sh                 100,000 customers, 5 s a measurement, three rounds
#   BENCH=short tests/bench/run.sh     10,000 customers, 2 s, one round (part of make test)
#   BENCH_VAR=folder                   keep the instance and its data there for the next run
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${BENCH_MADE:-}" ] || make -j"$(nproc)" all .build/tests/floor .build/tests/log > /tmp/ferry-bench-make.$$ 2>&1 || { cat /tmp/ferry-bench-make.$$; exit 1; }
rm -f /tmp/ferry-bench-make.$$

export DEMO=0 DEVELOPMENT=0 FORKS=4 BUFFER_POOL=1G ADMIN_PASSWORD=bench-harbour-42
customers=100000 opportunities=10000 rounds=50
if [ "${BENCH:-}" = short ]; then customers=10000 opportunities=2000 rounds=2; fi
if [ -n "${BENCH_VAR:-}" ]; then export VAR=$BENCH_VAR; mkdir -p "$VAR"; else VAR=$(mktemp -d /tmp/ferry-bench.XXXXXX); export VAR; fi
PORT=$(node tests/free-port.mjs)
export PORT
. conf/dev/common.sh
finish() {
	stop_service floor || true
	conf/dev/stop.sh > /dev/null 2>&1 || true
	if [ -z "${BENCH_VAR:-}" ]; then rm -rf "$VAR"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

cat > "$VAR/local.hdf" <<END
Limits.Requests = 0
END
make_folders
cat > "$VAR/floor.conf" <<END
location ^~ /floor/ {
	fastcgi_pass unix:$RUN/floor.sock;
	fastcgi_param REQUEST_METHOD \$request_method;
	fastcgi_param QUERY_STRING \$query_string;
	fastcgi_param HTTP_COOKIE \$http_cookie;
}
END
NGINX_EXTRA=$VAR/floor.conf conf/dev/start.sh > "$VAR/start.log" 2>&1 || { cat "$VAR/start.log"; exit 1; }
find_folders
if [ ! -f "$VAR/loaded" ]; then
	{ echo "SET @customers = $customers, @opportunities = $opportunities;"; cat tests/bench/load.sql; } | db_root "$DATABASE" > "$VAR/load.log"
	touch "$VAR/loaded"
fi
FLOOR_SOCKET=$RUN/mariadb.sock FLOOR_USER=$DATABASE FLOOR_DB=$DATABASE FLOOR_PASSWORD=$(cat "$VAR/password") \
	start_service floor spawn-fcgi -n -s "$RUN/floor.sock" -M 0660 -- /usr/bin/multiwatch -f 4 -- "$BUILD/tests/floor"
wait_for 5 test -S "$RUN/floor.sock"
FERRY_URL=http://127.0.0.1:$PORT FERRY_VAR=$VAR FERRY_PASSWORD=$ADMIN_PASSWORD FERRY_RUN=$RUN node tests/bench/measure.mjs || failed=1
if [ ! -f "$VAR/logged" ]; then
	{ echo "SET @rounds = $rounds;"; cat tests/bench/log.sql; } | db_root "$DATABASE"
	FERRY_CONF=$VAR/ferry.hdf .build/bin/ferry-admin seal-log
	touch "$VAR/logged"
fi
FERRY_URL=http://127.0.0.1:$PORT FERRY_VAR=$VAR FERRY_PASSWORD=$ADMIN_PASSWORD node tests/bench/log.mjs || failed=1
[ -z "${failed:-}" ]
