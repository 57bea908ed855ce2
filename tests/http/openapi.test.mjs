// The API's description against the programs that run: every route is in it and nothing
// else, what it says of a record's fields is what comes and what is taken.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { api, routes, url } from './lib.mjs';

const doc = await (await fetch(`${url}/api/v1/openapi.json`)).json();
const schema = (s) => (s?.$ref ? s.$ref.split('/').slice(1).reduce((at, k) => at?.[k], doc) : s);
const operations = Object.entries(doc.paths).flatMap(([path, at]) => Object.entries(at).map(([method, op]) => ({ path, method: method.toUpperCase(), op })));
const shape = (path) => path.replace(/\{[^}]+\}/g, '{}');

test('every route of every area is described, and nothing that is none', async () => {
	const live = (await routes()).filter((r) => r.api && r.permission !== 'loopback');
	const told = new Set(operations.map((o) => `${o.method} ${shape(o.path)}`));
	const faults = live.filter((r) => !/\{verb\}/.test(r.path) && !told.has(`${r.method} /api/v1${shape(r.path)}`)).map((r) => `not described: ${r.method} ${r.path}`);
	const known = new Set(live.map((r) => `${r.method} /api/v1${shape(r.path)}`));
	for (const o of operations) {
		// A verb's own address stands for {id}/{verb}.
		const verb = shape(o.path).replace(/[^/]+$/, '{}');
		if (!known.has(`${o.method} ${shape(o.path)}`) && !(o.method === 'POST' && known.has(`POST ${verb}`))) faults.push(`no such route: ${o.method} ${o.path}`);
	}
	assert.deepEqual(faults, []);
	assert.ok(operations.length > 300);
});

test('every operation is whole: parameters of its path, answers, references that lead somewhere', () => {
	const faults = [];
	const refs = (node, where) => {
		if (!node || typeof node !== 'object') return;
		if (node.$ref && !schema(node)) faults.push(`${where}: ${node.$ref}`);
		for (const v of Object.values(node)) refs(v, where);
	};
	for (const { path, method, op } of operations) {
		const where = `${method} ${path}`, named = (op.parameters || []).filter((p) => p.in === 'path').map((p) => p.name).sort();
		assert.deepEqual(named, [...path.matchAll(/\{([^}]+)\}/g)].map((m) => m[1]).sort(), where);
		if (!op.summary || !op.tags?.length) faults.push(`${where}: no summary`);
		if (!op.responses?.default || !Object.keys(op.responses).some((s) => /^2/.test(s))) faults.push(`${where}: answers`);
		refs(op, where);
	}
	refs(doc.components, 'components');
	assert.deepEqual(faults, []);
});

const lists = operations.filter((o) => o.method === 'GET' && !o.path.includes('{') && schema(o.op.responses['200']?.content?.['application/json']?.schema)?.properties?.items);

test('what comes in a list is what the description says, field by field', async () => {
	const a = await api('admin'), faults = [];
	const fits = (v, s) => [].concat(s.type).some((t) => (t === 'null' ? v === null : t === 'integer' ? Number.isInteger(v) : t === 'array' ? Array.isArray(v) : t === 'number' ? typeof v === 'number' : t === 'object' ? v && typeof v === 'object' : typeof v === t))
		&& (!s.enum || s.enum.includes(v));
	for (const { path, op } of lists) {
		const res = await a.get(`${path.slice('/api/v1/'.length)}?limit=3`);
		if (res.status !== 200) { faults.push(`${path} → ${res.status} ${res.text.slice(0, 120)}`); continue; }
		const s = schema(schema(op.responses['200'].content['application/json'].schema).properties.items.items);
		for (const item of res.json.items) {
			for (const [k, v] of Object.entries(item)) {
				if (/^cf_/.test(k)) continue;	// an administrator's own
				if (!s.properties[k]) faults.push(`${path}: ${k} is not described`);
				else if (s.properties[k].type && !fits(v, s.properties[k])) faults.push(`${path}: ${k} = ${JSON.stringify(v)} is no ${JSON.stringify(s.properties[k]).slice(0, 80)}`);
			}
		}
	}
	assert.deepEqual([...new Set(faults)], []);
	assert.ok(lists.length > 30, `${lists.length} lists`);
});

test('creating: what is required is asked for, what is read-only or unknown is refused', async () => {
	const a = await api('admin'), faults = [];
	let asked = 0;
	for (const { path, op } of operations.filter((o) => o.method === 'POST' && o.op.responses['201'] && !o.path.includes('{') && o.op.requestBody?.content['application/json']?.schema?.$ref)) {
		const s = schema(op.requestBody.content['application/json'].schema), at = path.slice('/api/v1/'.length);
		const odd = await a.post(at, { colour_of_the_sky: 'blue' });
		if (![400, 403, 405].includes(odd.status)) faults.push(`${path}: an unknown field → ${odd.status}`);
		const fixed = Object.entries(s.properties).find(([k, v]) => v.readOnly && !['id', 'version', 'created_at', 'created_by', 'updated_at'].includes(k));
		if (fixed) {
			const res = await a.post(at, { [fixed[0]]: null });
			if (![400, 403, 422].includes(res.status)) faults.push(`${path}: read-only ${fixed[0]} → ${res.status}`);
		}
		if (!s.required?.length) continue;
		const res = await a.post(at, {});
		if (res.status === 403 || res.status === 404) continue;
		if (![400, 422].includes(res.status)) { faults.push(`${path}: {} → ${res.status} ${res.text.slice(0, 100)}`); continue; }
		const missing = Object.keys(res.json.errors || {});
		if (!missing.length || missing.some((m) => !s.properties[m.split(/[[.]/)[0]])) faults.push(`${path}: {} names ${missing}, required are ${s.required}`);
		asked++;
	}
	assert.deepEqual(faults, []);
	assert.ok(asked > 15, `${asked} asked`);
});

test('the rows of a record: each says its id, and what a verb takes can be written', () => {
	const faults = [];
	for (const [name, s] of Object.entries(doc.components.schemas))
		for (const [k, v] of Object.entries(s.properties || {})) if (v.type === 'array' && v.items?.$ref && !schema(v.items).properties.id) faults.push(`${name}.${k}: no id`);
	const fixed = (s, where) => { for (const [k, v] of Object.entries(schema(s)?.properties || {})) { if (v.readOnly) faults.push(`${where}: ${k} is read-only`); else if (v.items?.$ref) fixed(v.items, `${where} ${k}`); } };
	for (const { path, op } of operations.filter((o) => o.method === 'POST' && /\/\{id\}\/[a-z_]+$/.test(o.path))) { const s = op.requestBody?.content['application/json']?.schema; if (s && !s.$ref) fixed(s, path); }
	assert.deepEqual(faults, []);
});

test('verbs: each is there, needs what it says, and is 404 for what does not exist', async () => {
	const a = await api('admin'), faults = [];
	for (const { path, op } of operations.filter((o) => o.method === 'POST' && /\/\{id\}\/[a-z_]+$/.test(o.path) && o.op.description?.startsWith('From'))) {
		const res = await a.post(path.slice('/api/v1/'.length).replace('{id}', '99999999'), {});
		if (![404, 403].includes(res.status)) faults.push(`${path} → ${res.status}`);
		for (const need of schema(op.requestBody?.content['application/json']?.schema)?.required || []) assert.ok(schema(op.requestBody.content['application/json'].schema).properties[need], path);
	}
	assert.deepEqual(faults, []);
	// An address that is there answers other methods with 405 and what it knows.
	const other = await a.call('PUT', 'leads', {});
	assert.deepEqual([other.status, /GET/.test(other.headers.get('allow'))], [405, true]);
});

test('a verb that makes another record says which, and an entry of the log says what it takes', async () => {
	const made = (path) => schema(doc.paths[`/api/v1/${path}`].post.responses['201']?.content['application/json'].schema);
	for (const [path, what] of [['opportunities/{id}/quote', 'quotation'], ['quotations/{id}/contract', 'contract'], ['quotations/{id}/invoice', 'invoice'],
		['contracts/{id}/invoice', 'invoice'], ['invoices/{id}/credit', 'invoice']]) assert.equal(made(path), doc.components.schemas[what], path);
	const uploaded = doc.paths['/api/v1/files'].post.responses['201'].content['application/json'].schema.anyOf;
	assert.deepEqual([schema(uploaded[0]), uploaded[1].properties.items.items], [doc.components.schemas.file, uploaded[0]], 'one file, or several');
	const entry = doc.paths['/api/v1/followups/records'].post.requestBody.content;
	for (const type of ['application/json', 'multipart/form-data']) for (const f of ['on', 'method', 'content', 'next_contact_at']) assert.ok(entry[type].schema.properties[f], `${type} ${f}`);
	assert.deepEqual([!!entry['application/json'].schema.properties.file, !!entry['multipart/form-data'].schema.properties.file], [false, true]);
});

test('numbers: one area from every process of it, and all areas at once', async () => {
	const get = async (path) => { const r = await fetch(url + path); assert.equal(r.status, 200, path); return r.text(); };
	const of = (text, area) => Number(text.match(new RegExp(`^ferry_requests_total\\{area="${area}"\\} (\\d+)$`, 'm'))[1]);
	const a = await api('admin'), before = of(await get('/leads/metrics'), 'leads');
	for (let i = 0; i < 12; i++) await a.get('leads?limit=1');
	// Whichever process answers, it has seen them all.
	for (let i = 0; i < 6; i++) assert.ok(of(await get('/leads/metrics'), 'leads') >= before + 12 + i);
	const all = await get('/metrics'), areas = new Set([...all.matchAll(/^ferry_requests_total\{area="(\w+)"\}/gm)].map((m) => m[1]));
	for (const r of await routes()) assert.ok(areas.has(r.area), r.area);
	assert.ok(of(all, 'leads') >= before + 18);
	assert.match(all, /^ferry_request_seconds_bucket\{area="leads",le="\+Inf"\} \d+$/m);
	assert.match(all, /^ferry_processes\{area="leads"\} [1-9]/m);
	assert.match(all, /^# TYPE ferry_waiting gauge$/m);
});
