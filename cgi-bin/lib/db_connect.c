/*
 * The connection: its settings, what its errors mean, when it is made anew, and the
 * forgetting of statements prepared on it. Statements are db.c's.
 *
 * READ COMMITTED, because an invariant over several rows begins with bumping the
 * parent's version and then reads the children: with REPEATABLE READ those reads
 * would show the moment of the transaction's first SELECT, which may lie before
 * the lock, and two receipts could both see the same room. It also takes no gap
 * locks, so writers meet less often. Conditional UPDATEs read the newest committed
 * row in either level.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <mariadb/errmsg.h>
#include <mariadb/mysqld_error.h>
#include "config.h"
#include "db_impl.h"

enum { IDLE_SECONDS = 30 };

/* ---- errors ---------------------------------------------------------------- */

/* The connection is of no further use. Out of sync: a fault came in the middle of a result. */
bool db_error_lost(unsigned e)
{
	return e == CR_SERVER_GONE_ERROR || e == CR_SERVER_LOST || e == CR_SERVER_LOST_EXTENDED ||
	       e == CR_COMMANDS_OUT_OF_SYNC || e == ER_CONNECTION_KILLED || e == ER_SERVER_SHUTDOWN;
}

/* 1213 deadlock or certification, 1205 lock wait, 1020 row changed since the snapshot, 1047 node not ready, 1180 error during COMMIT. */
bool db_error_retry(unsigned e)
{
	return e == ER_LOCK_DEADLOCK || e == ER_LOCK_WAIT_TIMEOUT || e == ER_CHECKREAD ||
	       e == ER_UNKNOWN_COM_ERROR || e == ER_ERROR_DURING_COMMIT;
}

/* Inside a transaction nothing may run after the server gave it up: it would be committed on its own. */
void db_fail(struct db *db, unsigned error, const char *message, const char *sql)
{
	enum fault_kind kind = db_error_retry(error) ? FAULT_RETRY : db_error_lost(error) ? FAULT_LOST : FAULT_BUG;
	char copy[512], statement[401];		/* both may belong to what is closed below */

	snprintf(copy, sizeof copy, "%s", message);
	snprintf(statement, sizeof statement, "%s", sql);
	if (kind == FAULT_LOST)
		db_disconnect(db);
	if (kind != FAULT_BUG && db->in_tx)
		db->doomed = kind;
	fault_raise(kind, "database: %u %s in: %s", error, copy, statement);
}

void db_pause(int attempt)
{
	unsigned most = 2000u << (attempt < 7 ? attempt : 7);	/* 2 ms … 256 ms */

	usleep(1000 + arc4random_uniform(most));
}

/* ---- connection ------------------------------------------------------------ */

static int64_t monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void session_settings(MYSQL *my)
{
	static const char *const settings[] = {
		"SET collation_connection = 'utf8mb4_unicode_520_ci', time_zone = '+00:00', innodb_lock_wait_timeout = 10, "
		"sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
		"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
	};

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (mysql_query(my, settings[i]))
			return;		/* the caller looks at mysql_errno() */
	/* A server without Galera may not know the variable: then there is nothing to wait for. */
	if (config_int("Database.SyncWait", 0) && mysql_query(my, "SET SESSION wsrep_sync_wait = 1") &&
	    mysql_errno(my) == ER_UNKNOWN_SYSTEM_VARIABLE)
		mysql_query(my, "DO 0");
}

MYSQL *db_connect(void)
{
	const char *host = config_str("Database.Host", ""), *socket = config_str("Database.Socket", "/run/mysqld/mysqld.sock");
	unsigned connect_timeout = 5, timeout = 300, local_infile = 0;
	bool tcp = *host != '\0';
	char message[512];
	MYSQL *my = mysql_init(NULL);

	if (!my)
		fault("out of memory for a database connection");
	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout);
	mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &timeout);
	mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &timeout);
	mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &local_infile);
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(my, tcp ? host : NULL, config_str("Database.User", "ferry"), config_str("Database.Password", ""),
			       config_str("Database.Name", "ferry"), tcp ? (unsigned)config_int("Database.Port", 3306) : 0,
			       tcp ? NULL : socket, CLIENT_FOUND_ROWS))
		session_settings(my);
	if (mysql_errno(my)) {
		snprintf(message, sizeof message, "%u %s", mysql_errno(my), mysql_error(my));
		mysql_close(my);
		fault("cannot connect to the database: %s", message);
	}
	return my;
}

void db_forget(struct db *db, struct statement *s)
{
	struct statement **p = &db->bucket[s->hash % DB_BUCKETS];

	if (!s->sql)
		return;
	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	mysql_stmt_close(s->stmt);
	free(s->sql);
	free(s->column);
	free(s->bind);
	memset(s, 0, sizeof *s);
}

void db_forget_all(struct db *db)
{
	for (int i = 0; i < db->nstatements; i++)
		db_forget(db, &db->statement[i]);
	db->nstatements = 0;
}

void db_disconnect(struct db *db)
{
	db_forget_all(db);
	if (db->my)
		mysql_close(db->my);
	db->my = NULL;
}

/* Looks only between transactions: inside one a new connection would not hold what was done so far. */
void db_ready(struct db *db)
{
	int64_t now = monotonic();

	if (db->in_tx) {
		if (db->doomed || !db->my)
			fault_raise(db->doomed ? db->doomed : FAULT_LOST, "database: the transaction was given up by the server");
		db->used_at = now;
		return;
	}
	if (db->my && now - db->used_at > IDLE_SECONDS && mysql_ping(db->my))
		db_disconnect(db);
	if (!db->my)
		db->my = db_connect();
	db->used_at = now;
}

struct db *db_open(void)
{
	struct db *db = calloc(1, sizeof *db);

	if (!db)
		fault("out of memory");
	return db;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_disconnect(db);
	free(db->param);
	free(db->answers.said.s);
	free(db);
}

void db_read_only(struct ctx *c, bool on)
{
	c->db->read_only = on;
}

bool db_is_read_only(const struct ctx *c)
{
	return c->db->read_only;
}

int64_t db_last_id(struct ctx *c)
{
	return c->db->last_id;
}
