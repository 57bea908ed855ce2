// What the tests over HTTP share: a client that behaves like a browser (cookies, forms
// with their csrf token), one that speaks the JSON API with a token, and the database
// behind an instance. The instance is started by tests/run.sh (FERRY_URL, FERRY_VAR);
// to run one file by hand:  make start && FERRY_URL=http://127.0.0.1:8080 FERRY_VAR=$PWD/var node --test <file>
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

export const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const url = process.env.FERRY_URL || 'http://127.0.0.1:8080';
export const varDir = process.env.FERRY_VAR || join(top, 'var');
export const password = process.env.FERRY_PASSWORD || 'ferry-demo';
export const { hostname: host, port } = new URL(url);

// To check a password takes long on purpose: sessions and tokens lie beside the instance for the next file.
const keptAt = join(varDir, 'signed-in.json');
const kept = existsSync(keptAt) ? JSON.parse(readFileSync(keptAt, 'utf8')) : { sessions: {}, tokens: {} };
const keep = () => writeFileSync(keptAt, JSON.stringify(kept), { mode: 0o600 });

// One request, its answer whole: { status, headers, bytes }. Node's own client, on connections that
// are kept, costs a third of what its fetch() does; a test file asks thousands of times.
const agent = new http.Agent({ keepAlive: true });
async function send(to, { method, headers, body }) {
	const h = { accept: '*/*', ...headers };
	if (body instanceof FormData || body instanceof URLSearchParams) {
		const packed = new Response(body);
		h['content-type'] ??= packed.headers.get('content-type');
		body = Buffer.from(await packed.arrayBuffer());
	}
	// For DELETE Node says no length by itself: the next request on the connection would begin with this one's body.
	if (body !== undefined && body !== null) h['content-length'] ??= Buffer.byteLength(body);
	const once = () => new Promise((done, failed) => {
		const req = http.request(to, { method, headers: h, agent }, (res) => {
			const parts = [];
			res.on('data', (d) => parts.push(d)).on('error', failed).on('end', () => {
				const pairs = [];
				for (let i = 0; i < res.rawHeaders.length; i += 2) pairs.push([res.rawHeaders[i], res.rawHeaders[i + 1]]);
				done({ status: res.statusCode, headers: new Headers(pairs), bytes: Buffer.concat(parts) });
			});
		});
		// The server may close what was kept just as it is used again.
		req.on('error', (e) => (['ECONNRESET', 'EPIPE'].includes(e.code) && req.reusedSocket ? done(once()) : failed(e)));
		req.end(body);
	});
	return once();
}

// ---- a browser without scripts -------------------------------------------------

// Set-Cookie may come many times; Debian's Node 18 only gives all in one line.
export const cookiesOf = (headers) => headers.getSetCookie?.() ?? (headers.get('set-cookie') || '').split(/,\s*(?=[\w-]+=)/).filter(Boolean);

export class Browser {
	constructor() { this.cookies = new Map(); this.csrf = null; }

	async fetch(path, { method = 'GET', headers = {}, body, follow = false } = {}) {
		const h = { ...headers };
		if (this.cookies.size) h.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
		if (method !== 'GET' && !h.origin) h.origin = url;
		const res = await send(path.startsWith('http') ? path : url + path, { method, headers: h, body });
		for (const c of cookiesOf(res.headers)) {
			const [pair] = c.split(';'), at = pair.indexOf('=');
			if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(c)) this.cookies.delete(pair.slice(0, at));
			else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
		const out = { ...res, location: res.headers.get('location'), text: res.bytes.toString('utf8') };
		const m = out.text.match(/name="csrf"\s+value="([^"]+)"|<meta name="csrf" content="([^"]+)"/);
		if (m) this.csrf = m[1] || m[2];
		if (follow && out.location && res.status >= 300 && res.status < 400) return this.fetch(new URL(out.location, url).href, { follow });
		return out;
	}
	get(path, options) { return this.fetch(path, options); }

	// A form as a browser sends it; csrf from the last page seen. Pass csrf: null to leave it out.
	post(path, fields = {}, options = {}) {
		const body = new URLSearchParams();
		const token = 'csrf' in options ? options.csrf : this.csrf;
		if (token) body.append('csrf', token);
		for (const [k, v] of Object.entries(fields)) for (const x of [v].flat()) body.append(k, x);
		return this.fetch(path, { method: 'POST', body, ...options });
	}
	// files: [{ field, name, type, data }]
	upload(path, fields, files, options = {}) {
		const body = new FormData();
		if (this.csrf) body.append('csrf', this.csrf);
		for (const [k, v] of Object.entries(fields)) body.append(k, v);
		for (const f of files) body.append(f.field, new Blob([f.data], { type: f.type || 'application/octet-stream' }), f.name);
		return this.fetch(path, { method: 'POST', body, ...options });
	}
	async signIn(login = 'admin', pass = password) {
		await this.get('/account/sign-in');
		const res = await this.post('/account/sign-in', { login, password: pass });
		assert.equal(res.status, 303, `sign-in of ${login}: ${res.status} ${res.text.slice(0, 300)}`);
		await this.get('/home/');
		return this;
	}
}
// A browser of somebody who is signed in; who was before, in this file or another, is so by the same session.
export async function signIn(login = 'admin', pass = password) {
	const b = new Browser(), { sessions } = kept;
	if (pass === password && sessions[login]) {
		b.cookies = new Map(sessions[login]);
		if ((await b.get('/home/')).status === 200) return b;
		b.cookies.clear();
	}
	await b.signIn(login, pass);
	if (pass === password) {
		sessions[login] = [...b.cookies];
		keep();
	}
	return b;
}

// ---- the JSON API --------------------------------------------------------------

const tried = new Set();
export class Api {
	constructor(token) { this.token = token; }
	async call(method, path, body, headers = {}) {
		const h = { accept: 'application/json', ...headers };
		if (this.token) h.authorization = `Bearer ${this.token}`;
		if (body !== undefined && !h['content-type']) h['content-type'] = 'application/json';
		const res = await send(`${url}/api/v1/${path}`, { method, headers: h, body: body === undefined || typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body) });
		const text = res.bytes.toString('utf8');
		let json = null;
		if (/json/.test(res.headers.get('content-type') || '')) { try { json = JSON.parse(text); } catch { /* json stays null */ } }
		return { ...res, text, json };
	}
	get(path) { return this.call('GET', path); }
	post(path, body, headers) { return this.call('POST', path, body, headers); }
	patch(path, body, headers) { return this.call('PATCH', path, body, headers); }
	delete(path) { return this.call('DELETE', path); }
	// The same, for steps that must succeed: answers the JSON.
	async must(method, path, body, status) {
		const res = await this.call(method, path, body);
		const want = status ? [status] : [200, 201, 204];
		assert.ok(want.includes(res.status), `${method} ${path} → ${res.status} ${res.text.slice(0, 600)}`);
		return res.json;
	}
}
export async function api(login = 'admin', pass = password) {
	const { tokens } = kept;
	if (!tried.has(login) && (!tokens[login] || (await new Api(tokens[login]).get('account/me')).status !== 200)) {
		const res = await new Api().post('account/token', { login, password: pass, name: 'tests' });
		assert.equal(res.status, 201, `token for ${login}: ${res.status} ${res.text.slice(0, 300)}`);
		tokens[login] = res.json.token;
		keep();
	}
	tried.add(login);
	return new Api(tokens[login]);
}

// ---- the instance itself --------------------------------------------------------

// Rows of a query as root, each a list of texts (NULL is null).
export function sql(query) {
	const out = execFileSync('mariadb', [`--defaults-extra-file=${join(varDir, 'root.cnf')}`, '--default-character-set=utf8mb4', '-N', '-B', 'ferry', '-e', query], { encoding: 'utf8', maxBuffer: 1 << 28 });
	return out.split('\n').slice(0, -1).map((l) => l.split('\t').map((v) => (v === 'NULL' ? null : v.replace(/\\([nt0\\])/g, (_, c) => ({ n: '\n', t: '\t', 0: '\0', '\\': '\\' })[c]))));
}
export const one = (query) => (sql(query)[0] || [null])[0];

// Every table's contents as one number each: equal before and after means nothing was written.
// But what sign-ins and the worker write at any time.
const VOLATILE = new Set(['sessions', 'login_attempts', 'api_tokens', 'jobs', 'outbox', 'journal_checkpoints', 'journal_verdicts']);
export function databaseState() {
	const tables = sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'ferry' AND table_type = 'BASE TABLE' ORDER BY 1").map((r) => r[0]).filter((t) => !VOLATILE.has(t));
	return Object.fromEntries(sql(`CHECKSUM TABLE ${tables.map((t) => `\`${t}\``).join(', ')}`));
}

// Runs one of Ferry's programs (admin, migrate, worker …) for this instance.
export function program(name, args = [], input = '', env = {}) {
	return new Promise((done) => {
		const bin = join(process.env.FERRY_BIN || join(top, '.build/bin'), name);
		const child = execFile(bin, args, { env: { ...process.env, FERRY_CONF: join(varDir, 'ferry.hdf'), ...env }, maxBuffer: 1 << 26, encoding: 'utf8' },
			(err, stdout, stderr) => done({ code: err ? err.code ?? 1 : 0, stdout, stderr }));
		child.stdin.on('error', () => { /* it was done before it had read its input */ });
		child.stdin.end(input);
	});
}
// Has the instance's worker do a job of this kind, once and now. A kind that comes again
// by itself is never "done": it waits again, with the time at which it was.
export async function jobDone(kind) {
	const id = one(`INSERT INTO jobs (kind, args, due_at, created_at) VALUES ('${kind}', '{}', UTC_TIMESTAMP(), UTC_TIMESTAMP()) RETURNING id`);
	const row = () => sql(`SELECT done_at, error FROM jobs WHERE id = ${id}`)[0];
	for (const end = Date.now() + 90000; !row()[0] && !row()[1]; await new Promise((r) => setTimeout(r, 100))) assert.ok(Date.now() < end, `the worker does not come to ${kind}`);
	const [, error] = row();
	sql(`DELETE FROM jobs WHERE id = ${id}`);
	assert.equal(error, null);
}

// Every route of every area: { area, method, path, permission, record }.
export async function routes() {
	const { readdirSync } = await import('node:fs');
	const dir = process.env.FERRY_BIN || join(top, '.build/bin');
	const out = [];
	for (const area of readdirSync(dir).filter((f) => !f.startsWith('ferry-')).sort()) {
		const { stdout } = await program(area, ['--routes']);
		for (const line of stdout.split('\n').filter(Boolean)) out.push({ area, ...JSON.parse(line) });
	}
	return out;
}

// Bytes to nginx as they are, for what no client would send; answers one response, or what came until it closes or `ms` have passed.
export function raw(bytes, ms = 5000) {
	return new Promise((done) => {
		let got = '';
		const s = net.connect(Number(port), host, () => s.write(bytes));
		const end = () => { clearTimeout(t); s.destroy(); done(got); };
		const whole = () => { const m = got.match(/^HTTP[^]*?\r\nContent-Length: (\d+)(?=\r\n)[^]*?\r\n\r\n/i); return m && got.length >= m[0].length + Number(m[1]); };
		const t = setTimeout(end, ms);
		s.on('data', (d) => { got += d.toString('latin1'); if (whole()) end(); }).on('end', end).on('error', end);
	});
}
// n promises at once; answers how often each status came.
export async function atOnce(n, make) {
	const all = await Promise.all(Array.from({ length: n }, (_, i) => make(i)));
	const tally = {};
	for (const r of all) tally[r.status] = (tally[r.status] || 0) + 1;
	return { all, tally };
}
export const lang = (name) => readFileSync(join(top, 'www/lang', `${name}.hdf`), 'utf8');
