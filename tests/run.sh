#!/usr/bin/env bash
# Runs the tests: installs what they need, builds with and without sanitizers, starts
# instances of its own below a temporary folder, and says "N passed, N failed".
#
#   tests/run.sh                 everything
#   tests/run.sh unit http       only these parts; FILES='tests/http/leads*' narrows them
# Parts: lint unit rules http browser fuzz bench
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
parts=${*:-lint unit rules http browser fuzz bench}
passed=0 failed=0 failures=
began=$SECONDS
tmp=$(mktemp -d /tmp/ferry-test.XXXXXX)
chmod 755 "$tmp"
instances= child= apart=

finish() {
	local v
	for v in $child $apart; do kill -TERM "$v" 2>/dev/null; done
	for v in $instances; do VAR=$v conf/dev/stop.sh > /dev/null 2>&1; done
	if [ "$failed" = 0 ] || [ -n "${CI:-}" ]; then rm -rf "$tmp"; else echo "what the instances wrote is in $tmp"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

title() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - began)); }
count() { # <name> <passed> <failed>
	passed=$((passed + $2)) failed=$((failed + $3))
	if [ "$3" != 0 ]; then failures="$failures $1"; fi
}
one() { # <name> <log> <command…>: one test that is a whole command
	local name=$1 log=$2
	shift 2
	if "$@" > "$log" 2>&1; then echo "ok - $name"; count "$name" 1 0
	else echo "not ok - $name"; tail -n 40 "$log" | sed 's/^/    /'; count "$name" 0 1; fi
}

# instance <name> [SAN]: starts one with demonstration data; sets FERRY_*.
instance() {
	local name=$1 san=${2:-} var=$tmp/$1 port
	port=$(node tests/free-port.mjs)
	instances="$instances $var"
	if ! VAR=$var PORT=$port SAN=$san DEMO=${TEST_DEMO:-1} DEVELOPMENT=0 conf/dev/start.sh > "$tmp/$name.start" 2>&1; then
		echo "not ok - the instance for $name starts"
		tail -n 30 "$tmp/$name.start" | sed 's/^/    /'
		count "start:$name" 0 1
		return 1
	fi
	echo "ok - the instance for $name starts"
	count "start:$name" 1 0
	export FERRY_URL=http://127.0.0.1:$port FERRY_VAR=$var FERRY_CONF=$var/ferry.hdf
	export FERRY_BIN=$PWD/.build${san:+-san}/bin FERRY_PASSWORD=${DEMO_PASSWORD:-ferry-demo}
}

# Stops it and looks at what it left behind: a sanitizer's report is a failure.
retire() {
	local name=$1 var=$tmp/$1 reports
	# A program that crashed was started again and nobody noticed: the log tells.
	VAR=$var conf/dev/stop.sh > /dev/null 2>&1
	reports=$(ls "$var"/log/asan* "$var"/log/ubsan* 2>/dev/null)
	if [ -n "$reports" ]; then
		echo "not ok - $name: sanitizers are silent"
		head -n 30 $reports | sed 's/^/    /'
		mkdir -p .build/reports && cp $reports .build/reports/
		count "sanitizers:$name" 0 1
	else
		echo "ok - $name: sanitizers are silent"
		count "sanitizers:$name" 1 0
	fi
	if grep -lE 'AddressSanitizer|runtime error:|stack smashing|Assertion .* failed' "$var"/log/*.log > /dev/null 2>&1; then
		echo "not ok - $name: no crash in the logs"
		grep -hE -m 5 'AddressSanitizer|runtime error:|stack smashing|Assertion .* failed' "$var"/log/*.log | sed 's/^/    /'
		count "crash:$name" 0 1
	fi
}

# The first two cores this process may use, "0,1".
two_cores() { taskset -cp $$ | sed 's/.*: //' | tr ',' '\n' | awk -F- '{ for (i = $1; i <= (NF > 1 ? $2 : $1); i++) print i }' | head -n 2 | paste -sd,; }
# node's runner in TAP: its lines are shown, its totals are added to ours.
nodes_run() { # <name> <files…>
	local name=$1 limit=
	shift
	# Files share an instance: one after the other, however many cores there are. Debian's
	# Node 18 knows neither word: there the part's own time is the only limit, and it counts
	# the cores it may use.
	if node --help | grep -e --test-timeout > /dev/null; then limit='--test-timeout=600000 --test-concurrency=1'; fi
	timeout 1200 taskset -c "$(two_cores)" node --test $limit --test-reporter=tap "$@" < /dev/null > "$tmp/$name.tap" 2>&1
}
nodes_tell() { # <name>
	local name=$1 log=$tmp/$1.tap p f
	sed -nE '/^ *(not )?ok [0-9]+ - /{s/^    //;s/^( *)(not )?ok [0-9]+ - /\1\2ok - /;p}' "$log"
	p=$(sed -nE 's/^# pass ([0-9]+)$/\1/p' "$log" | tail -1)
	f=$(sed -nE 's/^# (fail|cancelled) ([0-9]+)$/\2/p' "$log" | awk '{n+=$1} END {print n+0}')
	if [ -z "$p" ]; then p=0 f=1; cat "$log"; fi
	if [ "$f" != 0 ]; then grep -nE -A25 '^ *not ok ' "$log" | grep -vE 'duration_ms|type:' | head -n 150 | sed 's/^/    /'; fi
	mkdir -p .build/reports && cp "$log" .build/reports/
	count "$name" "$p" "$f"
}
nodes() { # <name> <files…>; waited for, so that Ctrl-C is heard at once: one test that hangs is not the run
	nodes_run "$@" &
	child=$!
	wait $child
	child=
	nodes_tell "$1"
}

# cmocka programs: one result a test.
cmocka() { # <name> <programs…>
	local name=$1 t log p f code
	shift
	for t in "$@"; do
		log=$tmp/$(basename "$t").tap
		CMOCKA_MESSAGE_OUTPUT=TAP timeout 300 "$t" < /dev/null > "$log" 2> "$log.err"
		code=$?
		p=$(grep -cE '^ok [0-9]+' "$log") f=$(grep -E '^not ok [0-9]+' "$log" | grep -cv '# SKIP')
		if [ $code != 0 ] && [ "$f" = 0 ]; then f=1; fi
		if [ "$f" != 0 ]; then
			echo "not ok - $name $(basename "$t"): $p passed, $f failed (exit $code)"
			{ grep -A8 '^not ok' "$log"; tail -n 30 "$log.err"; } | head -n 60 | sed 's/^/    /'
		else echo "ok - $name $(basename "$t"): $p passed"; fi
		count "$(basename "$t")" "$p" "$f"
	done
}

want() { case " $parts " in *" $1 "*) return 0 ;; esac; return 1; }
# chosen <pattern…>: the files of a part, narrowed by FILES.
chosen() { local f; for f in "$@"; do [ -f "$f" ] || continue; [ -z "${FILES:-}" ] || [[ $f == $FILES ]] || continue; echo "$f"; done; }

# ---- what they need --------------------------------------------------------------
conf/dev/deps.sh build run test || exit 1
jobs=$(nproc)
title build
if want lint || want unit || want rules || want http || want bench || want browser; then
	one 'builds' "$tmp/build.log" make -j"$jobs" all
	one 'builds with sanitizers' "$tmp/build-san.log" make -j"$jobs" SAN=1 programs tests
	if [ "$failed" != 0 ]; then echo "$passed passed, $failed failed"; exit 1; fi
fi
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0

# What every instance with demonstration data begins as: made once, with sanitizers, then copied.
seed() {
	[ -z "${SEED:-}" ] || return 0
	instances="$instances $tmp/seed"
	if ! VAR=$tmp/seed SAN=1 DEMO=1 DEVELOPMENT=0 ONLY_DATABASE=1 conf/dev/start.sh > "$tmp/seed.start" 2>&1; then
		echo 'not ok - the demonstration data are made'
		tail -n 30 "$tmp/seed.start" | sed 's/^/    /'
		count seed 0 1
		return 1
	fi
	echo 'ok - the demonstration data are made'
	retire seed
	export SEED=$tmp/seed
}
# The browser has an instance of its own and keeps one core busy: it begins first and runs
# beside all the rest but the measurements.
http_files= browser_files=
if want http; then http_files=$(chosen tests/http/*.test.mjs); fi
if want browser; then browser_files=$(chosen tests/browser/*.test.mjs); fi
if want unit || want rules || [ -n "$http_files$browser_files" ]; then title 'demonstration data'; seed; fi
if [ -n "$browser_files" ] && instance browser; then
	nodes_run browser $browser_files &
	apart=$!
	unset FERRY_URL FERRY_VAR FERRY_CONF FERRY_BIN FERRY_PASSWORD
fi

if want lint; then
	title lint
	tests/lint.sh > "$tmp/lint.log"
	cat "$tmp/lint.log" | sed '$d'
	count lint $(sed -nE 's/^lint: ([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$tmp/lint.log" | grep . || echo 0 1)
fi

if want unit || want rules; then
	title 'unit and rules'
	# One database for those that want one: FERRY_CONF may do what the programs may,
	# FERRY_ADMIN_CONF may change the schema. It is theirs to write into.
	# Without a port: nothing but the database runs.
	var=$tmp/unit instances="$instances $tmp/unit"
	if VAR=$var SAN=1 DEMO=1 ONLY_DATABASE=1 conf/dev/start.sh > "$tmp/unit.start" 2>&1; then
		export FERRY_CONF=$var/ferry.hdf FERRY_ADMIN_CONF=$var/admin.hdf FERRY_VAR=$var FERRY_TOP=$PWD
	else
		echo 'not ok - database for the unit tests'; tail -n 30 "$tmp/unit.start" | sed 's/^/    /'; count unit-database 0 1
	fi
	if want unit; then cmocka unit $(for f in $(chosen tests/unit/test_*.c); do f=${f##*/}; echo ".build-san/tests/${f%.c}"; done); fi
	if want rules; then
		cmocka rules $(for f in $(chosen tests/rules/test_*.c); do f=${f##*/}; echo ".build-san/tests/rules_${f%.c}"; done)
		r=$(chosen tests/rules/*.test.mjs)
		if [ -n "$r" ]; then nodes rules $r; fi
	fi
	VAR=$var conf/dev/stop.sh > /dev/null 2>&1
fi

if [ -n "$http_files" ]; then
	title http
	if instance http 1; then nodes http $http_files; retire http; fi
fi

if want fuzz; then
	title fuzz
	seconds=${FUZZ_SECONDS:-10}
	for f in $(chosen tests/fuzz/fuzz_*.c); do
		f=${f##*/} f=${f%.c}
		one "$f builds" "$tmp/$f.build" make -j"$jobs" ".build-fuzz/$f"
		[ -x ".build-fuzz/$f" ] || continue
		mkdir -p "$tmp/$f.corpus"
		seeds=; [ ! -d "tests/fuzz/seeds/$f" ] || seeds=tests/fuzz/seeds/$f
		one "$f for $seconds s" "$tmp/$f.log" ".build-fuzz/$f" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -artifact_prefix="$tmp/$f-" "$tmp/$f.corpus" $seeds
	done
fi

if [ -n "$apart" ]; then
	title browser
	child=$apart
	wait $child
	child= apart=
	nodes_tell browser
	retire browser
fi

if want bench; then
	title 'bench (short)'
	one 'bench, short form' "$tmp/bench.log" env BENCH=short tests/bench/run.sh
	cat "$tmp/bench.log"
fi

title done
if [ -n "$failures" ]; then echo "failed in:$failures"; fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
