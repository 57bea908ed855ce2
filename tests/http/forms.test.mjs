// Web-to-lead forms: made by the administrator, filled in by strangers on pages that were
// allowed; each guard against spam with its refusing twin.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { api, one, sql, url } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), stamp = Date.now(), made = [];
const shop = 'https://shop.example';
const team = (await admin.must('GET', 'settings/teams')).items[0].id;
async function form(more = {}) {
	const f = await admin.must('POST', 'settings/forms', { name: `表單 ${stamp}`, title: '索取報價', fields: 'name* company email* requirement', lang: 'zh-TW', lead_team_id: team, origins: shop, ...more }, 201);
	made.push(f.id);
	return { ...f, at: `${url}/portal/form/${one(`SELECT token FROM web_forms WHERE id = ${f.id}`)}` };
}
after(async () => { for (const id of made) { const f = await admin.must('GET', `settings/forms/${id}`); await admin.patch(`settings/forms/${id}`, { version: f.version, active: false }); } });
const open = async (f, query = '') => { const r = await fetch(f.at + query), text = await r.text(); return { r, text, stamp: (text.match(/name="stamp" value="([^"]+)"/) || [])[1] }; };
const send = (f, fields, headers = { origin: url }) => fetch(f.at, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
const leads = (email) => Number(one(`SELECT COUNT(*) FROM leads WHERE email = '${email}'`));
const person = (n, more) => ({ name: `王小明 ${n}`, company: '小島拉麵', email: `form-${stamp}-${n}@buyer.example`, requirement: '想要 100 包', ...more });

const f = await form();
const unknown = await form(), theirs = await open(unknown);	// a form of its own: only so many an hour
const opened = await Promise.all(Array.from({ length: 8 }, (_, i) => open(f, i ? '' : '?utm_source=nowhere&utm_campaign=%3Cb%3E')));
await new Promise((r) => setTimeout(r, 3300));
const fresh = () => opened.pop().stamp;

test('a stranger sees the form, in frames of allowed pages only', async () => {
	const { r, text } = opened[1], csp = r.headers.get('content-security-policy');
	assert.equal(r.status, 200);
	assert.match(text, /索取報價/);
	assert.match(text, /name="email"[^>]*type="email"/);
	assert.doesNotMatch(text, /name="phone"/);
	assert.match(csp, /frame-ancestors https:\/\/shop\.example;/);
	assert.match(csp, /default-src 'self'/);
	assert.match((await open(await form({ origins: null }))).r.headers.get('content-security-policy'), /frame-ancestors 'none'/);
	assert.match(opened[0].text, /name="utm_campaign" value="&lt;b&gt;"/);
	assert.equal((await fetch(`${url}/portal/form/000000000000000000000000`)).status, 404);
	assert.equal((await fetch(f.at.replace('form/', 'form/x'))).status, 404);
});

test('what is sent is a lead in the team\'s pool, with where it came from', async () => {
	const source = one('SELECT name FROM sources WHERE archived_at IS NULL ORDER BY id LIMIT 1'), campaign = one('SELECT name FROM campaigns WHERE archived_at IS NULL ORDER BY id LIMIT 1');
	const p = person(1), r = await send(f, { ...p, stamp: fresh(), utm_source: source, utm_campaign: campaign || '', owner_id: '2', status: 'converted' });
	assert.equal(r.status, 303);
	assert.match(r.headers.get('location'), /\/thanks$/);
	assert.match(await (await fetch(new URL(r.headers.get('location'), url))).text(), /謝謝您/);
	const [name, company, owner, t, s, status, requirement] = sql(`SELECT l.name, l.company, l.owner_id, l.team_id, s.name, l.status, l.requirement FROM leads l LEFT JOIN sources s ON s.id = l.source WHERE l.email = '${p.email}'`)[0];
	assert.deepEqual([name, company, owner, Number(t), s, status, requirement], [p.name, p.company, null, team, source, 'new', p.requirement]);
	assert.ok((await sales.must('GET', `leads?view=pool&q=${encodeURIComponent(p.name)}`)).items.length);
});

test('words of the address that no setting knows stay in the lead as they came, and make no setting; what a person sends for them is refused', async () => {
	const p = person(19), strange = `nowhere-${p.email}`.slice(0, 60), before = one('SELECT COUNT(*) FROM sources');
	assert.equal((await send(unknown, { ...p, stamp: theirs.stamp, utm_source: strange, utm_medium: 'E-mail', utm_campaign: 'x'.repeat(300) })).status, 303);
	const [s, m, words, medium, campaign] = sql(`SELECT source, (SELECT name FROM mediums WHERE id = medium), utm_source, utm_medium, utm_campaign FROM leads WHERE email = '${p.email}'`)[0];
	assert.deepEqual([s, m, words, medium, campaign], [null, '電子郵件', strange, 'E-mail', 'x'.repeat(100)]);
	assert.equal(one('SELECT COUNT(*) FROM sources'), before);
	assert.equal((await sales.must('GET', `leads?view=pool&filter[utm_source]=${encodeURIComponent(strange)}`)).items.length, 1);
	assert.equal((await sales.post('leads', { name: 'x', utm_source: 'by hand' })).status, 400);
});

test('sent from an allowed page, from no other', async () => {
	for (const [origin, status, n] of [[shop, 303, 2], ['https://evil.example', 403, 3], ['https://shop.example.evil.example', 403, 3], ['null', 403, 3], [undefined, 403, 3]]) {
		const s = status === 303 ? fresh() : opened[0].stamp, r = await send(f, { ...person(n), stamp: s }, origin ? { origin } : {});
		assert.equal(r.status, status, String(origin));
		assert.equal(leads(person(n).email), status === 303 ? 1 : 0, String(origin));
	}
});

test('robots get nowhere: the unseen box, a time that is none, too young, used already', async () => {
	const s = fresh();
	assert.equal((await send(f, { ...person(4), stamp: s, website2: 'http://spam.example' })).status, 303);	// they think it worked
	assert.equal(leads(person(4).email), 0);
	for (const bad of [undefined, '', 'x', `${s}0`, s.replace(/^\d+/, (t) => String(t - 10)), s.replace(/.$/, (x) => (x === '0' ? '1' : '0')), `${Math.floor(Date.now() / 1000) - 90000}-00000000.${'0'.repeat(64)}`])
		assert.equal((await send(f, { ...person(5), ...(bad === undefined ? {} : { stamp: bad }) })).status, 422, String(bad));
	assert.equal((await send(f, { ...person(5), stamp: (await open(f)).stamp })).status, 422);	// too quick for a person
	assert.equal(leads(person(5).email), 0);
	assert.equal((await send(f, { ...person(6), stamp: s })).status, 303);
	assert.equal((await send(f, { ...person(7), stamp: s })).status, 303);
	assert.equal(leads(person(6).email) + leads(person(7).email), 1);
	const other = await form();	// a stamp of one form is none of another's
	assert.equal((await send(other, { ...person(8), stamp: fresh() })).status, 422);
});

test('what is missing or wrong is said beside the field, what was typed stays', async () => {
	const s = fresh(), r = await send(f, { name: '', email: 'no address', company: '<i>留著</i>', stamp: s }), text = await r.text();
	assert.equal(r.status, 422);
	assert.match(text, /id="w-name-e"/);
	assert.match(text, /id="w-email-e"/);
	assert.match(text, /&lt;i&gt;留著/);
	assert.equal((await send(f, { ...person(9), stamp: s })).status, 303);	// and then it goes
	assert.equal(leads(person(9).email), 1);
});

test('one address cannot flood; a switched-off form is not there', async () => {
	sql(`INSERT INTO web_form_posts (form_id, ip, stamp, at) SELECT ${f.id}, p.ip, UNHEX(SHA2(CONCAT(UUID(), n.n), 256)), UTC_TIMESTAMP() FROM (SELECT ip FROM web_form_posts WHERE form_id = ${f.id} LIMIT 1) p JOIN (SELECT 1 n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10) n`);
	assert.equal((await send(f, { ...person(10), stamp: fresh() })).status, 429);
	assert.equal(leads(person(10).email), 0);
	const off = await form({ active: false });
	assert.equal((await fetch(off.at)).status, 404);
	assert.equal((await send(off, person(11))).status, 404);
});

test('made by the administrator alone; nothing gets into a header', async () => {
	for (const [body, field] of [[{ origins: 'https://a.example; script-src *' }, 'origins'], [{ origins: "'self'" }, 'origins'], [{ origins: 'https://a.example/path' }, 'origins'], [{ fields: 'owner_id' }, 'fields'], [{ fields: 'name status' }, 'fields']]) {
		const r = await admin.post('settings/forms', { name: 'x', title: 'x', fields: 'name', lang: 'en', ...body });
		assert.equal(r.status, 422, JSON.stringify(body));
		assert.ok(r.json.errors[field], r.text);
	}
	assert.equal((await sales.get('settings/forms')).status, 403);
	assert.equal((await sales.post('settings/forms', { name: 'x', title: 'x', fields: 'name', lang: 'en' })).status, 403);
	assert.doesNotMatch(JSON.stringify(await admin.must('GET', `settings/forms/${f.id}`)), /secret/);
});
