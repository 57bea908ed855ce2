// Asks the pages and the floor in turns with wrk, prints median latency, requests a
// second and the ratio to the floor; then watches a program's memory. Run by run.sh.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, url, sql, one, top } from '../http/lib.mjs';

const short = process.env.BENCH === 'short';
const seconds = short ? 2 : 5, rounds = short ? 1 : 3;
const run = process.env.FERRY_RUN;

const browser = await new Browser().signIn('admin');
const cookie = `ferry=${browser.cookies.get('ferry')}`;

const units = { us: 1e-3, ms: 1, s: 1000 };
function wrk(path, connections = 8, time = seconds, script = null) {
	const out = execFileSync('wrk', [...(script ? ['-s', script] : []), '-t', connections > 1 ? '2' : '1', '-c', String(connections), '-d', `${time}s`, '--latency', '-H', `Cookie: ${cookie}`, url + path], { encoding: 'utf8' });
	const p50 = out.match(/50%\s+([\d.]+)(us|ms|s)/), done = out.match(/(\d+) requests in/), bad = out.match(/Non-2xx or 3xx responses: (\d+)/), errors = out.match(/Socket errors: (.*)/);
	if (bad || errors) throw new Error(`${path}: ${bad ? `${bad[1]} answers were no success` : errors[1]}`);
	return { p50: Number(p50[1]) * units[p50[2]], rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]), requests: Number(done[1]) };
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

const team = one("SELECT id FROM teams WHERE name = '量測一隊'");
const customer = one("SELECT id FROM customers WHERE short_name = '客戶4321'"), quotation = one("SELECT id FROM quotations WHERE number = 'BENCH00042'");
// Pages of one list, each another: what was just made helps none of them.
async function turned(path, n) {
	const list = [];
	for (let next = path; next && list.length < n;) {
		list.push(next);
		next = (await browser.get(next)).text.match(/href="([^"]+)" rel="next"/)?.[1].replaceAll('&amp;', '&');
	}
	const script = join(process.env.FERRY_VAR, 'turn.lua');
	writeFileSync(script, `local p = { ${list.map((x) => JSON.stringify(x)).join(', ')} }\nlocal i = 0\nrequest = function() i = i % #p + 1 return wrk.format("GET", p[i]) end\n`);
	return script;
}
const pages = [
	// name, path, the most it may be: times the floor's p50 (a goal), or ms alone on one connection
	{ name: 'customer list', path: '/customers?view=all', ratio: 2 },
	{ name: '… 200 of its pages', path: '/customers?view=all', turn: 200 },
	{ name: 'customer page', path: `/customers/${customer}` },
	{ name: 'kanban', path: `/opportunities/board?team=${team}` },
	{ name: 'quotation page', path: `/quotations/${quotation}` },
	{ name: 'quotation PDF', path: `/quotations/${quotation}.pdf`, alone: 5 },
	{ name: 'customers (API)', path: '/api/v1/customers?limit=25' },
];

const problems = [], usable = [];
if ((await browser.get('/floor/')).status !== 200) throw new Error('the floor does not answer');
for (const p of pages) {
	const res = await browser.get(p.path);
	if (res.status === 200) usable.push(p);
	else problems.push(`${p.name}: ${p.path} answers ${res.status}`);
}

console.log(`${one('SELECT COUNT(*) FROM customers')} customers, ${one('SELECT COUNT(*) FROM opportunities')} opportunities; 8 connections, 4 processes each, ${rounds} × ${seconds} s`);
wrk('/floor/', 8, 1);
for (const p of usable) { if (p.turn) p.script = await turned(p.path, p.turn); wrk(p.path, 8, 1, p.script); p.floor = []; p.own = []; }
for (let i = 0; i < rounds; i++) for (const p of usable) { p.floor.push(wrk('/floor/')); p.own.push(wrk(p.path, 8, seconds, p.script)); }

const f = (n, w, d = 2) => n.toFixed(d).padStart(w);
console.log('page               p50 ms   req/s    floor p50   floor req/s   times the floor');
const table = [];
for (const p of usable) {
	const own = median(p.own.map((x) => x.p50)), rate = median(p.own.map((x) => x.rate)), floor = median(p.floor.map((x) => x.p50)), floorRate = median(p.floor.map((x) => x.rate));
	p.times = floorRate / rate;
	table.push({ page: p.name, p50: own, rate, floor, floorRate, times: p.times });
	console.log(`${p.name.padEnd(17)} ${f(own, 7)} ${f(rate, 8, 0)}    ${f(floor, 7)}     ${f(floorRate, 9, 0)}     ${f(p.times, 8)}`);
	if (p.alone) {
		const alone = wrk(p.path, 1).p50;
		console.log(`${''.padEnd(17)} ${f(alone, 7)} on one connection`);
		if (alone > p.alone * (short ? 6 : 1)) problems.push(`${p.name}: ${alone.toFixed(1)} ms alone, more than ${p.alone}`);
	}
	// The short form runs beside other work: it only catches what is far off.
	if (p.ratio && p.times > p.ratio * (short ? 5 : 1)) problems.push(`${p.name}: ${p.times.toFixed(2)} times the floor, more than ${p.ratio}`);
}
mkdirSync(join(top, '.build/reports'), { recursive: true });
writeFileSync(join(top, '.build/reports/bench.json'), JSON.stringify(table, null, 1));

// ---- a thousand papers in one file ------------------------------------------------
{
	const ids = sql("SELECT id FROM quotations WHERE number LIKE 'BENCH%' ORDER BY id LIMIT 1000").map((r) => r[0]), took = [];
	for (let i = 0; i < rounds; i++) {
		const began = performance.now(), res = await browser.post('/quotations/bulk/print', { ids });
		took.push((performance.now() - began) / 1000);
		if (res.status !== 200) problems.push(`${ids.length} quotations in one file: answer ${res.status}`);
	}
	console.log(`${ids.length} quotations in one file: ${median(took).toFixed(2)} s`);
	if (median(took) > 5 * (short ? 3 : 1)) problems.push(`${ids.length} quotations in one file: ${median(took).toFixed(1)} s, more than 5`);
}

// ---- memory: resident pages of the area's four programs, together --------------
function programs(area) {
	const parent = readFileSync(join(run, `${area}.pid`), 'utf8').trim();
	return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
}
function resident(area) {
	return programs(area).reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4, 0);
}
function requests(path, n) {
	let done = 0;
	while (done < n) done += wrk(path, 8, Math.min(5, Math.max(1, Math.round((n - done) / 2000)))).requests;
	return done;
}
for (const [area, path] of [['customers', '/customers?view=all'], ['quotations', `/quotations/${quotation}`]]) {
	if (!usable.some((p) => p.path === path)) continue;
	const before = (requests(path, 1000), resident(area)), many = requests(path, short ? 10000 : 100000), after = resident(area);
	const each = after / 1024 / programs(area).length;
	console.log(`memory of ${area}: ${before} KiB after 1,000 requests, ${after} KiB after ${many} more; ${each.toFixed(1)} MB a program`);
	if (each > (short ? 16 : 12)) problems.push(`a program of ${area} takes ${each.toFixed(1)} MB, more than 12`);
	// A page or two of stack and heap fragments per program is no growth.
	if (after - before > 4 * 256) problems.push(`${area} grew by ${after - before} KiB`);
}
for (const p of problems) console.log(`- ${p}`);
process.exit(problems.length ? 1 : 0);
