// Every page there is a way to: the menu, the settings, a record of each type and its
// form. axe-core finds nothing on them, none scrolls sideways on a phone, none shows the
// name of a word instead of the word, none offers a link that is refused. One sign-in,
// many pages, two at a time.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, axe, fits, shot, close, api, signIn, top, url } from './lib.mjs';

after(close);
const ALL = ['minor', 'moderate', 'serious', 'critical'];
const name = (p) => p.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'top';
const hrefs = (html, re) => [...html.matchAll(re)].map((m) => m[1].replace(/&amp;/g, '&'));

// What no link of the menu leads to, but one on a page does.
const BESIDES = ['/home/search?q=商', '/account/profile', '/account/totp', '/discuss/inbox', '/opportunities', '/opportunities?view=all', '/opportunities/graph', '/opportunities/pivot',
	'/opportunities/calendar', '/opportunities/forecast', '/opportunities/targets', '/opportunities/prediction', '/opportunities/import', '/opportunities/columns', '/opportunities/condition',
	'/leads?view=all', '/leads/assignment', '/customers?view=all', '/customers/recycling', '/requirements', '/quotations?view=all', '/quotations/deliveries', '/projects/tasks', '/projects/tasks/board', '/projects/timesheets',
	'/followups/plans?view=all', '/followups/templates', '/discuss/channels', '/reports/funnel', '/reports/won_lost', '/reports/ageing', '/reports/cash_flow', '/payments/plans?view=all', '/files/new'];

// { menu, settings, records, forms }: found by walking, as a person would.
let known;
async function walk() {
	if (known) return known;
	const b = await signIn('admin');
	const menu = hrefs((await b.get('/home/')).text, /<a class="nav" href="([^"]+)"/g);
	const tree = (await b.get('/settings/')).text;
	const settings = hrefs(tree.slice(tree.indexOf('<nav class="panel tree')), /<li><a href="(\/[^"]+)"/g);
	const records = [], forms = [];
	assert.ok(menu.length > 20 && settings.length > 30, `menu ${menu.length}, settings ${settings.length}`);
	for (const list of new Set([...menu, ...BESIDES, ...settings])) {
		const { text } = await b.get(list), first = text.match(/<th scope="row"><span class="name"><a href="(\/[^"?]+)/)?.[1];
		if (first && !records.includes(first)) records.push(first);
		const make = text.match(/<a class="btn pri" href="([^"]+)" data-new/)?.[1];
		if (make && !forms.includes(make)) forms.push(make);
	}
	return (known = { menu, settings, records, forms });
}

// A key is a section of the language files and what follows it.
const sections = [...new Set(readFileSync(join(top, 'www/lang/en.hdf'), 'utf8').match(/^[A-Z]\w*(?= \{)/gm))];
const KEY = new RegExp(`(?<![\\w./@-])(?:${sections.join('|')})\\.[a-z_]\\w*(?:\\.\\w+)*|\\(null\\)|\\bundefined\\b|\\bNaN\\b`);

// The cookies of somebody who has signed in, for a page without scripts too.
async function session(who) {
	const b = await signIn(who);
	return [...b.cookies].map(([n, value]) => ({ name: n, value, url }));
}

// Opens each path in one of two pages of one session; look() answers what is wrong.
async function over(paths, options, look) {
	const first = options.signed ? await page(null, options) : await page('admin', options);
	if (options.signed) await first.context().addCookies(options.signed);
	const second = await first.context().newPage(), faults = [], rest = [...paths];
	second.faults = [];
	second.on('console', (m) => { if (m.type() === 'error') second.faults.push(m.text()); });
	await Promise.all([first, second].map(async (p) => {
		for (let path; (path = rest.shift());) {
			p.faults.length = 0;
			const res = await p.goto(url + path, { waitUntil: 'load' });
			if (res.status() !== 200) faults.push(`${path}: ${res.status()}`);
			for (const f of [...await look(p, path), ...p.faults]) faults.push(`${path}: ${f}`);
		}
	}));
	await first.context().close();
	return faults;
}
// What a person reads of a page's source, words in attributes too.
const plain = (html) => html.replace(/<(script|svg|code|pre)\b[^]*?<\/\1>/g, '').replace(/<textarea[^]*?<\/textarea>/g, '').replace(/<[^>]+>/g, (t) => [...t.matchAll(/(?:aria-label|placeholder|title)="([^"]*)"/g)].map((m) => m[1]).join(' ') + ' ');

// The settings' small types look alike: users and stages stand for all.
const alike = (p) => /^\/settings\/(?!$|general|rights|log|api|users|stages)/.test(p);
const kept = (p) => !/[?]|import|columns|condition/.test(p);

test('axe-core finds nothing at 1440 px, light: the whole menu and a record of each type', async () => {
	const w = await walk(), paths = [...w.menu, ...w.records.filter((p) => !alike(p))];
	const faults = await over(paths, {}, async (p, path) => {
		const out = await axe(p, ALL);
		if (out.length) await shot(p, `pages-${name(path)}`);
		return out;
	});
	assert.deepEqual(faults, []);
});

test('nothing scrolls sideways at 390 px, without a script: every page and form', async () => {
	const w = await walk(), paths = [...new Set([...w.menu, ...BESIDES, ...w.settings, ...w.records, ...w.forms.filter(kept)])].filter((p) => !alike(p));
	const faults = await over(paths, { width: 390, height: 844, js: false, signed: await session('admin') }, async (p, path) => {
		if (await fits(p)) return [];
		await shot(p, `pages-${name(path)}-390`);
		return ['scrolls sideways'];
	});
	assert.deepEqual(faults, []);
});

test('by keyboard: the skip link comes first and leads past the menu; a dialog takes the focus, keeps it and gives it back', async () => {
	const p = await page('admin'), inside = (sel) => p.evaluate((s) => !!document.activeElement.closest(s), sel);
	await p.goto(`${url}/customers?view=all`);
	await p.keyboard.press('Tab');
	assert.ok(await inside('.skip'));
	await p.keyboard.press('Enter');
	await p.keyboard.press('Tab');
	assert.ok(await inside('#content'));
	const ask = p.locator('a[href*="/customers/columns"][data-dialog]');
	await ask.focus();
	await p.keyboard.press('Enter');
	await p.waitForSelector('dialog.sheet[open]');
	assert.ok(await inside('dialog.sheet'));
	await p.keyboard.press('Tab');
	assert.ok(await inside('dialog.sheet'));
	await p.keyboard.press('Escape');
	await p.waitForSelector('dialog.sheet', { state: 'detached' });
	assert.ok(await ask.evaluate((e) => e === document.activeElement));
	assert.deepEqual(p.faults, []);
	await p.context().close();
});

test('a form that is refused is shown again, with what is wrong', async () => {
	const w = await walk(), b = await signIn('admin'), faults = [];
	for (const form of w.forms.filter((p) => /^\/\w+(\/\w+)?\/new$/.test(p))) {
		const shown = (await b.get(form)).text, to = shown.match(/id="record-form" method="post" action="([^"]+)"/)?.[1];
		if (!to || !/ required/.test(shown)) continue;
		const res = await b.post(to, { nothing_of_it: '' });
		if (res.status < 400 || res.status >= 500 || !/id="record-form"/.test(res.text)) faults.push(`${form}: ${res.status} without its form`);
	}
	assert.deepEqual(faults, []);
});

test('no page shows the name of a word instead of the word, in three languages', async () => {
	const a = await api('admin'), w = await walk(), faults = [], mark = Date.now();
	const role = (await a.must('GET', 'settings/roles?limit=50')).items.find((r) => r.code === 'administrator');
	const looks = ['en', 'zh-CN'].map((lang) => ({ login: `words-${lang.toLowerCase()}-${mark}`, lang }));
	for (const { login, lang } of looks) await a.must('POST', 'settings/users', { login, name: login, password: 'long-enough-for-this', lang, roles: [{ role_id: role.id }] });
	for (const { login, pass } of [{ login: 'admin' }, ...looks.map((l) => ({ ...l, pass: 'long-enough-for-this' }))]) {
		const b = await signIn(login, pass);
		for (const path of new Set([...w.menu, ...BESIDES, ...w.settings, ...w.records, ...w.forms])) {
			const res = await b.get(path), raw = plain(res.text).match(KEY);
			if (res.status !== 200) faults.push(`${login} ${path}: ${res.status}`);
			if (raw) faults.push(`${login} ${path}: shows ${raw[0]}`);
		}
	}
	assert.deepEqual(faults, []);
});

for (const who of ['sales1', 'finance']) test(`no page offers ${who} a link that is refused or leads nowhere`, async () => {
	const b = await signIn(who), seen = new Set(), faults = [];
	const shape = (p) => p.replace(/\/\d+(?=[/?]|$)/g, '/N').replace(/\?.*/, '');
	const menu = hrefs((await b.get('/home/')).text, /<a class="nav" href="([^"]+)"/g);
	const look = async (path) => {
		const res = await b.get(path);
		if (res.status >= 400) faults.push(`${path}: ${res.status}`);
		if (!/html/.test(res.headers.get('content-type'))) return [];
		return hrefs(res.text, /href="(\/[^"#]+)/g).filter((p) => !/^\/static\/|\.(pdf|xlsx|csv|ics)\b|\/(raw|download|content)\b|sign-out/.test(p));
	};
	const found = [];
	for (const path of ['/home/', ...menu]) { seen.add(shape(path)); found.push(...await look(path)); }
	for (let deep = 0, now = found; deep < 2; deep++) {
		const next = [];
		for (const path of now) if (!seen.has(shape(path))) { seen.add(shape(path)); next.push(...await look(path)); }
		now = next.filter((path) => !/columns|condition|pivot|graph|calendar|view=/.test(path));
	}
	assert.ok(seen.size > 60, `${seen.size} pages`);
	assert.deepEqual(faults, []);
});
