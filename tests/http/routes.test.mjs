// Rights cannot be forgotten: every route of every program is asked without sign-in and
// by somebody whose role allows nothing, and the database is the same afterwards.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Api, Browser, api, databaseState, program, routes, signIn, sql, top, url, password } from './lib.mjs';

const all = await routes();
// Settings-like types (.unscoped in the record table) are read by everybody who signed in.
const crm = join(top, 'cgi-bin/crm');
const everybodys = new Set(readdirSync(crm).filter((f) => f.endsWith('.c')).flatMap((f) => readFileSync(join(crm, f), 'utf8').split(/^const struct record /m).slice(1))
	.filter((t) => /\.unscoped = true/.test(t.split('\n};')[0])).map((t) => t.match(/\.name = "(\w+)"/)[1]));
const open = (r) => ['public', 'signed_in', 'loopback'].includes(r.permission) || (r.permission === 'read' && everybodys.has(r.record));
const fill = (path) => path.replace(/\{id\}/g, '1').replace(/\{\w+\}/g, 'x');
const api_ = (r) => new URL(`/api/v1${fill(r.path)}`, url).href.slice(url.length + '/api/v1/'.length);
const body = (r) => (r.method === 'GET' || r.method === 'DELETE' ? undefined : {});

test('there are programs, and each says its routes', () => {
	assert.ok(all.length > 0);
	for (const r of all) assert.ok(r.permission && r.permission !== 'unset', `${r.method} ${r.path} has no permission`);
});

test('without sign-in: 401 from the API, the sign-in page or 403 from pages', async () => {
	const before = databaseState(), faults = [], nobody = new Api();
	for (const r of all.filter((x) => x.permission !== 'public' && x.permission !== 'loopback')) {
		if (r.api) {
			const res = await nobody.call(r.method, api_(r), body(r));
			if (res.status !== 401) faults.push(`${r.method} /api/v1${r.path} → ${res.status}`);
		}
		if (r.page && (r.method === 'GET' || r.method === 'POST')) {
			const b = new Browser(), res = r.method === 'GET' ? await b.get(fill(r.path)) : await b.post(fill(r.path), { name: 'x' });
			const toSignIn = res.status === 303 && (res.location || '').includes('/account/sign-in');
			if (!toSignIn && ![401, 403].includes(res.status)) faults.push(`${r.method} ${r.path} → ${res.status} ${res.location || ''}`);
		}
	}
	assert.deepEqual(faults, []);
	assert.deepEqual(databaseState(), before);
});

test('with a role that allows nothing: 403 or 404', async () => {
	sql(`INSERT IGNORE INTO roles (code, name) VALUES ('tests_none', '無權限');
		INSERT IGNORE INTO role_rights (role_id, record, read_scope, write_scope) SELECT id, '*', 0, 0 FROM roles WHERE code = 'tests_none'`);
	const made = await program('ferry-admin', ['user-add', '--if-absent', '--role', 'tests_none', '--password-stdin', 'tests_none', 'Nobody'], `${password}\n`);
	assert.equal(made.code, 0, made.stderr);
	const token = await api('tests_none'), page = await signIn('tests_none');
	const before = databaseState(), faults = [];
	for (const r of all.filter((x) => !open(x))) {
		if (r.api) {
			const res = await token.call(r.method, api_(r), body(r));
			if (![403, 404].includes(res.status)) faults.push(`${r.method} /api/v1${r.path} (${r.permission} ${r.record}) → ${res.status}`);
		}
		if (r.page && (r.method === 'GET' || r.method === 'POST')) {
			const res = r.method === 'GET' ? await page.get(fill(r.path)) : await page.post(fill(r.path), {});
			if (![403, 404].includes(res.status)) faults.push(`${r.method} ${r.path} (${r.permission} ${r.record}) → ${res.status} ${res.location || ''}`);
		}
	}
	assert.deepEqual(faults, []);
	assert.deepEqual(databaseState(), before);
});

test('no page answers 500 to an administrator', async () => {
	const page = await signIn('admin'), faults = [];
	for (const r of all.filter((x) => x.page && x.method === 'GET' && !/sign-out/.test(x.path))) {
		const res = await page.get(fill(r.path));
		if (res.status >= 500) faults.push(`${r.path} → ${res.status}`);
	}
	assert.deepEqual(faults, []);
});
