#!/usr/bin/env bash
# Brings an instance up: database, migrations, account, demonstration data, worker,
# one FastCGI service per area, nginx. What already runs is left alone.
. "$(dirname "$0")/common.sh"
. "$TOP/conf/dev/database.sh"
. "$TOP/conf/dev/web.sh"

[ -z "$(pid_of nginx || true)" ] || die "already running with VAR=$VAR: http://127.0.0.1:$(cat "$VAR/port") (make stop ends it)"
if [ -z "${ONLY_DATABASE:-}" ] && (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then die "port $PORT is taken; choose another one: make start PORT=8081 VAR=var2"; fi
# Half an instance is none.
trap '[ $? = 0 ] || VAR=$VAR "$TOP/conf/dev/stop.sh" > /dev/null 2>&1' EXIT
make_folders
# SEED names the folder of a stopped instance: a new one begins as its copy (the tests make one, and the rest of it).
if [ -n "${SEED:-}" ] && [ "$DEMO" != 0 ] && [ ! -d "$VAR/mariadb" ]; then
	cp -a --sparse=always "$SEED"/{mariadb,files,password,log-key,demo,demo.done,users.done} "$VAR/"
fi
# The last run's logs are kept once.
rm -f "$VAR"/log/*.1
for l in "$VAR"/log/*; do if [ -s "$l" ]; then mv "$l" "$l.1"; fi; done
say "$PORT" > "$VAR/port"

# conf/ferry.hdf with this instance's folders behind it (a later line wins).
write_conf() { # <user>
	local fonts=$TOP/www/node_modules/@expo-google-fonts live=
	[ -f /usr/lib/nginx/modules/ngx_nchan_module.so ] && live=$RUN/live.sock
	cat "$TOP/conf/ferry.hdf"
	cat <<-END

	# ---- this instance; written by make start, do not edit: put yours into $VAR/local.hdf
	Database.Socket = $RUN/mariadb.sock
	Database.Name = $DATABASE
	Database.User = $1
	Database.Password = $(cat "$VAR/password")
	Log.Key = $(cat "$VAR/log-key")
	Dir.Www = $TOP/www
	Dir.Sql = $TOP/sql
	Dir.Var = $VAR
	Dir.Files = $VAR/files
	Dir.Tmp = $VAR/tmp
	Dir.Mail = $VAR/mail
	Fonts.TC.Regular = $fonts/noto-sans-tc/400Regular/NotoSansTC_400Regular.ttf
	Fonts.SC.Regular = $fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf
	Base.Url = http://127.0.0.1:$PORT
	Development = ${DEVELOPMENT:-1}
	Live.Socket = $live
	Demo.Password = $([ "$DEMO" = 0 ] || say "$DEMO_PASSWORD")
	END
	if [ -f "$VAR/local.hdf" ]; then cat "$VAR/local.hdf"; fi
}

if [ -n "$SAN" ]; then
	export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:log_path=$VAR/log/asan
	export UBSAN_OPTIONS=print_stacktrace=1:log_path=$VAR/log/ubsan
	export LSAN_OPTIONS=suppressions=$TOP/tests/lsan.supp:print_suppressions=0
fi

database_start
SEAL=
if [ ! -s "$VAR/log-key" ]; then
	head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$VAR/log-key"
	SEAL=${FIRST_START:-older}
fi
write_conf ferry > "$VAR/ferry.hdf"
write_conf root > "$VAR/admin.hdf"
admin() { FERRY_CONF=$VAR/admin.hdf "$@"; }

# A new schema is announced by migrate; what it refuses is said there.
# The demonstration instance is decided once: data is not poured over an empty one later.
[ -f "$VAR/demo" ] || say "$DEMO" > "$VAR/demo"
DEMO=$(cat "$VAR/demo")
admin "$BIN/ferry-migrate" "$TOP/sql"
if [ "$DEMO" != 0 ]; then
	if ls "$TOP"/sql/demo/*.sql > /dev/null 2>&1; then admin "$BIN/ferry-migrate" --demo "$TOP/sql/demo"; fi
	if [ -x "$BIN/ferry-demo" ] && [ ! -f "$VAR/demo.done" ]; then
		say "ferry: making the demonstration data"
		admin "$BIN/ferry-demo"
		touch "$VAR/demo.done"
	fi
fi
if [ "$SEAL" = older ]; then admin "$BIN/ferry-admin" seal-log; fi
database_grants
export FERRY_CONF=$VAR/ferry.hdf

if [ ! -f "$VAR/users.done" ] && [ -x "$BIN/ferry-admin" ]; then
	# With DEMO=0 there is only admin, whose password is given or made up.
	if [ "$DEMO" = 0 ]; then
		[ -s "$VAR/admin-password" ] || say "${ADMIN_PASSWORD:-$(head -c 9 /dev/urandom | base64 | tr '+/' '-_')}" > "$VAR/admin-password"
		"$BIN/ferry-admin" user-add --if-absent --role administrator --password-stdin admin Administrator < "$VAR/admin-password"
		"$BIN/ferry-admin" password --stdin admin < "$VAR/admin-password" > /dev/null
	else
		"$BIN/ferry-admin" demo-passwords
	fi
	touch "$VAR/users.done"
fi

# For the tests of rules: nothing but the database runs.
if [ -n "${ONLY_DATABASE:-}" ]; then exit 0; fi
[ ! -x "$BIN/ferry-worker" ] || start_service worker "$BIN/ferry-worker"

# As many processes for the areas that people use all day.
processes() { case $1 in home|leads|customers|opportunities|quotations) say $((WORKERS * 2)) ;; *) say "$WORKERS" ;; esac; }
for area in $(areas); do
	start_service "$area" spawn-fcgi -n -s "$RUN/$area.sock" -M 0660 -- \
		/usr/bin/multiwatch -f "${FORKS:-$(processes "$area")}" -r 10 -t 1000 -- "$BIN/$area"
done
web_start

say "Ferry: http://127.0.0.1:$PORT"
if [ "$DEMO" = 0 ]; then
	say "sign in as admin, password in $VAR/admin-password"
else
	say "sign in as admin, manager, assistant, finance, sales1 or sales2, password $DEMO_PASSWORD"
fi
