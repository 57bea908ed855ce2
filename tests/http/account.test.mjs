// Signing in and what guards it: CSRF, back-off, second factor, tokens, idempotency keys,
// sessions that end, passwords that are reset; settings that only some may change.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Api, Browser, api, cookiesOf, one, password, raw, host, signIn, sql, url } from './lib.mjs';

const fresh = (n) => `${n}.${Date.now().toString(36)}`;
// Users of this file only, so that no other test is locked out.
async function user(extra = {}) {
	const admin = await api(), login = fresh('u');
	const made = await admin.must('POST', 'settings/users', { login, name: '測試', password: 'correct horse', email: `${login}@example.com`, roles: [{ role_id: 'salesperson' }], ...extra }, 201);
	return { ...made, login };
}

test('wrong passwords are refused, counted, and slow the next try down', async () => {
	const { login, id } = await user();
	const a = new Api();
	for (let i = 0; i < 5; i++) assert.equal((await a.post('account/token', { login, password: 'no' })).status, 401);
	assert.equal(one(`SELECT failed_logins FROM users WHERE id = ${id}`), '5');
	const res = await a.post('account/token', { login, password: 'correct horse' });
	assert.equal(res.status, 429);
	assert.ok(res.headers.get('retry-after'));
	sql(`UPDATE users SET locked_until = NULL WHERE id = ${id}`);
	assert.equal((await a.post('account/token', { login, password: 'correct horse' })).status, 201);
	assert.equal(one(`SELECT failed_logins FROM users WHERE id = ${id}`), '0');
});

test('the sign-in page says what was wrong and keeps the name', async () => {
	const { login } = await user();
	const b = new Browser();
	const res = await b.post('/account/sign-in', { login, password: 'no' });
	assert.equal(res.status, 422);
	assert.match(res.text, new RegExp(`value="${login}"`));
	assert.match(res.text, /role="alert"/);
	assert.equal(b.cookies.has('ferry'), false);
});

test('next leads only to our own pages', async () => {
	const { login } = await user();
	for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '/a\nb']) {
		const res = await new Browser().post('/account/sign-in', { login, password: 'correct horse', next });
		assert.equal(res.location, '/');
	}
	const res = await new Browser().post('/account/sign-in', { login, password: 'correct horse', next: '/leads?view=mine' });
	assert.equal(res.location, '/leads?view=mine');
});

test('another site signs nobody in, whether the browser tells how sites are related or only where the form stood', async () => {
	const { login } = await user(), form = { login, password: 'correct horse' };
	for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: url.replace('://', '://x.') }, { 'sec-fetch-site': 'cross-site' }]) {
		const b = new Browser(), res = await b.post('/account/sign-in', form, { headers });
		assert.equal(res.status, 403, JSON.stringify(headers));
		assert.equal(b.cookies.has('ferry'), false);
	}
	for (const headers of [{}, { 'sec-fetch-site': 'same-origin' }]) assert.equal((await new Browser().post('/account/sign-in', form, { headers })).status, 303);
});

test('a page that needs signing in sends there and comes back', async () => {
	const res = await new Browser().get('/account/profile');
	assert.equal(res.status, 303);
	assert.equal(res.location, '/account/sign-in?next=/account/profile');
});

test('the cookie is HttpOnly and SameSite; stored is only its hash', async () => {
	const { login } = await user();
	const res = await new Browser().post('/account/sign-in', { login, password: 'correct horse' });
	const cookie = cookiesOf(res.headers).find((c) => c.startsWith('ferry='));
	assert.match(cookie, /HttpOnly/);
	assert.match(cookie, /SameSite=Lax/);
	const token = cookie.slice(6).split(';')[0];
	assert.equal(one(`SELECT COUNT(*) FROM sessions WHERE token = UNHEX(SHA2('${token}', 256))`), '1');
});

test('a form without its token is refused before anything happens', async () => {
	const b = await signIn();
	const before = one("SELECT value FROM settings WHERE name = 'currency'");
	for (const csrf of [null, 'x'.repeat(64)]) assert.equal((await b.post('/settings/general', { currency: 'USD' }, { csrf })).status, 403);
	assert.equal(one("SELECT value FROM settings WHERE name = 'currency'"), before);
	// A token needs none, and a session's token goes with that session only.
	const other = await new Browser().signIn();
	assert.notEqual(other.csrf, b.csrf);
	assert.equal((await b.post('/settings/general', { currency: before }, { csrf: other.csrf })).status, 403);
});

test('signing out ends the session, everywhere ends all', async () => {
	const { login, id } = await user();
	const a = await signIn(login, 'correct horse'), b = await signIn(login, 'correct horse');
	await new Api().post('account/token', { login, password: 'correct horse', name: ' ' });
	const mine = (await a.get('/account/profile')).text;
	assert.ok(mine.includes('其他裝置') && mine.includes('<th scope="row">API</th>') && !/<th scope="row">\s*</.test(mine.replace(/<span title="">[^<]+/g, 'x')), 'a device and a token have a name');
	assert.equal((await a.post('/account/sign-out')).status, 303);
	assert.equal((await a.get('/account/profile')).status, 303);
	assert.equal((await b.get('/account/profile')).status, 200);
	const token = (await new Api().post('account/token', { login, password: 'correct horse' })).json.token;
	await b.post('/account/sign-out-everywhere');
	assert.equal((await b.get('/account/profile')).status, 303);
	assert.equal((await new Api(token).get('account/me')).status, 401);
	assert.equal(one(`SELECT COUNT(*) FROM sessions WHERE user_id = ${id}`), '0');
});

test('sessions end when idle and in any case', async () => {
	const { login, id } = await user();
	const b = await signIn(login, 'correct horse');
	sql(`UPDATE sessions SET seen_at = UTC_TIMESTAMP - INTERVAL 9 HOUR WHERE user_id = ${id}`);
	assert.equal((await b.get('/account/profile')).status, 303);
	const c = await signIn(login, 'correct horse');
	sql(`UPDATE sessions SET expires_at = UTC_TIMESTAMP - INTERVAL 1 SECOND WHERE user_id = ${id}`);
	assert.equal((await c.get('/account/profile')).status, 303);
});

test('a disabled user is out at once, with session and token', async () => {
	const admin = await api(), { login, id, version } = await user();
	const b = await signIn(login, 'correct horse');
	const token = (await new Api().post('account/token', { login, password: 'correct horse' })).json.token;
	const now = await admin.must('GET', `settings/users/${id}`);
	await admin.must('PATCH', `settings/users/${id}`, { active: false, version: now.version ?? version });
	assert.equal((await b.get('/account/profile')).status, 303);
	assert.equal((await new Api(token).get('account/me')).status, 401);
	assert.equal((await new Api().post('account/token', { login, password: 'correct horse' })).status, 401);
});

test('rights follow a change of role at once', async () => {
	const admin = await api(), { login, id } = await user();
	const token = (await new Api().post('account/token', { login, password: 'correct horse' })).json.token, a = new Api(token);
	assert.equal((await a.get('settings/general')).status, 403);
	assert.equal((await a.post('settings/tags', { name: fresh('t') })).status, 403);
	await admin.must('PATCH', `settings/users/${id}`, { roles: [{ role_id: 'administrator' }], version: (await admin.must('GET', `settings/users/${id}`)).version });
	assert.equal((await a.get('settings/general')).status, 200);
	assert.equal((await a.post('settings/tags', { name: fresh('t') })).status, 201);
});

test('tokens: read only, end date, revoked', async () => {
	const { login, id } = await user({ roles: [{ role_id: 'administrator' }] });
	const read = (await new Api().post('account/token', { login, password: 'correct horse', read_only: true })).json.token;
	assert.equal((await new Api(read).get('settings/tags')).status, 200);
	assert.equal((await new Api(read).post('settings/tags', { name: fresh('t') })).status, 403);
	const gone = (await new Api().post('account/token', { login, password: 'correct horse', days: 1 })).json.token;
	assert.equal((await new Api(gone).get('account/me')).status, 200);
	sql(`UPDATE api_tokens SET expires_at = UTC_TIMESTAMP - INTERVAL 1 SECOND WHERE user_id = ${id} AND expires_at IS NOT NULL`);
	assert.equal((await new Api(gone).get('account/me')).status, 401);
	const b = await signIn(login, 'correct horse');
	await b.get('/account/profile');
	const made = await b.post('/account/tokens', { name: 'from the page', days: '10' });
	const shown = made.text.match(/<code class="num">([^<]+)</)[1];
	assert.equal((await new Api(shown).get('account/me')).json.login, login);
	await b.post(`/account/tokens/${one(`SELECT MAX(id) FROM api_tokens WHERE user_id = ${id}`)}/revoke`);
	assert.equal((await new Api(shown).get('account/me')).status, 401);
	assert.equal((await new Api('nonsense').get('account/me')).status, 401);
	// Somebody else's token is not there to be revoked.
	assert.equal((await b.post(`/account/tokens/${one(`SELECT MIN(id) FROM api_tokens WHERE user_id <> ${id}`)}/revoke`)).status, 404);
});

test('Idempotency-Key: the same answer again, another request is refused, one of many at once', async () => {
	const admin = await api(), key = fresh('k'), name = fresh('tag');
	const first = await admin.post('settings/tags', { name }, { 'idempotency-key': key });
	const again = await admin.post('settings/tags', { name }, { 'idempotency-key': key });
	assert.equal(first.status, 201);
	assert.equal(again.status, 201);
	assert.deepEqual(again.json, first.json);
	assert.equal(again.headers.get('location'), first.headers.get('location'));
	assert.equal((await admin.post('settings/tags', { name: name + 'x' }, { 'idempotency-key': key })).status, 422);
	const k2 = fresh('k'), n2 = fresh('tag');
	const all = await Promise.all(Array.from({ length: 12 }, () => admin.post('settings/tags', { name: n2 }, { 'idempotency-key': k2 })));
	assert.deepEqual([...new Set(all.map((r) => r.status))], [201]);
	assert.equal(new Set(all.map((r) => r.json.id)).size, 1);
	assert.equal(one(`SELECT COUNT(*) FROM tags WHERE name = '${n2}'`), '1');
	// A refusal is not kept: the key may be tried again with what is right.
	const k3 = fresh('k');
	assert.equal((await admin.post('settings/tags', { name: '' }, { 'idempotency-key': k3 })).status, 422);
	assert.equal((await admin.post('settings/tags', { name: fresh('tag') }, { 'idempotency-key': k3 })).status, 201);
	// And no secret lies in the table of answers.
	const token = await new Api().post('account/token', { login: 'admin', password });
	assert.equal(one(`SELECT COUNT(*) FROM idempotency WHERE body LIKE '%${token.json.token}%'`), '0');
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function totp(secret, at = Date.now()) {
	const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
	const mac = createHmac('sha1', key).update(step).digest(), o = mac[19] & 15;
	return String((mac.readUInt32BE(o) & 0x7fffffff) % 1000000).padStart(6, '0');
}

test('two-step verification: set up, asked for, no code twice', async () => {
	const { login, id } = await user();
	const b = await signIn(login, 'correct horse');
	const page = await b.get('/account/totp');
	const hex = page.text.match(/name="secret" value="([0-9a-f]{40})"/)[1], text = page.text.match(/<code class="num">([A-Z2-7]{32})</)[1];
	assert.match(page.text, /<path fill="#000" d="M\d/);
	assert.equal((await b.post('/account/totp', { secret: hex, code: '000000' })).status, 422);
	// Two codes that follow one another, whenever the half minute ends between the lines below.
	const at = Date.now(), first = totp(text, at), second = totp(text, at + 30000);
	assert.equal((await b.post('/account/totp', { secret: hex, code: first })).status, 303);
	assert.equal((await new Api().post('account/token', { login, password: 'correct horse' })).json.errors.code !== undefined, true);
	const c = new Browser();
	const step = await c.post('/account/sign-in', { login, password: 'correct horse' });
	assert.equal(step.status, 200);
	assert.equal(c.cookies.has('ferry'), false);
	const challenge = step.text.match(/name="challenge" value="([^"]+)"/)[1];
	// The code that switched it on is used up.
	assert.equal((await c.post('/account/sign-in/code', { challenge, code: first })).status, 422);
	assert.equal((await c.post('/account/sign-in/code', { challenge, code: second })).status, 303);
	assert.equal((await c.get('/account/profile')).status, 200);
	assert.equal((await c.post('/account/sign-in/code', { challenge, code: second }, { csrf: null })).status, 422);
	await c.get('/account/profile');
	assert.equal((await c.post('/account/totp/off', { current: 'wrong' })).status, 422);
	assert.equal((await c.post('/account/totp/off', { current: 'correct horse' })).status, 303);
	assert.equal(one(`SELECT totp_secret IS NULL FROM users WHERE id = ${id}`), '1');
});

test('a forgotten password: the same answer for everybody, a link that works once', async () => {
	const { login, id } = await user();
	const b = new Browser();
	const known = await b.post('/account/forgot', { login }), unknown = await b.post('/account/forgot', { login: 'nobody.at.all' });
	assert.equal(known.status, 200);
	assert.equal(known.text.replace(/[\w-]{12,}/g, ''), unknown.text.replace(/[\w-]{12,}/g, ''));
	const mail = one(`SELECT content FROM outbox WHERE kind = 'mail' AND target LIKE '%${login}%' ORDER BY id DESC LIMIT 1`);
	const path = JSON.parse(mail).text.match(/\/account\/reset\/[\w-]{43}/)[0];
	assert.equal((await b.get(path)).status, 200);
	assert.equal((await b.post(path, { password: 'short', again: 'short' })).status, 422);
	assert.equal((await b.post(path, { password: 'battery staple', again: 'battery stapler' })).status, 422);
	assert.equal((await b.post(path, { password: 'battery staple', again: 'battery staple' })).status, 303);
	assert.equal((await b.post(path, { password: 'battery staple', again: 'battery staple' })).status, 404);
	assert.equal((await new Api().post('account/token', { login, password: 'battery staple' })).status, 201);
	assert.equal((await new Api().post('account/token', { login, password: 'correct horse' })).status, 401);
	sql(`UPDATE users SET failed_logins = 0 WHERE id = ${id}`);
	sql('DELETE FROM login_attempts');
});

test('a right password opens as many second forms as it likes: wrong codes count all the same', async () => {
	const { login, id } = await user(), b = await signIn(login, 'correct horse');
	const page = await b.get('/account/totp'), secret = page.text.match(/name="secret" value="([0-9a-f]{40})"/)[1], text = page.text.match(/<code class="num">([A-Z2-7]{32})</)[1];
	assert.equal((await b.post('/account/totp', { secret, code: totp(text) })).status, 303);
	// Whoever sits at an open session puts no second factor of their own in its place.
	assert.equal((await b.post('/account/totp', { secret: 'ab'.repeat(20), code: '000000' })).status, 409);
	assert.equal((await b.get('/account/totp')).status, 303);
	const forms = [];
	for (let i = 0; i < 6; i++) forms.push((await new Browser().post('/account/sign-in', { login, password: 'correct horse' })).text.match(/name="challenge" value="([^"]+)"/)[1]);
	const again = () => totp(text, Date.now() + 30000);
	for (const challenge of forms.slice(0, 5)) assert.equal((await new Browser().post('/account/sign-in/code', { challenge, code: again() === '000000' ? '111111' : '000000' })).status, 422);
	assert.equal((await new Browser().post('/account/sign-in/code', { challenge: forms[5], code: again() })).status, 422);
	sql(`UPDATE users SET locked_until = NULL WHERE id = ${id}`);
	assert.equal((await new Browser().post('/account/sign-in/code', { challenge: forms[5], code: again() })).status, 303);
	sql('DELETE FROM login_attempts');
});

test('a new password or address voids what was on its way; who is put out is out with tokens too', async () => {
	const { login, id } = await user(), admin = await api(), b = new Browser();
	const link = async () => {
		sql(`DELETE FROM password_resets WHERE user_id = ${id}`);
		await b.post('/account/forgot', { login });
		return JSON.parse(one(`SELECT content FROM outbox WHERE kind = 'mail' AND target LIKE '%${login}%' ORDER BY id DESC LIMIT 1`)).text.match(/\/account\/reset\/[\w-]{43}/)[0];
	};
	const change = async (fields) => admin.must('PATCH', `settings/users/${id}`, { ...fields, version: (await admin.must('GET', `settings/users/${id}`)).version });
	const token = async (password) => new Api((await new Api().post('account/token', { login, password })).json.token);
	const first = await link();
	await change({ email: `${login}@elsewhere.example` });
	assert.equal((await b.get(first)).status, 404);
	const second = await link(), mine = await signIn(login, 'correct horse');
	await mine.get('/account/profile');
	assert.equal((await mine.post('/account/password', { current: 'correct horse', password: 'battery staple', again: 'battery staple' })).status, 303);
	assert.equal((await b.get(second)).status, 404);
	let now = 'battery staple';
	const outs = [() => admin.must('POST', `settings/users/${id}/sign_out`), () => change({ password: now = 'correct horse' }),
		async () => assert.equal((await b.post(await link(), { password: 'battery horse', again: 'battery horse' })).status, 303)];
	for (const out of outs) {
		const held = await token(now);
		assert.equal((await held.get('account/me')).status, 200);
		await out();
		assert.equal((await held.get('account/me')).status, 401, String(out));
	}
	sql('DELETE FROM login_attempts');
});

test('the last administrator cannot be lost, roles in use cannot be deleted', async () => {
	const admin = await api();
	const role = await admin.must('GET', 'settings/roles/5');
	if (one('SELECT COUNT(*) FROM roles WHERE may_settings = 1') === '1')
		assert.equal((await admin.patch('settings/roles/5', { may_settings: false, version: role.version })).status, 422);
	assert.ok([403, 409].includes((await admin.delete('settings/roles/5')).status));
	assert.equal((await admin.patch('settings/users/1', { name: 'x', version: 1 })).status, 409);
	const rights = (await admin.must('GET', 'settings/roles/1')).rights;
	assert.ok(Array.isArray(rights) && rights.length > 5);
});

test('the rights matrix changes one cell and nothing else', async () => {
	const b = await signIn();
	await b.get('/settings/rights');
	const before = sql('SELECT role_id, record, read_scope, write_scope FROM role_rights ORDER BY 1, 2');
	assert.equal((await b.post('/settings/rights', { 'role_4[contact][read]': '2', 'role_4[contact][write]': '1' })).status, 303);
	assert.deepEqual(sql("SELECT read_scope, write_scope FROM role_rights WHERE role_id = 4 AND record = 'contact'"), [['2', '1']]);
	await b.get('/settings/rights');
	sql("DELETE FROM role_rights WHERE role_id = 4 AND record = 'contact'");
	assert.deepEqual(sql('SELECT role_id, record, read_scope, write_scope FROM role_rights ORDER BY 1, 2'), before);
});

test('bad input is answered and the process lives', async () => {
	const admin = await api();
	const send = (path, type, body, more = {}) => admin.call('POST', path, body, { 'content-type': type, ...more });
	const cases = [
		[400, 'application/json', '{'], [400, 'application/json', '[]'], [400, 'application/json', '{"name":"a\\u0000b"}'],
		[400, 'application/json', Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])], [400, 'application/json', '{"nope":1}'],
		[400, 'application/json', '{"name":{"a":1}}'], [415, 'text/plain', 'x'], [400, 'application/x-www-form-urlencoded', 'name=%ff'],
		[400, 'application/x-www-form-urlencoded', 'name=%00'], [400, 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nunterminated'],
		[413, 'application/json', JSON.stringify({ name: 'x'.repeat(2 << 20) })],
	];
	const tags = one('SELECT COUNT(*) FROM tags');
	for (const [status, type, body] of cases) assert.equal((await send('settings/tags', type, body)).status, status, `${type} ${String(body).slice(0, 60)}`);
	const big = await raw(`POST /api/v1/settings/tags HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2147483648\r\n\r\n`);
	assert.match(big, /^HTTP\/1\.1 413/);
	assert.equal((await new Browser().get('/account/sign-in?x=%ff')).status, 400);
	assert.equal((await admin.call('PUT', 'settings/tags')).status, 405);
	assert.match((await admin.call('PUT', 'settings/tags')).headers.get('allow'), /GET, HEAD, POST/);
	assert.equal((await admin.get('settings/nothing')).status, 404);
	assert.equal((await admin.get('settings/users/999999')).status, 404);
	assert.equal(one('SELECT COUNT(*) FROM tags'), tags);
	assert.equal((await admin.get('settings/tags')).status, 200);
});

test('problems are problem+json, in the language of the person', async () => {
	const { login } = await user({ lang: 'en' });
	const token = (await new Api().post('account/token', { login, password: 'correct horse' })).json.token;
	const res = await new Api(token).patch('settings/general', { currency: 'USD' });
	assert.equal(res.headers.get('content-type'), 'application/problem+json');
	assert.equal(res.json.status, 403);
	assert.equal(res.json.title, 'Not allowed');
});

test('every page says what browsers may do with it', async () => {
	const res = await new Browser().get('/account/sign-in');
	assert.match(res.headers.get('content-security-policy'), /default-src 'self'; frame-ancestors 'none'/);
	assert.equal(res.headers.get('x-content-type-options'), 'nosniff');
	assert.equal(res.headers.get('cache-control'), 'no-store');
	const head = await new Browser().fetch('/account/sign-in', { method: 'HEAD' });
	assert.equal(head.status, 200);
	assert.equal(head.bytes.length, 0);
});
