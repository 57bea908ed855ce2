// The instance as a whole: every program is up, nginx routes to it, files and errors are right.
import test from 'node:test';
import assert from 'node:assert/strict';
import { program, raw, routes, url, host, sql } from './lib.mjs';

const get = (path, headers) => fetch(url + path, { headers, redirect: 'manual' });

test('every program answers /<area>/healthz and /<area>/metrics', async () => {
	const areas = [...new Set((await routes()).map((r) => r.area))];
	assert.ok(areas.length >= 3, areas.join(' '));
	for (const a of areas) {
		assert.equal((await get(`/${a}/healthz`)).status, 200, a);
		const metrics = await get(`/${a}/metrics`);
		assert.equal(metrics.status, 200, a);
		assert.match(await metrics.text(), /^ferry_requests_total\{area="\w+"\} \d+$/m);
	}
	for (const p of ['/healthz', '/metrics']) assert.equal((await get(p)).status, 200, p);
});

test('the front page leads home, what is unknown is 404', async () => {
	const front = await get('/');
	assert.equal(front.status, 303);
	assert.match(front.headers.get('location'), /\/home\/$/);
	for (const p of ['/nothing/', '/api/v1/nothing', '/_files/x', '/lang/en.hdf', '/templates/layout.cs', '/ferry-admin/', '/static/../lang/en.hdf', '/static/%2e%2e/lang/en.hdf'])
		assert.ok([400, 404].includes((await get(p)).status), p);
});

test('static files say what they are and cannot be sniffed or run as pages', async () => {
	const res = await get('/static/dist/crm.css');
	assert.equal(res.status, 200);
	assert.equal(res.headers.get('content-type'), 'text/css');
	assert.equal(res.headers.get('x-content-type-options'), 'nosniff');
	assert.match(res.headers.get('content-security-policy'), /default-src 'none'/);
});

test('a body that is announced as 2 GB is refused at once', async () => {
	const answer = await raw(`POST /customers/ HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2147483648\r\n\r\na=b`);
	assert.match(answer, /^HTTP\/1\.1 413 /);
});

test('the API description is OpenAPI 3.1 and names every area with an API', async () => {
	const res = await get('/api/v1/openapi.json');
	assert.equal(res.status, 200);
	const doc = await res.json();
	assert.match(doc.openapi, /^3\.1/);
	const paths = Object.keys(doc.paths).join('\n');
	for (const a of new Set((await routes()).filter((r) => r.api).map((r) => r.area))) assert.ok(paths.includes(`/${a}`), a);
});

test('the programs’ account cannot change the log or the schema', () => {
	const rights = sql("SELECT privilege_type FROM information_schema.table_privileges WHERE grantee LIKE '%ferry%' AND table_name = 'journal' ORDER BY 1").map((r) => r[0]);
	assert.deepEqual(rights, ['INSERT', 'SELECT']);
	assert.equal(sql("SELECT COUNT(*) FROM information_schema.table_privileges WHERE grantee LIKE '%ferry%' AND privilege_type IN ('DROP', 'ALTER', 'CREATE', 'TRIGGER')")[0][0], '0');
});

test('ferry-admin check: the host is right and no word is missing', async () => {
	const res = await program('ferry-admin', ['check']);
	assert.equal(res.code, 0, res.stdout.slice(0, 3000) + res.stderr);
});

test('the log is intact', async () => {
	const res = await program('ferry-admin', ['verify-log']);
	assert.equal(res.code, 0, res.stdout + res.stderr);
	assert.match(res.stdout, /intact/);
});
