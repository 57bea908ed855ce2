/*
 * The floor that `make bench` compares Ferry with: the least a program can do for a
 * customer list. Looks the session up, reads 25 of N customers by a prepared keyset
 * query and writes plain HTML into a buffer: no template, no rights, no menu. Behind
 * the same nginx, with as many processes as the area it is compared with.
 *
 * FLOOR_SOCKET, FLOOR_USER, FLOOR_PASSWORD, FLOOR_DB name the database.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcgiapp.h>
#include <mysql.h>
#include <sodium.h>

enum { ROWS = 25, CELL = 800 };

static MYSQL *db;
static MYSQL_STMT *session_q, *list_q;

static _Noreturn void stop(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, db ? mysql_error(db) : "");
	exit(1);
}

static MYSQL_STMT *prepare(const char *sql)
{
	MYSQL_STMT *s = mysql_stmt_init(db);

	if (!s || mysql_stmt_prepare(s, sql, strlen(sql)))
		stop(sql);
	return s;
}

static void connect_db(void)
{
	db = mysql_init(NULL);
	if (!db)
		stop("memory");
	mysql_options(db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!mysql_real_connect(db, NULL, getenv("FLOOR_USER"), getenv("FLOOR_PASSWORD"), getenv("FLOOR_DB"), 0, getenv("FLOOR_SOCKET"), 0))
		stop("connect");
	session_q = prepare("SELECT user_id FROM sessions WHERE token = ? AND expires_at > UTC_TIMESTAMP()");
	list_q = prepare("SELECT id, name, phone, email, updated_at FROM customers WHERE id < ? ORDER BY id DESC LIMIT 25");
}

/* The person of the cookie, 0 if none: hashed like Ferry does it. */
static long long person(const char *cookies)
{
	const char *at = cookies ? strstr(cookies, "ferry=") : NULL;
	unsigned char hash[crypto_hash_sha256_BYTES];
	unsigned long length = sizeof hash;
	long long id = 0;
	MYSQL_BIND in = { .buffer_type = MYSQL_TYPE_BLOB, .buffer = hash, .buffer_length = sizeof hash, .length = &length };
	MYSQL_BIND out = { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &id };

	if (!at)
		return 0;
	at += strlen("ferry=");
	crypto_hash_sha256(hash, (const unsigned char *)at, strcspn(at, "; "));
	if (mysql_stmt_bind_param(session_q, &in) || mysql_stmt_execute(session_q) || mysql_stmt_bind_result(session_q, &out))
		stop("session");
	if (mysql_stmt_fetch(session_q))
		id = 0;
	mysql_stmt_free_result(session_q);
	return id;
}

static size_t escape(char *out, const char *s, unsigned long n)
{
	char *p = out;

	for (unsigned long i = 0; i < n; i++) {
		const char *e = s[i] == '<' ? "&lt;" : s[i] == '>' ? "&gt;" : s[i] == '&' ? "&amp;" : s[i] == '"' ? "&quot;" : NULL;

		if (e)
			p = stpcpy(p, e);
		else
			*p++ = s[i];
	}
	*p = 0;
	return (size_t)(p - out);
}

static size_t list(char *page, size_t room, long long before)
{
	static char text[4][CELL], safe[CELL * 6];
	unsigned long length[4];
	long long id;
	my_bool null[4];
	size_t n;
	MYSQL_BIND in = { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &before };
	MYSQL_BIND out[5] = { { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &id } };

	for (int i = 0; i < 4; i++)
		out[i + 1] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = text[i], .buffer_length = CELL, .length = &length[i], .is_null = &null[i] };
	if (mysql_stmt_bind_param(list_q, &in) || mysql_stmt_execute(list_q) || mysql_stmt_bind_result(list_q, out))
		stop("list");
	n = (size_t)snprintf(page, room, "<!doctype html><title>Customers</title><table>");
	while (!mysql_stmt_fetch(list_q)) {
		n += (size_t)snprintf(page + n, room - n, "<tr><td><a href=\"/customers/%lld\">%lld</a>", id, id);
		for (int i = 0; i < 4; i++) {
			escape(safe, text[i], null[i] ? 0 : length[i] < CELL ? length[i] : CELL);
			n += (size_t)snprintf(page + n, room - n, "<td>%s", safe);
		}
	}
	mysql_stmt_free_result(list_q);
	return n + (size_t)snprintf(page + n, room - n, "</table>");
}

int main(void)
{
	static char page[ROWS * 5 * CELL * 6 + 4096];
	FCGX_Request r;

	if (sodium_init() < 0 || FCGX_Init() || FCGX_InitRequest(&r, 0, 0))
		stop("start");
	connect_db();
	while (!FCGX_Accept_r(&r)) {
		if (!person(FCGX_GetParam("HTTP_COOKIE", r.envp))) {
			FCGX_FPrintF(r.out, "Status: 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n");
		} else {
			size_t n = list(page, sizeof page, 1LL << 60);

			FCGX_FPrintF(r.out, "Content-Type: text/html; charset=utf-8\r\n\r\n");
			FCGX_PutStr(page, (int)n, r.out);
		}
		FCGX_Finish_r(&r);
	}
	mysql_close(db);
	return 0;
}
