# Read by the other scripts here: where this instance lives, and how its processes
# are started, found and ended. Everything of an instance is below VAR; nothing is
# ever ended by name, only by the pid files in VAR/run.
set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PORT=${PORT:-8080}
VAR=${VAR:-var}
DEMO=${DEMO:-1}
SAN=${SAN:-}
WORKERS=${WORKERS:-2}
BUILD=${BUILD:-.build${SAN:+-san}}
case $VAR in /*) ;; *) VAR=$TOP/$VAR ;; esac
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
BIN=$BUILD/bin
DATABASE=ferry
DEMO_PASSWORD=${DEMO_PASSWORD:-ferry-demo}

say() { printf '%s\n' "$*"; }
die() { printf 'ferry: %s\n' "$*" >&2; exit 1; }

# A socket's path may have 107 bytes: with a deep VAR the sockets live in a short
# folder below /tmp that VAR/run links to.
make_folders() {
	umask 077
	mkdir -p "$VAR" "$VAR/log" "$VAR/files" "$VAR/tmp" "$VAR/nginx"
	if [ ${#VAR} -gt 70 ]; then
		[ -d "$VAR/run/" ] || ln -sfn "$(mktemp -d /tmp/ferry-run.XXXXXX)" "$VAR/run"
	else
		mkdir -p "$VAR/run"
	fi
	find_folders
}
find_folders() { RUN=$(readlink -f "$VAR/run" 2>/dev/null || say "$VAR/run"); }
find_folders

pid_of() { # pid of a service of this instance if it runs, else nothing
	local pid
	pid=$(cat "$RUN/$1.pid" 2>/dev/null) || return 1
	[ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
	# The number may belong to somebody else by now.
	case $({ tr '\0' ' ' < "/proc/$pid/cmdline"; } 2>/dev/null) in
		*"$RUN"*|*"$VAR"*|*"$BUILD"*) say "$pid" ;;
		*) return 1 ;;
	esac
}

# start_service <name> <command…>: in its own session, output to VAR/log/<name>.log
start_service() {
	local name=$1
	shift
	[ -z "$(pid_of "$name" || true)" ] || return 0
	# A page's data is thousands of small blocks: more of them stay in the thread's own cache.
	GLIBC_TUNABLES=glibc.malloc.tcache_count=256 setsid "$@" < /dev/null >> "$VAR/log/$name.log" 2>&1 &
	say $! > "$RUN/$name.pid"
}

stop_service() { # asks, waits up to 20 s, then insists
	local name=$1 pid i
	if pid=$(pid_of "$name"); then
		kill -"${2:-TERM}" "$pid" 2>/dev/null || true
		for i in $(seq 200); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
		if kill -0 "$pid" 2>/dev/null; then
			say "ferry: $name did not stop in 20 s and is ended" >&2
			kill -KILL "$pid" 2>/dev/null || true
		fi
	fi
	rm -f "$RUN/$name.pid"
}

wait_for() { # wait_for <seconds> <command…>
	local i n=$(($1 * 20))
	shift
	for ((i = 0; i < n; i++)); do "$@" > /dev/null 2>&1 && return 0; sleep 0.05; done
	return 1
}

# The account that may change the schema; its password is in a file only we can read.
db_root() { mariadb --defaults-extra-file="$VAR/root.cnf" --default-character-set=utf8mb4 "$@"; }

# Names of the areas that are built.
areas() { local f; for f in "$BIN"/*; do [ -x "$f" ] || continue; f=${f##*/}; case $f in *[!a-z]*) ;; *) say "$f" ;; esac; done; }
