// The calendar: days of the person's own zone over the changes of the clock, whose
// activities stand on it, moving one; and the feed for other programs, read back by
// Debian's python3-icalendar.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { api, signIn, sql, url } from './lib.mjs';

const sales = await api('sales1'), other = await api('sales2'), admin = await api('admin');
const stamp = Date.now();
const me = Object.fromEntries(sql('SELECT login, id FROM users').map(([l, id]) => [l, Number(id)]));
const password = 'far-away-1234';
async function person(login, tz) {
	const p = await admin.must('POST', 'settings/users', { name: login, login: `${login}${stamp}`, password, tz, lang: 'en', roles: [{ role_id: 'salesperson' }], team_id: 3 }, 201);
	return { ...p, api: await api(`${login}${stamp}`, password), page: await signIn(`${login}${stamp}`, password) };
}
const plan = (who, subject, due_at, more) => who.must('POST', 'followups/plans', { subject: `${subject} ${stamp}`, due_at, type: 'visit', ...more }, 201);
// Of what these tests made: { "2031-03-09 11": ["subject", …] } of a calendar's cells; without hours the key is the day.
function cells(html) {
	const out = {};
	for (const m of html.matchAll(/<td [^>]*data-drop="([\d-]+)"(?: data-hour="(\d\d)")?[^>]*>([^]*?)<\/td>/g)) {
		const all = [...m[3].matchAll(/<span class="tx">([^<]*)<\/span>/g)].map((x) => x[1]).filter((x) => x.includes(stamp)).map((x) => x.replace(` ${stamp}`, ''));
		if (all.length) out[m[2] ? `${m[1]} ${m[2]}` : m[1]] = all;
	}
	return out;
}
const show = async (who, query) => { const r = await who.get(`/followups/calendar?${query}`); assert.equal(r.status, 200, r.text.slice(0, 300)); return cells(r.text); };

const york = await person('york', 'America/New_York'), berlin = await person('berlin', 'Europe/Berlin');

test('a day is a day where the person lives, 23 and 25 hours long too', async () => {
	await plan(york.api, 'before', '2031-03-08T23:30');
	await plan(york.api, 'first', '2031-03-09T00:30');
	const last = await plan(york.api, 'last', '2031-03-09T23:30');
	await plan(york.api, 'after', '2031-03-10T00:00');
	assert.equal(last.due_at, '2031-03-10T03:30:00Z', 'summer time by then');
	assert.deepEqual(await show(york.page, 'span=day&day=2031-03-09'), { '2031-03-09 00': ['first'], '2031-03-09 23': ['last'] });
	assert.deepEqual(await show(york.page, 'span=week&day=2031-03-09'), { '2031-03-08 23': ['before'], '2031-03-09 00': ['first'], '2031-03-09 23': ['last'] });
	assert.deepEqual(await show(york.page, 'day=2031-03-20'), { '2031-03-08': ['before'], '2031-03-09': ['first', 'last'], '2031-03-10': ['after'] });
	await plan(berlin.api, 'early', '2031-10-26T00:00');
	await plan(berlin.api, 'twice', '2031-10-26T00:30:00Z');
	await plan(berlin.api, 'again', '2031-10-26T01:30:00Z');
	const late = await plan(berlin.api, 'late', '2031-10-26T23:59');
	assert.equal(late.due_at, '2031-10-26T22:59:00Z');
	await plan(berlin.api, 'next', '2031-10-27T00:00');
	assert.deepEqual(await show(berlin.page, 'span=day&day=2031-10-26'), { '2031-10-26 00': ['early'], '2031-10-26 02': ['twice', 'again'], '2031-10-26 23': ['late'] });
	assert.deepEqual(await show(berlin.page, 'span=day&day=2031-10-27'), { '2031-10-27 00': ['next'] });
});

test('what was dropped on a day keeps its time on the clock; a stale, foreign or bad move is refused', async () => {
	const a = await plan(york.api, 'moves', '2031-03-07T10:00');
	assert.equal(a.due_at, '2031-03-07T15:00:00Z');
	const b = await york.api.must('PATCH', `followups/plans/${a.id}`, { version: a.version, due_at: '2031-03-12T10:00' });
	assert.equal(b.due_at, '2031-03-12T14:00:00Z');
	assert.equal((await york.api.patch(`followups/plans/${a.id}`, { version: a.version, due_at: '2031-03-13T10:00' })).status, 409);
	assert.equal((await york.api.patch(`followups/plans/${a.id}`, { version: b.version, due_at: '2031-02-30T10:00' })).status, 422);
	assert.equal((await other.patch(`followups/plans/${a.id}`, { version: b.version, due_at: '2031-03-13T10:00' })).status, 404);
	// The hour that does not exist is the one after it.
	assert.equal((await york.api.must('PATCH', `followups/plans/${a.id}`, { version: b.version, due_at: '2031-03-09T02:30' })).due_at, '2031-03-09T07:30:00Z');
	await york.api.must('POST', `followups/plans/${a.id}/done`, {});
	const done = await york.api.must('GET', `followups/plans/${a.id}`);
	assert.equal((await york.api.patch(`followups/plans/${a.id}`, { version: done.version, due_at: '2031-03-13T10:00' })).status, 409, 'what is done stays');
	assert.match((await york.page.get('/followups/calendar?day=2031-03-09')).text, /class="ev  muted"><a[^>]*>[^]*?moves/);
});

test('days that are none are refused, the months around are links', async () => {
	for (const q of ['day=2031-02-30', 'day=x', 'span=year', 'day=1899-01-01', 'day=2300-01-01'])
		assert.equal((await york.page.get(`/followups/calendar?${q}`)).status, 400, q);
	const html = (await york.page.get('/followups/calendar?day=2031-01-31')).text;
	assert.match(html, /rel="prev" href="[^"]*span=month&amp;day=2030-12-01"/);
	assert.match(html, /rel="next" href="[^"]*span=month&amp;day=2031-02-01"/);
	assert.match(html, /data-create="\/followups\/plans\/new\?due_at=2031-01-15T10%3[aA]00/);
	assert.match((await york.page.get('/followups/plans/new?due_at=2031-01-15T10:00')).text, /name="due_at"[^>]*value="2031-01-15T10:00"/);
});

test('another\'s calendar shows what one may read of it, and no more', async () => {
	const c = await sales.must('POST', 'customers', { name: `行事曆 ${stamp}` }, 201), day = '2031-06-17T10:00';
	const a = await plan(sales, '拜訪', day, { on: `customers:${c.id}` });
	await plan(sales, '私事', day);
	await plan(sales, '同行', day, { on: `customers:${c.id}`, participants: [{ user_id: me.manager }] });
	const on = async (who, query) => (await show(who, query))['2031-06-17'];
	const m = await signIn('manager'), o = await signIn('sales2'), s = await signIn('sales1'), of = `day=2031-06-17&p=${me.sales1}`;
	assert.deepEqual(await on(s, 'day=2031-06-17'), ['拜訪', '私事', '同行']);
	assert.deepEqual(await on(m, of), ['拜訪', '同行']);
	assert.deepEqual(await on(m, 'day=2031-06-17&who=team'), ['拜訪', '同行']);
	assert.deepEqual(await on(m, 'day=2031-06-17'), ['同行'], 'mine: those I take part in');
	assert.deepEqual(await on(o, of), undefined);
	assert.deepEqual(await on(o, 'day=2031-06-17&who=team'), undefined);
	assert.match((await m.get(`/followups/calendar?${of}`)).text, new RegExp(`data-id="${a.id}"`), 'may be moved');
	// Read only: shown, and not to be moved.
	sql(`INSERT INTO shares (user_id, type, record_id, writes, until) VALUES (${me.sales2}, 11, ${c.id}, 0, CURRENT_DATE + INTERVAL 3 DAY); UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
	const html = (await o.get(`/followups/calendar?${of}`)).text;
	assert.deepEqual(cells(html)['2031-06-17'], ['拜訪', '同行']);
	assert.doesNotMatch(html.match(/id="d2031-06-17"[^]*?<\/td>/)[0], /data-id="/);
	sql(`DELETE FROM shares WHERE user_id = ${me.sales2} AND record_id = ${c.id}; UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
});

test('a series shows the days it will fall on, until it ends; one that takes days stands on each', async () => {
	await plan(york.api, 'weekly', '2031-10-20T09:00', { recurs: 'weekly', recurs_until: '2031-11-12' });
	assert.deepEqual(await show(york.page, 'day=2031-11-01'), { '2031-11-03': ['weekly'], '2031-11-10': ['weekly'], '2031-10-27': ['weekly'] });
	const html = (await york.page.get('/followups/calendar?span=week&day=2031-11-03')).text;
	assert.deepEqual(cells(html), { '2031-11-03 09': ['weekly'] }, 'at nine before and after the change');
	assert.match(html, /class="ev ok repeats"/);
	await plan(york.api, 'fair', '2031-12-09T08:00', { duration: 2 * 1440 + 60 });
	await plan(york.api, 'night', '2031-12-15T22:00', { duration: 120 });
	assert.deepEqual(await show(york.page, 'day=2031-12-01'), { '2031-12-09': ['fair'], '2031-12-10': ['fair'], '2031-12-11': ['fair'], '2031-12-15': ['night'] });
	assert.deepEqual(await show(york.page, 'span=day&day=2031-12-09'), { '2031-12-09 08': ['fair'] });
});

// ---- the feed ---------------------------------------------------------------------

const READ = `
import sys, json, icalendar
from datetime import datetime, timedelta, timezone
from dateutil.rrule import rrulestr
data = sys.stdin.buffer.read()
cal = icalendar.Calendar.from_ical(data)
zones = {str(z['TZID']): z.to_tz() for z in cal.walk('VTIMEZONE')}
out = {'name': str(cal['X-WR-CALNAME']), 'zones': sorted(zones), 'longest': max(len(l) for l in data.split(b'\\r\\n')), 'whole': all(l == l.decode('utf-8').encode() for l in data.split(b'\\r\\n')), 'bare': data.replace(b'\\r\\n', b'').count(b'\\n'), 'events': {}, 'tasks': [[str(t['SUMMARY']), str(t['STATUS']), 'DTSTART' in t or 'DUE' in t] for t in cal.walk('VTODO')]}
for e in cal.walk('VEVENT'):
    start, tzid = e['DTSTART'].dt, e['DTSTART'].params.get('TZID')
    wall = start.replace(tzinfo=None)
    on = lambda w: (zones[tzid].localize(w) if tzid else w.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    days = [wall]
    if 'RRULE' in e:
        rule = e['RRULE'].to_ical().decode()
        until = e['RRULE'].pop('UNTIL', None)
        days = list(rrulestr(e['RRULE'].to_ical().decode(), dtstart=wall)[:14])
        if until: days = [d for d in days if on(d) <= until[0]]
    alarms = [str(a['TRIGGER'].dt) for a in e.walk('VALARM')]
    out['events'][str(e['UID'])] = {'summary': str(e['SUMMARY']), 'description': str(e.get('DESCRIPTION', '')), 'sequence': int(e['SEQUENCE']), 'tzid': tzid, 'at': [on(d).strftime('%Y-%m-%dT%H:%MZ') for d in days],
        'minutes': int(((e['DTEND'].dt - start) if 'DTEND' in e else e['DURATION'].dt).total_seconds() / 60), 'alarms': alarms}
print(json.dumps(out))
`;
const read = (bytes) => JSON.parse(execFileSync('/usr/bin/python3', ['-c', READ], { input: bytes, encoding: 'utf8' }));
async function make(page) {
	await page.get('/account/profile');
	const r = await page.post('/account/feed');
	assert.equal(r.status, 200);
	return new URL(r.text.match(/value="([^"]+\/followups\/feed\/[\w-]+\.ics)"/)[1]).pathname;
}
const fetchFeed = async (path, headers = {}) => { const r = await fetch(url + path, { headers }); return { status: r.status, etag: r.headers.get('etag'), type: r.headers.get('content-type'), bytes: Buffer.from(await r.arrayBuffer()) }; };
const event = (feed, text) => Object.entries(feed.events).filter(([, e]) => e.summary.includes(text)).map(([uid, e]) => ({ uid, ...e }))[0];

test('the feed is read without signing in, by its address only', async () => {
	const path = await make(york.page), token = path.match(/feed\/([\w-]+)\.ics/)[1];
	assert.ok(token.length >= 43, '256 bits');
	const r = await fetchFeed(path);
	assert.equal(r.status, 200);
	assert.match(r.type, /^text\/calendar; charset=utf-8/);
	assert.equal(sql(`SELECT COUNT(*) FROM calendar_feeds WHERE INSTR(token, '${token}') > 0`)[0][0], '0', 'only its hash is kept');
	assert.equal((await york.page.get('/account/profile')).text.includes(token), false, 'shown once');
	for (const bad of [token.slice(0, -1), `${token}x`, token.toLowerCase(), '0', 'a'.repeat(43)])
		assert.equal((await fetchFeed(`/followups/feed/${bad}.ics`)).status, 404);
	// Unchanged: nothing is sent again; changed: another tag.
	assert.equal((await fetchFeed(path, { 'if-none-match': r.etag })).status, 304);
	assert.equal((await fetchFeed(path, { 'if-none-match': '"other"' })).status, 200);
	await plan(york.api, 'one more', '2031-07-01T10:00');
	const changed = await fetchFeed(path, { 'if-none-match': r.etag });
	assert.equal(changed.status, 200);
	assert.notEqual(changed.etag, r.etag);
	// A new address takes the old one's place; switched off, none answers.
	const second = await make(york.page);
	assert.equal((await fetchFeed(path)).status, 404);
	assert.equal((await fetchFeed(second)).status, 200);
	await york.page.get('/account/profile');
	assert.equal((await york.page.post('/account/feed/revoke')).status, 303);
	assert.equal((await fetchFeed(second)).status, 404);
	assert.equal((await york.page.post('/account/feed/revoke')).status, 404);
});

test('another program reads the same times, over changes of the clock, and Chinese as it was written', async () => {
	const long = '與業主討論一樓臨路店面的租金級距、免租期、裝修補貼、點交日期與聯合行銷分攤；「順便」看看隔壁, 還有\\後門；'.repeat(3), path = await make(york.page);
	const a = await plan(york.api, long, '2031-08-01T09:30', { note: '第一行\n第二行', duration: 45, reminder: 30 });
	await plan(york.api, 'series', '2031-02-24T09:00', { recurs: 'weekly', recurs_every: 1 });
	await plan(york.api, 'month end', '2031-01-31T20:00', { recurs: 'monthly', recurs_until: '2031-06-29' });
	const feed = read((await fetchFeed(path)).bytes), one = event(feed, '臨路店面'), series = event(feed, 'series'), end = event(feed, 'month end');
	assert.ok(feed.longest <= 75 && feed.whole && !feed.bare, 'lines of 75 octets at most, no character cut');
	assert.match(feed.name, /york$/);
	assert.deepEqual(feed.zones, ['America/New_York']);
	assert.equal(one.summary, `${long} ${stamp}`);
	assert.match(one.description, /^第一行\n第二行\nhttp/);
	assert.deepEqual([one.at, one.minutes, one.tzid, one.alarms], [['2031-08-01T13:30Z'], 45, null, ['-1 day, 23:30:00']]);
	// Nine o'clock in New York: 14:00 UTC until 8 March, 13:00 from the 9th on, 14:00 again from 2 November.
	assert.deepEqual(series.at.slice(0, 4), ['2031-02-24T14:00Z', '2031-03-03T14:00Z', '2031-03-10T13:00Z', '2031-03-17T13:00Z']);
	assert.deepEqual(end.at, ['2031-02-01T01:00Z', '2031-03-01T01:00Z', '2031-04-01T00:00Z', '2031-05-01T00:00Z', '2031-06-01T00:00Z']);
	// The same thing keeps its name; a change counts up.
	const b = await york.api.must('PATCH', `followups/plans/${a.id}`, { version: a.version, due_at: '2031-12-01T09:30' });
	const later = event(read((await fetchFeed(path)).bytes), '臨路店面');
	assert.equal(later.uid, one.uid);
	assert.ok(later.sequence > one.sequence);
	assert.deepEqual(later.at, ['2031-12-01T14:30Z']);
	await york.api.must('POST', `followups/plans/${b.id}/cancel`, {});
	assert.equal(event(read((await fetchFeed(path)).bytes), '臨路店面'), undefined);
});

test('what stands on no day is a task in the feed until it is done', async () => {
	const path = await make(york.page), a = await york.api.must('POST', 'followups/plans', { type: 'todo', subject: `有空整理名片 ${stamp}`, due_at: null, user_id: york.id, reminder: 30 }, 201);
	assert.equal(a.due_at, null);
	const mine = async () => read((await fetchFeed(path)).bytes).tasks.filter(([s]) => s.includes(`名片 ${stamp}`));
	assert.deepEqual(await mine(), [[`有空整理名片 ${stamp}`, 'NEEDS-ACTION', false]]);
	await york.api.must('POST', `followups/plans/${a.id}/done`, {});
	assert.deepEqual(await mine(), []);
});

test('the feed holds what the person may read at that moment', async () => {
	const path = await make(berlin.page);
	const c = await sales.must('POST', 'customers', { name: `機密客戶 ${stamp}` }, 201);
	await plan(sales, '帶路', '2031-05-05T10:00', { on: `customers:${c.id}`, participants: [{ user_id: berlin.id }] });
	assert.equal(event(read((await fetchFeed(path)).bytes), '帶路'), undefined, 'takes part, and may not read the customer');
	sql(`INSERT INTO shares (user_id, type, record_id, writes, until) VALUES (${berlin.id}, 11, ${c.id}, 0, CURRENT_DATE + INTERVAL 3 DAY); UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
	assert.ok(event(read((await fetchFeed(path)).bytes), '帶路').summary.includes('機密客戶'));
	sql(`DELETE FROM shares WHERE user_id = ${berlin.id} AND record_id = ${c.id}; UPDATE settings SET value = value + 1 WHERE name = 'stamp'`);
	assert.equal(event(read((await fetchFeed(path)).bytes), '帶路'), undefined);
	assert.ok(event(read((await fetchFeed(path)).bytes), 'early'));
	// Who may no longer sign in has no feed.
	await admin.must('PATCH', `settings/users/${berlin.id}`, { active: false });
	assert.equal((await fetchFeed(path)).status, 404);
	await admin.must('PATCH', `settings/users/${berlin.id}`, { active: true });
	assert.equal((await fetchFeed(path)).status, 200);
});

test('what a new one is about is found among all one may read, by its title', async () => {
	const c = await sales.must('POST', 'customers', { name: `連結對象 ${stamp}` }, 201);
	const found = async (who) => JSON.parse((await who.get(`/followups/plans/links?q=${encodeURIComponent(`連結對象 ${stamp}`)}`)).text);
	const s = await signIn('sales1'), o = await signIn('sales2');
	assert.deepEqual((await found(s)).map((x) => [x.id, x.title]), [[`customers:${c.id}`, c.name]]);
	assert.deepEqual(await found(o), []);
	await s.get('/followups/plans/new');
	const form = await s.post('/followups/plans', { subject: `連結 ${stamp}`, type: 'call', '_find[on]': `連結對象 ${stamp}`, _do: 'find' });
	assert.match(form.text, new RegExp(`<option value="customers:${c.id}" selected>`));
	assert.equal((await s.post('/followups/plans', { subject: `連結 ${stamp}`, type: 'call', on: `customers:${c.id}` })).status, 303);
	await o.get('/followups/plans/new');
	assert.equal((await o.post('/followups/plans', { subject: 'x', type: 'call', on: `customers:${c.id}` })).status, 422);
});

test('reminders come to a page that is open: mine, until they are seen, and lead back to it', async () => {
	const a = await plan(york.api, 'soon', new Date(Date.now() + 600e3).toISOString(), { reminder: 30 });
	await plan(york.api, 'later', new Date(Date.now() + 86400e3).toISOString(), { reminder: 30 });
	const now = async (who) => (await who.get('/followups/reminders?back=%2Fcustomers%3Fview%3Dmine')).text;
	const html = await now(york.page);
	assert.match(html, new RegExp(`soon ${stamp}`));
	assert.doesNotMatch(html, new RegExp(`later ${stamp}`));
	assert.doesNotMatch(html, /<html/);
	assert.doesNotMatch(await now(await signIn('sales1')), new RegExp(`soon ${stamp}`));
	const seen = await york.page.post(`/followups/plans/${a.id}/seen?back=%2Fcustomers%3Fview%3Dmine`);
	assert.deepEqual([seen.status, seen.location], [303, '/customers?view=mine']);
	assert.doesNotMatch(await now(york.page), new RegExp(`soon ${stamp}`));
});

test('my day: what is due by its day, the month\'s target, and what is unread', async () => {
	await plan(york.api, 'was due', new Date(Date.now() - 3 * 86400e3).toISOString());
	await plan(york.api, 'comes', new Date(Date.now() + 3 * 86400e3).toISOString());
	const text = (await york.page.get('/home/')).text;
	assert.match(text, new RegExp(`t-bad">Overdue[^]*was due ${stamp}[^]*t-ok">Next[^]*comes ${stamp}`));
	assert.doesNotMatch((await (await signIn('sales2')).get('/home/')).text, new RegExp(String(stamp)));
	const part = Object.fromEntries(new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date()).map((p) => [p.type, p.value]));
	const day = `${part.year}-${part.month}-${part.day}`;
	await admin.must('POST', 'opportunities/targets', { month: day, person_id: york.id, team_id: 3, amount: '50000.00' }, 201);
	assert.match((await york.page.get('/home/')).text, /with-ring[^]*50,000[^]*aria-label="0%"/);
});

test('the address ends with a new password and with signing out everywhere; another person’s stays', async () => {
	const own = await make(york.page), tokyo = await person('tokyo', 'Asia/Tokyo');
	let path = await make(tokyo.page);
	assert.equal((await fetchFeed(path)).status, 200);
	const changed = await tokyo.page.post('/account/password', { current: password, password: 'far-away-5678', again: 'far-away-5678' });
	assert.equal(changed.status, 303, changed.text.slice(0, 300));
	assert.equal((await fetchFeed(path)).status, 404);
	path = await make(tokyo.page);
	assert.equal((await fetchFeed(path)).status, 200);
	await tokyo.page.post('/account/sign-out-everywhere');
	assert.equal((await fetchFeed(path)).status, 404);
	assert.equal((await fetchFeed(own)).status, 200);
});
