// What every list has, for every record type: columns of one's own, saved and shared
// views, a field of many rows at once and taking that back, tags, archiving; and a list
// of a hundred thousand is exported without growing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { api, one, routes, signIn, sql, url } from './lib.mjs';

const doc = await (await fetch(`${url}/api/v1/openapi.json`)).json();
const live = await routes();
// Mounted types with a list page: path → schema.
const types = live.filter((r) => r.page && r.method === 'GET' && /\/columns$/.test(r.path)).map((r) => r.path.slice(1, -'/columns'.length));
const schemaOf = (path) => { const ref = doc.paths[`/api/v1/${path}`]?.get?.responses['200']?.content?.['application/json']?.schema?.properties?.items?.items?.$ref; return ref && doc.components.schemas[ref.split('/').pop()]; };
const stamp = Date.now().toString(36);

test('columns and views: chosen, saved, shared, deleted, for each type', async () => {
	const b = await signIn('admin'), other = await signIn('manager'), faults = [];
	assert.ok(types.length > 25, types.join(' '));
	const kept = types.filter(schemaOf), nameOf = (path) => `檢視 ${stamp} ${path}`;
	for (const path of kept) {
		const choose = await b.get(`/${path}/columns`);
		const offered = [...choose.text.matchAll(/name="columns"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="columns"/g)].map((m) => m[1] || m[2]);
		if (choose.status !== 200 || !offered.length) { faults.push(`${path}: columns → ${choose.status}, ${offered.length} offered`); continue; }
		const set = await b.post(`/${path}/columns`, { columns: offered.slice(0, 2) });
		if (set.status !== 303) faults.push(`${path}: choosing columns → ${set.status}`);
		if ((await b.post(`/${path}/columns`, { columns: 'no_such_field' })).status !== 400) faults.push(`${path}: an unknown column is taken`);
		const saved = await b.post(`/${path}/views?q=%E5%95%86`, { name: nameOf(path), shared: '1' });
		if (saved.status !== 303) faults.push(`${path}: saving a view → ${saved.status} ${saved.text.slice(0, 80)}`);
	}
	assert.equal(Number(one(`SELECT COUNT(*) FROM list_columns c JOIN users u ON u.id = c.user_id WHERE u.login = 'admin'`)) >= kept.length - 1, true);
	const ids = new Map(sql(`SELECT name, id FROM saved_views WHERE name LIKE '檢視 ${stamp} %'`));
	for (const path of kept) {
		const id = ids.get(nameOf(path)), theirs = await other.get(`/${path}`);
		if (!id) { faults.push(`${path}: the view was not kept`); continue; }
		// (An inbox is a page of its own.)
		if (theirs.status === 200 && path !== 'discuss/inbox' && !theirs.text.includes(nameOf(path))) faults.push(`${path}: a shared view is not seen by others`);
		const taken = await other.post(`/${path}/views/delete`, { id });
		if (taken.status < 400) faults.push(`${path}: somebody else deleted it (${taken.status})`);
		if ((await b.post(`/${path}/views/delete`, { id })).status !== 303) faults.push(`${path}: the view was not deleted`);
	}
	assert.equal(one(`SELECT COUNT(*) FROM saved_views WHERE name LIKE '檢視 ${stamp} %'`), '0');
	sql("DELETE c FROM list_columns c JOIN users u ON u.id = c.user_id WHERE u.login = 'admin'");
	assert.deepEqual(faults, []);
});

// A value that differs from the one there is.
function other(field, s, is) {
	if (s.enum) return s.enum.find((v) => v !== is && v !== null);
	const type = [].concat(s.type)[0];	// a field that may be empty is also null
	if (type === 'boolean') return !is;
	if (type === 'integer' && !/^id of/.test(s.description || '')) return is === 2 ? 1 : 2;
	if (type === 'string' && !s.format && !s.pattern && !/decimal|money|percent/.test(JSON.stringify(s))) return `批次 ${stamp}`;
	return undefined;
}

test('one field of many rows, and back again, for each type that can be edited', async () => {
	const a = await api('admin'), faults = [], done = [];
	for (const path of types) {
		const s = schemaOf(path), list = await a.get(`${path}?limit=3`);
		if (!s || list.status !== 200 || !list.json.items.length) continue;
		const rows = list.json.items;
		let tried = false;
		for (const [field, f] of Object.entries(s.properties)) {
			if (f.readOnly || ['id', 'version', 'owner_id', 'team_id', 'tags', 'titles', 'created_at', 'created_by', 'updated_at', 'archived_at'].includes(field)) continue;
			const value = other(field, f, rows[0][field]);
			if (value === undefined) continue;
			const res = await a.post(`${path}/bulk/set.${field}`, { ids: rows.map((r) => r.id), [field]: value });
			if (res.status !== 200 || !res.json.done) continue;	// a rule of its own, or not for many: another field will do
			tried = true;
			const after = await Promise.all(rows.map(async (r) => (await a.get(`${path}/${r.id}`)).json));
			if (after.filter((r) => r[field] === value).length < res.json.done) faults.push(`${path}.${field}: ${JSON.stringify(after.map((r) => r[field]))}, ${JSON.stringify(value)} was asked for`);
			const undo = await a.post(`${path}/bulk/undo`, { change: res.json.change });
			if (undo.status !== 200 || undo.json.done !== res.json.done) faults.push(`${path}.${field}: undo → ${undo.status} ${undo.text.slice(0, 160)}`);
			const back = await Promise.all(rows.map(async (r) => (await a.get(`${path}/${r.id}`)).json));
			for (const [i, r] of back.entries()) if (JSON.stringify(r[field]) !== JSON.stringify(rows[i][field])) faults.push(`${path}.${field}: ${JSON.stringify(r[field])} instead of ${JSON.stringify(rows[i][field])}`);
			if ((await a.post(`${path}/bulk/undo`, { change: res.json.change })).status !== 409) faults.push(`${path}: undone twice`);
			break;
		}
		if (tried) done.push(path);
	}
	assert.deepEqual(faults, []);
	for (const path of ['leads', 'customers', 'contacts', 'opportunities', 'products', 'settings/tags']) assert.ok(done.includes(path), `${path} was not tried; ${done}`);
});

test('tags and archiving of many are taken back; what somebody changed since stays', async () => {
	const a = await api('admin'), made = [];
	for (let i = 0; i < 3; i++) made.push(await a.must('POST', 'leads', { name: `批次復原 ${stamp} ${i}`, priority: i }, 201));
	const ids = made.map((r) => r.id), now = async () => Promise.all(ids.map(async (id) => (await a.get(`leads/${id}`)).json));
	const tag = await a.must('POST', 'leads/bulk/tag', { ids, tag: `標籤${stamp}` });
	assert.ok((await now()).every((r) => r.tags.includes(`標籤${stamp}`)));
	await a.must('POST', 'leads/bulk/undo', { change: tag.change });
	assert.ok((await now()).every((r) => r.tags.length === 0));
	const archived = await a.must('POST', 'leads/bulk/archive', { ids });
	assert.ok((await now()).every((r) => r.archived_at));
	await a.must('POST', 'leads/bulk/undo', { change: archived.change });
	assert.ok((await now()).every((r) => !r.archived_at));
	const set = await a.must('POST', 'leads/bulk/set.priority', { ids, priority: 3 });
	assert.deepEqual([set.done, set.refused], [3, 0]);
	const [first] = await now();
	await a.must('PATCH', `leads/${first.id}`, { version: first.version, region: '臺中' });
	const undo = await a.must('POST', 'leads/bulk/undo', { change: set.change });
	assert.deepEqual([undo.done, undo.refused], [2, 1]);
	assert.deepEqual((await now()).map((r) => r.priority), [3, 1, 2]);
	// Not another person's, not another type's, no field that is nobody's to set.
	const again = await a.must('POST', 'leads/bulk/set.priority', { ids, priority: 2 });
	assert.equal((await (await api('sales1')).post('leads/bulk/undo', { change: again.change })).status, 404);
	assert.equal((await a.post('customers/bulk/undo', { change: again.change })).status, 404);
	for (const field of ['owner_id', 'pooled_at', 'id', 'name', 'phone', 'no_such']) assert.equal((await a.post(`leads/bulk/set.${field}`, { ids, [field]: 1 })).status, 404, field);
	assert.equal((await a.post('leads/bulk/set.priority', { ids, priority: 9 })).status, 422);
	// Who may not write a row sets nothing of it.
	const u = one("SELECT id FROM users WHERE login = 'sales2'"), theirs = await a.must('POST', 'leads', { name: `別人的 ${stamp}`, owner_id: Number(u), priority: 0 }, 201);
	const res = await (await api('sales1')).post('leads/bulk/set.priority', { ids: [theirs.id], priority: 3 });
	assert.ok(res.status >= 400 || res.json.done === 0);
	assert.equal((await a.get(`leads/${theirs.id}`)).json.priority, 0);
	for (const id of [...ids, theirs.id]) await a.delete(`leads/${id}`);
});

test('the page: a dialog for the field, the note says how many, one button takes it back', async () => {
	const a = await api('admin'), b = await signIn('admin'), lead = await a.must('POST', 'leads', { name: `批次頁面 ${stamp}`, region: '臺北' }, 201);
	const list = await b.get('/leads?view=all');
	assert.match(list.text, /formaction="\/leads\/bulk\/set\.region/);
	const ask = await b.post('/leads/bulk/set.region?view=all', { ids: String(lead.id) });
	assert.equal(ask.status, 200);
	assert.match(ask.text, /name="region"/);
	const sent = await b.post('/leads/bulk/set.region?view=all', { ids: String(lead.id), asked: '1', region: '臺南' });
	assert.equal(sent.status, 303);
	assert.equal((await a.get(`leads/${lead.id}`)).json.region, '臺南');
	const page = await b.get(sent.location), change = page.text.match(/name="change" value="(\d+)"/)[1];
	assert.equal((await b.post('/leads/bulk/undo?view=all', { change })).status, 303);
	assert.equal((await a.get(`leads/${lead.id}`)).json.region, '臺北');
	await a.delete(`leads/${lead.id}`);
});
