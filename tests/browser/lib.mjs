// What the browser tests share: Debian's Chromium through playwright-core, signed in,
// with every console error and every refused request noted.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { top, url, password } from '../http/lib.mjs';

export * from '../http/lib.mjs';
const require = createRequire(join(top, 'www/package.json'));
const { chromium } = require('playwright-core');
const shots = join(top, '.build/screenshots');

let browser;
// One browser for a file; close it in after().
export async function open() {
	browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	return browser;
}
export async function close() { await browser?.close(); browser = null; }

/*
 * "networkidle" of our own: Playwright's waits for the connection on which a page hears
 * news, which never ends (some of its versions leave that out, some do not).
 */
function tellsWhenIdle(p) {
	const open = new Set(), goto = p.goto.bind(p), wait = p.waitForLoadState.bind(p);
	p.on('request', (r) => { if (r.resourceType() !== 'eventsource') open.add(r); });
	for (const end of ['requestfinished', 'requestfailed']) p.on(end, (r) => open.delete(r));
	p.on('framenavigated', (f) => { if (f === p.mainFrame()) open.clear(); });
	const idle = async () => {
		await wait('load');
		for (let quiet = 0, until = Date.now() + 15000; quiet < 5; quiet = open.size ? 0 : quiet + 1) {
			if (Date.now() > until) throw new Error(`still asked for: ${[...open].map((r) => r.url()).join(' ')}`);
			await new Promise((done) => setTimeout(done, 100));
		}
	};
	p.goto = async (to, o) => {
		const res = await goto(to, o?.waitUntil === 'networkidle' ? { ...o, waitUntil: 'load' } : o);
		if (o?.waitUntil === 'networkidle') await idle();
		return res;
	};
	p.waitForLoadState = (s, o) => (s === 'networkidle' ? idle() : wait(s, o));
}

// Who has signed in by the form once is signed in on every further page of this file.
const sessions = new Map();

// page(login, { width, height, lang, dark, js }): a page of a context of its own; page.faults fills by itself.
export async function page(login, { width = 1440, height = 900, lang = 'zh-TW', dark = false, js = true } = {}) {
	const context = await (await open()).newContext({ viewport: { width, height }, locale: lang, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: js, timezoneId: 'Asia/Taipei' });
	const p = await context.newPage();
	p.setDefaultTimeout(15000);
	tellsWhenIdle(p);
	p.faults = [];
	p.on('console', (m) => { if (m.type() === 'error') p.faults.push(m.text()); });
	p.on('pageerror', (e) => p.faults.push(String(e)));
	p.on('response', (r) => { if (r.status() >= 500) p.faults.push(`${r.status()} ${r.url()}`); });
	if (sessions.has(login)) {
		await context.addCookies(sessions.get(login));
	} else if (login) {
		await p.goto(`${url}/account/sign-in`);
		await p.fill('input[name=login]', login);
		await p.fill('input[name=password]', password);
		await Promise.all([p.waitForURL((u) => !u.pathname.startsWith('/account/sign-in')), p.click('form button[type=submit]')]);
		sessions.set(login, await context.cookies());
	}
	return p;
}
// SHOTS=1 keeps pictures below .build/screenshots for a person to look at.
export async function shot(p, name) {
	if (!process.env.SHOTS) return;
	mkdirSync(shots, { recursive: true });
	await p.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
// axe-core's findings of the given impact and above, as short lines.
export async function axe(p, impacts = ['serious', 'critical']) {
	await p.evaluate(require('node:fs').readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
	const { violations } = await p.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
	return violations.filter((v) => impacts.includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`);
}
// True when nothing makes the page scroll sideways.
export const fits = (p) => p.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
