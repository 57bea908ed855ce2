/* The second factor: a code every thirty seconds, shown once as a picture to scan. */
#include <qrencode.h>
#include <sodium.h>
#include <string.h>
#include "lib/db.h"
#include "lib/lang.h"
#include "lib/password.h"
#include "lib/session.h"
#include "lib/text.h"
#include "account/pages.h"

static void qr_end(void *code)
{
	QRcode_free(code);
}

/* Modules as one path of squares: an SVG needs no picture file and no style. */
static void show_qr(struct req *r, const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	struct buf b = buf_new(r->c->mem);

	if (!code)
		fault("a QR code cannot be made");
	arena_defer(r->c->mem, qr_end, code);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				buf_fmt(&b, "M%d %dh1v1h-1z", x + 4, y + 4);
	page_set(r, "qr.path", b.s);
	page_int(r, "qr.size", code->width + 8);
}

static enum outcome show_totp(struct req *r, int status, const unsigned char *secret)
{
	char hex[TOTP_SECRET_BYTES * 2 + 1];
	const char *text = totp_base32(r->c->mem, secret, TOTP_SECRET_BYTES);

	sodium_bin2hex(hex, sizeof hex, secret, TOTP_SECRET_BYTES);
	page_set(r, "title", lang_text(r->c->lang, "SignIn.totp"));
	page_set(r, "secret", hex);
	page_set(r, "secret_text", text);
	show_qr(r, arena_fmt(r->c->mem, "otpauth://totp/Ferry:%s?secret=%s&issuer=Ferry", r->c->me->login, text));
	reply_secret(r);
	return reply_page_status(r, status, "account/totp.cs");
}

/* Another one takes its place only when it was switched off, for which the password is asked. */
static bool is_on(struct req *r)
{
	return db_one_int(r->c, "SELECT totp_secret IS NOT NULL FROM users WHERE id = ?", INT(r->c->me->id)) != 0;
}

enum outcome totp_page(struct req *r)
{
	unsigned char secret[TOTP_SECRET_BYTES];

	if (is_on(r))
		return reply_redirect(r, "/account/profile");
	randombytes_buf(secret, sizeof secret);
	return show_totp(r, 200, secret);
}

enum outcome totp_save(struct req *r)
{
	const char *hex = in_str(r->input, "secret"), *code = in_str(r->input, "code");
	unsigned char secret[TOTP_SECRET_BYTES];
	size_t n = 0;
	int64_t step;

	if (is_on(r))
		return ctx_refuse(r->c, CONFLICT, "", "wrong_state", NULL);
	if (!hex || sodium_hex2bin(secret, sizeof secret, hex, strlen(hex), NULL, &n, NULL) || n != sizeof secret)
		return ctx_refuse(r->c, MALFORMED, "secret", "wrong_type", "secret", NULL);
	step = code ? totp_step(secret, sizeof secret, text_trim(r->c->mem, code), r->c->now, 0) : 0;
	if (!step) {
		ctx_refuse(r->c, INVALID, "code", "totp_wrong", NULL);
		return show_totp(r, 422, secret);
	}
	db_exec(r->c, "UPDATE users SET totp_secret = ?, totp_last = ? WHERE id = ? AND totp_secret IS NULL", BYTES(secret, sizeof secret), INT(step), INT(r->c->me->id));
	session_end_all(r->c, r->c->me->id, r->session);
	reply_flash(r, "totp_on");
	return reply_redirect(r, "/account/profile");
}

enum outcome totp_off(struct req *r)
{
	if (!password_confirmed(r))
		return show_profile(r, 422);
	db_exec(r->c, "UPDATE users SET totp_secret = NULL, totp_last = 0 WHERE id = ?", INT(r->c->me->id));
	reply_flash(r, "totp_off");
	return reply_redirect(r, "/account/profile");
}
