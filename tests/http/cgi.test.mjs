// Every area as a plain CGI program, started once a request by environment alone:
// pages with a session, forms with their csrf token, the API with a bearer, and the
// address also in RFC 3875's parts instead of REQUEST_URI.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { api, program, signIn, top, url, varDir } from './lib.mjs';

const bin = process.env.FERRY_BIN || join(top, '.build/bin');
const areas = readdirSync(bin).filter((f) => /^[a-z]+$/.test(f));

function cgi(area, path, { method = 'GET', body = '', env = {}, parts = false } = {}) {
	const [at, query = ''] = path.split('?');
	const address = parts ? { SCRIPT_NAME: `/${area}`, PATH_INFO: decodeURIComponent(at.slice(area.length + 1)) } : { REQUEST_URI: path };
	return new Promise((done) => {
		const child = execFile(join(bin, area), [], { encoding: 'buffer', maxBuffer: 1 << 26, env: {
			PATH: process.env.PATH, FERRY_CONF: join(varDir, 'ferry.hdf'), ASAN_OPTIONS: process.env.ASAN_OPTIONS || '', LSAN_OPTIONS: process.env.LSAN_OPTIONS || '', UBSAN_OPTIONS: process.env.UBSAN_OPTIONS || '',
			GATEWAY_INTERFACE: 'CGI/1.1', REQUEST_METHOD: method, QUERY_STRING: query, REMOTE_ADDR: '127.0.0.1', SERVER_PROTOCOL: 'HTTP/1.1', SERVER_NAME: 'localhost',
			...(body ? { CONTENT_LENGTH: String(Buffer.byteLength(body)), CONTENT_TYPE: 'application/x-www-form-urlencoded' } : {}), ...address, ...env } },
			(err, out) => {
				const end = out.indexOf('\r\n\r\n'), head = out.subarray(0, end).toString('latin1');
				done({ code: err ? err.code : 0, status: Number((head.match(/^Status: (\d+)/m) || [])[1]), head, text: out.subarray(end + 4).toString('utf8') });
			});
		child.stdin.on('error', () => {});
		child.stdin.end(body);
	});
}

test('each area answers as CGI: its page with a session, its list with a token, nobody without', async () => {
	const b = await signIn('admin'), cookie = [...b.cookies].map(([k, v]) => `${k}=${v}`).join('; '), a = await api('admin');
	assert.ok(areas.length >= 15);
	for (const area of areas) {
		const lines = (await program(area, ['--routes'])).stdout.trim().split('\n').map((l) => JSON.parse(l));
		const list = lines.find((r) => r.method === 'GET' && r.page && !/[{.]/.test(r.path) && !['public', 'loopback'].includes(r.permission));
		if (list) {
			const page = await cgi(area, list.path, { env: { HTTP_COOKIE: cookie } });
			assert.ok([200, 303].includes(page.status), `${area} ${list.path} → ${page.status} ${page.text.slice(0, 200)}`);
			const nobody = await cgi(area, list.path);
			assert.ok([303, 401].includes(nobody.status), `${area} ${list.path} without a session → ${nobody.status}`);
		}
		const json = lines.find((r) => r.method === 'GET' && r.api && !/[{.]/.test(r.path) && ['read', 'signed_in'].includes(r.permission));
		if (json) {
			const path = `/api/v1${json.path}`, answer = await cgi(area, path, { env: { HTTP_AUTHORIZATION: `Bearer ${a.token}`, HTTP_ACCEPT: 'application/json' } });
			// What wants a parameter says so.
			assert.ok([200, 400, 404, 422].includes(answer.status), `${area} ${path} → ${answer.status} ${answer.text.slice(0, 200)}`);
			assert.doesNotThrow(() => JSON.parse(answer.text), path);
		}
	}
});

test('a form is posted with its csrf token, and refused without', async () => {
	const b = await signIn('admin'), cookie = [...b.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
	const form = await cgi('leads', '/leads/new', { env: { HTTP_COOKIE: cookie } });
	assert.equal(form.status, 200);
	const csrf = form.text.match(/name="csrf"\s+value="([^"]+)"/)[1], name = `以 CGI 建立 ${Date.now()}`;
	const post = (fields) => cgi('leads', '/leads', { method: 'POST', body: new URLSearchParams(fields).toString(), env: { HTTP_COOKIE: cookie, HTTP_ORIGIN: url } });
	assert.equal((await post({ name })).status, 403);
	const made = await post({ name, csrf });
	assert.equal(made.status, 303, made.head + made.text.slice(0, 300));
	const at = made.head.match(/^Location: (\S+)/m)[1];
	const page = await cgi('leads', at, { env: { HTTP_COOKIE: cookie } });
	assert.equal(page.status, 200);
	assert.ok(page.text.includes(name));
	await (await api('admin')).delete(at.slice(1).split('?')[0]);
});

test('without REQUEST_URI the address is put together from its parts', async () => {
	const a = await api('admin'), env = { HTTP_AUTHORIZATION: `Bearer ${a.token}` };
	const b = await signIn('admin'), cookie = [...b.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
	assert.equal((await cgi('customers', '/customers?view=all&q=%E9%A4%90%E9%A3%B2', { parts: true, env: { HTTP_COOKIE: cookie } })).status, 200);
	assert.equal((await cgi('customers', '/customers/100%25', { parts: true, env: { ...env, HTTP_COOKIE: cookie } })).status, 404);
	assert.equal((await cgi('customers', '/customers/%3Fa', { parts: true, env: { HTTP_COOKIE: cookie } })).status, 404);
});

test('numbers are for this machine only', async () => {
	assert.equal((await cgi('leads', '/leads/metrics')).status, 200);
	for (const from of ['10.1.2.3', '192.168.1.5', '2001:db8::1']) assert.notEqual((await cgi('leads', '/leads/metrics', { env: { REMOTE_ADDR: from } })).status, 200, from);
});

test('a configuration that is not there is said, and no crash', async () => {
	const c = await cgi('leads', '/leads/', { env: { FERRY_CONF: join(varDir, 'no-such.hdf') } });
	assert.deepEqual([c.code, c.text], [78, '']);
});
