# Read by start.sh: the instance's own MariaDB below VAR, reachable by a socket only.

database_conf() {
	[ -s "$VAR/password" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$VAR/password"
	cat > "$VAR/root.cnf" <<-END
	[client]
	user = root
	password = $(cat "$VAR/password")
	socket = $RUN/mariadb.sock
	END
	sed -e "s|@VAR@|$VAR|g" -e "s|@RUN@|$RUN|g" -e "s|@BUFFER_POOL@|${BUFFER_POOL:-256M}|g" \
		"$TOP/conf/mariadb/private.cnf" > "$VAR/mariadb.cnf"
}

database_make() {
	[ ! -d "$VAR/mariadb/mysql" ] || return 0
	rm -rf "$VAR/mariadb.new"
	mariadb-install-db --no-defaults --datadir="$VAR/mariadb.new" --auth-root-authentication-method=normal \
		--skip-test-db --skip-name-resolve $(as_who) > "$VAR/log/mariadb-install.log" 2>&1 ||
		{ cat "$VAR/log/mariadb-install.log" >&2; die "MariaDB's tables could not be made"; }
	mv "$VAR/mariadb.new" "$VAR/mariadb"
	FIRST_START=1
}

# mariadbd refuses to run as root unless told so.
as_who() { if [ "$(id -u)" = 0 ]; then say --user=root; fi; }

database_start() {
	FIRST_START=
	database_conf
	database_make
	start_service mariadb mariadbd --defaults-file="$VAR/mariadb.cnf" $(as_who)
	if [ -n "$FIRST_START" ]; then
		wait_for 60 mariadb --no-defaults -uroot -S "$RUN/mariadb.sock" -e 'SELECT 1' ||
			{ tail -n 20 "$VAR/log/mariadb.log" >&2; die "MariaDB did not start"; }
		mariadb --no-defaults -uroot -S "$RUN/mariadb.sock" -e \
			"DELETE FROM mysql.global_priv WHERE User = ''; FLUSH PRIVILEGES;
			 ALTER USER root@localhost IDENTIFIED BY '$(cat "$VAR/password")'"
	fi
	wait_for 60 db_root -e 'SELECT 1' || { tail -n 20 "$VAR/log/mariadb.log" >&2; die "MariaDB did not start"; }
	db_root -e "CREATE DATABASE IF NOT EXISTS $DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"
}

# The programs' account: what conf/mariadb/grants.sh gives, once the tables are there.
database_grants() { "$TOP/conf/mariadb/grants.sh" "$DATABASE" ferry "$(cat "$VAR/password")" | db_root; }
