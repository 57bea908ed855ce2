// Files at the edges of the host: a full disk, little memory and a large upload, no web
// server that sends files. The area runs as a plain CGI program of its own limits.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, one, program, sql, top, varDir } from './lib.mjs';

const bin = join(process.env.FERRY_BIN || join(top, '.build/bin'), 'files'), sales = await api('sales1'), stamp = Date.now();
const sanitized = /san/.test(bin);	// those reserve terabytes of addresses

// One request with the shell's limits before it; `body` is a list of buffers or functions that write.
function cgi(path, { method = 'GET', limits = '', chunks = [], length = 0, type, env = {}, conf } = {}) {
	return new Promise((done) => {
		const child = spawn('bash', ['-c', `${limits}\nexec "$0"`, bin], { env: { PATH: process.env.PATH, FERRY_CONF: conf || join(varDir, 'ferry.hdf'), ASAN_OPTIONS: process.env.ASAN_OPTIONS || '',
			GATEWAY_INTERFACE: 'CGI/1.1', REQUEST_METHOD: method, REQUEST_URI: path, QUERY_STRING: path.split('?')[1] || '', REMOTE_ADDR: '127.0.0.1', SERVER_PROTOCOL: 'HTTP/1.1',
			HTTP_AUTHORIZATION: `Bearer ${sales.token}`, ...(length ? { CONTENT_LENGTH: String(length), CONTENT_TYPE: type } : {}), ...env } });
		const out = [];
		child.stdout.on('data', (d) => out.push(d));
		child.stdin.on('error', () => {});
		child.on('close', (code) => {
			const all = Buffer.concat(out), end = all.indexOf('\r\n\r\n'), head = all.subarray(0, end).toString('latin1');
			done({ code, status: Number((head.match(/^Status: (\d+)/m) || [])[1]), head, body: all.subarray(end + 4) });
		});
		(async () => {
			for (const c of chunks) if (!child.stdin.write(c)) await new Promise((r) => { child.stdin.once('drain', r); child.once('close', r); });
			child.stdin.end();
		})();
	});
}
function upload(name, chunks, options = {}) {
	const head = Buffer.from(`--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`), tail = Buffer.from('\r\n--b--\r\n');
	const all = [head, ...chunks, tail];
	return cgi('/api/v1/files', { method: 'POST', type: 'multipart/form-data; boundary=b', chunks: all, length: all.reduce((n, c) => n + c.length, 0), ...options });
}
const left = () => readdirSync(join(varDir, 'tmp')).filter((f) => f.startsWith('upload-'));

test('a full disk is said plainly, and nothing is left of the upload', { skip: sanitized }, async () => {
	const was = new Set(left()), name = `滿-${stamp}.bin`;
	const full = await upload(name, Array.from({ length: 8 }, () => Buffer.alloc(1 << 20, 7)), { limits: 'ulimit -f 2000' });
	assert.equal(full.status, 507, full.head + full.body.toString().slice(0, 300));
	assert.match(JSON.parse(full.body).detail, /空間|room/);
	assert.equal(one(`SELECT COUNT(*) FROM files WHERE name = '${name}'`), '0');
	assert.deepEqual(left().filter((f) => !was.has(f)), []);
	assert.equal((await upload('小.bin', [Buffer.from(`fits ${stamp}`)], { limits: 'ulimit -f 2000' })).status, 201);
});

test('what is larger than an upload may be is refused before a byte is read', async () => {
	const r = await cgi('/api/v1/files', { method: 'POST', type: 'multipart/form-data; boundary=b', length: 3e9 });
	assert.equal(r.status, 413);
});

test('a large upload takes no more memory than a small one', { skip: sanitized }, async () => {
	const piece = Buffer.alloc(1 << 20, stamp & 255), n = 120, hash = createHash('sha256');
	for (let i = 0; i < n; i++) hash.update(piece);
	// All addresses the program may have, in KB: less than the upload.
	const r = await upload('大檔.bin', Array.from({ length: n }, () => piece), { limits: `ulimit -v 118000` });
	assert.equal(r.status, 201, r.head + r.body.toString().slice(0, 300));
	const f = JSON.parse(r.body);
	assert.deepEqual([f.size, f.sha256], [n << 20, hash.digest('hex')]);
	assert.equal((await sales.delete(`files/${f.id}`)).status, 204);
	const at = join(varDir, 'files', f.sha256.slice(0, 2), f.sha256.slice(2, 4), f.sha256);
	assert.ok(existsSync(at));
	// As the sweep would, in a day.
	sql(`DELETE FROM contents WHERE sha256 = '${f.sha256}'; UPDATE content_usage SET bytes = bytes - ${f.size}`);
	unlinkSync(at);
});

test('a content that is gone from the disk is named by ferry-admin check', async () => {
	const f = JSON.parse((await upload('失.bin', [Buffer.from(`gone ${stamp}`)])).body), at = join(varDir, 'files', f.sha256.slice(0, 2), f.sha256.slice(2, 4), f.sha256), kept = readFileSync(at);
	unlinkSync(at);
	const check = await program('ferry-admin', ['check']);
	assert.match(check.stdout + check.stderr, new RegExp(`content ${f.sha256}`));
	writeFileSync(at, kept, { mode: 0o640 });
	const again = await program('ferry-admin', ['check']);
	assert.doesNotMatch(again.stdout + again.stderr, new RegExp(f.sha256));
});

test('without a web server that sends files they are sent from here, in ranges too', async () => {
	const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i & 255)), f = JSON.parse((await upload('範圍.bin', [bytes])).body);
	const conf = join(varDir, `direct-${process.pid}.hdf`), text = readFileSync(join(varDir, 'ferry.hdf'), 'utf8'), path = `/api/v1/files/${f.id}/download`;
	try {
		writeFileSync(conf, `${text}\nHttp.AccelPrefix =\n`, { mode: 0o600 });
		const whole = await cgi(path, { conf });
		assert.equal(whole.status, 200);
		assert.ok(whole.body.equals(bytes));
		assert.match(whole.head, /Accept-Ranges: bytes/);
		for (const [range, from, to] of [['bytes=0-0', 0, 1], ['bytes=100-199', 100, 200], ['bytes=4990-', 4990, 5000], ['bytes=-7', 4993, 5000], ['bytes=4000-999999', 4000, 5000]]) {
			const part = await cgi(path, { conf, env: { HTTP_RANGE: range } });
			assert.equal(part.status, 206, range);
			assert.ok(part.body.equals(bytes.subarray(from, to)), range);
			assert.match(part.head, new RegExp(`Content-Range: bytes ${from}-${to - 1}/5000`));
			assert.match(part.head, new RegExp(`Content-Length: ${to - from}\\r`));
		}
		assert.equal((await cgi(path, { conf, env: { HTTP_RANGE: 'bytes=5000-' } })).status, 416);
		for (const range of ['bytes=9-5x', 'lines=1-2', 'bytes=1-2,5-6']) assert.equal((await cgi(path, { conf, env: { HTTP_RANGE: range } })).status, 200, range);
		writeFileSync(conf, `${text}\nHttp.AccelPrefix =\nHttp.SendfileHeader = X-Sendfile\n`, { mode: 0o600 });
		const told = await cgi(path, { conf });
		assert.match(told.head, new RegExp(`X-Sendfile: ${join(varDir, 'files')}/[0-9a-f]{2}/[0-9a-f]{2}/${f.sha256}`));
		assert.equal(told.body.length, 0);
	} finally {
		unlinkSync(conf);
	}
});
