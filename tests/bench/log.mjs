// What the log costs: its part of a save as a program saves (PATCH over HTTP), and how long
// it takes to verify a long one. Run by run.sh after measure.mjs.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { api, one, program, top } from '../http/lib.mjs';

const short = process.env.BENCH === 'short', problems = [];
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// ---- a save with and without its entry, and the whole save it is part of --------------
const times = short ? 60 : 400, admin = await api('admin'), id = one('SELECT MIN(id) FROM customers WHERE archived_at IS NULL'), shares = [];
for (let round = 0; round < (short ? 1 : 3); round++) {
	const took = [];
	let c = await admin.must('GET', `customers/${id}`);
	for (let i = 0; i < times; i++) {
		const began = performance.now();
		c = await admin.must('PATCH', `customers/${id}`, { version: c.version, phone: `04-3333-${1000 + i}-${round}` });
		took.push(performance.now() - began);
	}
	const log = JSON.parse(execFileSync(join(top, '.build/tests/log'), [String(times)], { encoding: 'utf8', env: { ...process.env, FERRY_CONF: join(process.env.FERRY_VAR, 'ferry.hdf') } }));
	shares.push({ save: median(took) * 1000, log: log.with - log.without, share: (log.with - log.without) / (median(took) * 1000) });
}
const [{ save, log, share }] = shares.sort((a, b) => a.share - b.share).slice(shares.length >> 1);
console.log(`the log's entry takes ${log.toFixed(0)} µs of a save of ${save.toFixed(0)} µs: ${(share * 100).toFixed(1)} %`);
// The short form runs beside other work: it only catches what is far off.
if (share > 0.05 * (short ? 4 : 1)) problems.push(`the log costs ${(share * 100).toFixed(1)} % of a save, more than 5`);

// ---- a log of a million entries (40,000 in the short form), made by log.sql --------------
const { stdout, stderr, code } = await program('ferry-admin', ['verify-log']);
const said = stdout.match(/intact: (\d+) entries of (\d+) records in (\d+) ms/);
process.stdout.write(stdout + stderr);
if (code || !said) problems.push('the log is not intact');
else if (Number(said[3]) > 10000 * (short ? 1 : Number(said[1]) / 1e6)) problems.push(`it took ${said[3]} ms to verify ${said[1]} entries, more than 10 s a million`);
for (const p of problems) console.log(`- ${p}`);
process.exit(problems.length ? 1 : 0);
