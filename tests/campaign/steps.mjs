// Many clients work on the same few contracts, receipts, invoices and samples at once,
// while programs are killed under them; what must hold is asked of the database and of
// ferry-admin check. Short in tests/http/campaign.test.mjs, long by "make campaign".
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { api, one, program, sql, varDir } from '../http/lib.mjs';

const chance = (n) => Math.floor(Math.random() * n);
const pick = (list) => list[chance(list.length)];
const cents = (n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function findings() {
	const r = await program('ferry-admin', ['check', '--data']);
	const lines = r.stdout.split('\n').filter((l) => l.startsWith('- '));
	assert.ok(lines.length || /all is well/.test(r.stdout), r.stdout + r.stderr);
	return lines;
}

// ---- the instance's programs ------------------------------------------------------

// Of this instance and no other: its areas' processes, by the configuration they were started with.
export function processes() {
	return readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => {
		try {
			const exe = readlinkSync(`/proc/${p}/exe`).replace(' (deleted)', '');
			return /\/\.build(-san)?\/bin\/[a-z]+$/.test(exe) && readFileSync(`/proc/${p}/environ`, 'latin1').split('\0').includes(`FERRY_CONF=${join(varDir, 'ferry.hdf')}`);
		} catch { return false; }
	}).map(Number);
}

async function killer(state) {
	while (!state.over) {
		await pause(state.every);
		const pid = pick(processes());
		if (pid && !state.over) { try { process.kill(pid, 'SIGKILL'); state.killed++; } catch { /* it had just left by itself */ } }
	}
}

// ---- one step, told apart by what it answers -------------------------------------------

let keys = 0;
const run = `${process.pid}-${Date.now()}`;
// A program that dies answers 502: the client asks again with the same key, and gets what was done, once.
async function send(state, who, method, path, body) {
	const headers = method === 'POST' ? { 'idempotency-key': `${run}-${keys++}` } : {};
	for (let i = 0; i < 20; i++) {
		let r;
		try { r = await who.call(method, path, body, headers); } catch { r = { status: 502 }; }
		if (r.status < 500 && !(r.status === 409 && /idempot|in_progress/i.test(r.text))) { state.tally[r.status] = (state.tally[r.status] || 0) + 1; return r; }
		if (r.status === 500) state.faults.push(`${method} ${path}: ${r.text}`);
		state.again++;
		await pause(50 + chance(150));
	}
	state.lost++;
	return { status: 0 };
}

const steps = {
	plan: (s, w, k) => s(w, 'POST', `contracts/${k.id}/plan`, { instalments: 1 + chance(5), first_due_on: '2026-12-31' }),
	planByHand: (s, w, k) => s(w, 'POST', 'payments/plans', { contract_id: k.id, amount: cents(100 * (1 + chance(4000))), due_on: '2027-01-31' }),
	unplan: async (s, w, k) => { const p = pick((await w.get(`payments/plans?filter[contract_id]=${k.id}&limit=50`)).json?.items || []); return p && s(w, 'DELETE', `payments/plans/${p.id}`); },
	receive: async (s, w, k) => {
		const r = await s(w, 'POST', 'payments/receipts', { customer_id: k.customer_id, contract_id: chance(2) ? k.id : undefined, amount: cents(100 * (1 + chance(3000))) });
		if (r.status !== 201) return;
		k.receipts.push(r.json.id);
		await s(w, 'POST', `payments/receipts/${r.json.id}/confirm`);
		await s(w, 'POST', `payments/receipts/${r.json.id}/allocate`, {});
	},
	allocate: (s, w, k) => k.receipts.length && s(w, 'POST', `payments/receipts/${pick(k.receipts)}/allocate`, {}),
	unallocate: (s, w, k) => k.receipts.length && s(w, 'POST', `payments/receipts/${pick(k.receipts)}/unallocate`, {}),
	reverse: (s, w, k) => k.receipts.length && s(w, 'POST', `payments/receipts/${pick(k.receipts)}/reverse`, { reason: '退票' }),
	invoice: async (s, w, k) => {
		const r = await s(w, 'POST', `${pick([`contracts/${k.id}`, `quotations/${k.quotation_id}`])}/invoice`, { amount: cents(100 * (1 + chance(3000))) });
		if (r.status === 201) { k.invoices.push(r.json.id); await s(w, 'POST', `invoices/${r.json.id}/issue`, {}); }
	},
	credit: (s, w, k) => k.invoices.length && s(w, 'POST', `invoices/${pick(k.invoices)}/credit`, { amount: cents(100 * (1 + chance(2000))), reason: '折讓' }),
	voidInvoice: (s, w, k) => k.invoices.length && s(w, 'POST', `invoices/${pick(k.invoices)}/void`, { reason: '重開' }),
	deliver: (s, w, k) => s(w, 'POST', 'quotations/deliveries', { quotation_id: k.quotation_id, lines: [{ description: '貨', quantity: String(1 + chance(3)) }] }),
	ship: (s, w, k) => s(w, 'POST', 'samples/shipments', { request_id: k.request_id, lines: [{ product_id: k.product_id, quantity: String(1 + chance(2)) }] }),
	takeBack: async (s, w, k) => { const h = pick((await w.get(`samples/shipments?filter[request_id]=${k.request_id}&limit=50`)).json?.items || []); return h && s(w, 'POST', `samples/shipments/${h.id}/cancel`); },
};

// ---- what they fight over -----------------------------------------------------------

async function ground(admin, n) {
	const product = await admin.must('POST', 'products', { code: `CP-${run}`, name: '樣品', price: '10', stock_quantity: '100000' }, 201), list = [];
	for (let i = 0; i < n; i++) {
		const customer = await admin.must('POST', 'customers', { name: `會戰 ${run} ${i}` }, 201);
		const q = await admin.must('POST', 'quotations', { customer_id: customer.id, lines: [{ description: '貨', quantity: '40', unit_price: '2500' }] }, 201);
		await admin.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
		const k = await admin.must('POST', `quotations/${q.id}/contract`, {}, 201);
		await admin.must('POST', `contracts/${k.id}/submit`);
		for (let t = 0; t < 5 && (await admin.must('GET', `contracts/${k.id}`)).approval_state === 'in_approval'; t++) await admin.must('POST', `contracts/${k.id}/approve`);
		await admin.must('POST', `contracts/${k.id}/sign`);
		const request = await admin.must('POST', 'samples/requests', { customer_id: customer.id, purpose: '試', lines: [{ product_id: product.id, quantity: '25' }] }, 201);
		await admin.must('POST', `samples/requests/${request.id}/submit`);
		for (let t = 0; t < 5 && (await admin.must('GET', `samples/requests/${request.id}`)).state === 'submitted'; t++) await admin.must('POST', `samples/requests/${request.id}/approve`);
		list.push({ id: k.id, customer_id: customer.id, quotation_id: q.id, request_id: request.id, product_id: product.id, receipts: [], invoices: [] });
	}
	return list;
}

export async function campaign({ seconds, clients = 32, every = 1000, contracts = 3 }) {
	const admin = await api('admin'), list = await ground(admin, contracts), before = await findings();
	const state = { tally: {}, faults: [], again: 0, lost: 0, killed: 0, over: false, every };
	const until = Date.now() + seconds * 1000, names = Object.keys(steps);
	const client = async () => { while (Date.now() < until) await steps[pick(names)]((...a) => send(state, ...a), admin, pick(list)); };
	const kills = killer(state);

	await Promise.all(Array.from({ length: clients }, client));
	state.over = true;
	await kills;
	await pause(300);
	assert.deepEqual(await findings(), before, 'what is stored agrees with its rows');
	for (const k of list) {
		const [row] = sql(`SELECT k.amount, k.planned, k.received, k.invoice_requested, (SELECT SUM(amount) FROM plans WHERE contract_id = k.id AND state <> 'void'), (SELECT COUNT(*) FROM receipts WHERE contract_id = k.id AND allocated > amount) FROM contracts k WHERE k.id = ${k.id}`);
		assert.ok(Number(row[1]) <= Number(row[0]) && Number(row[2]) <= Number(row[1]) && Number(row[3]) <= Number(row[0]), row.join(' '));
		assert.equal(Number(row[4] || 0), Number(row[1]));
		assert.equal(row[5], '0');
		// Made once, however often it was asked for: as many receipts as the clients were told of.
		assert.equal(Number(one(`SELECT COUNT(*) FROM receipts WHERE customer_id = ${k.customer_id}`)), k.receipts.length + 0, 'receipts of a customer');
	}
	assert.deepEqual(state.faults, []);
	return state;
}

// ---- numbers --------------------------------------------------------------------------

// n invoices issued by so many clients at once: the range in order, no gap, no repeat.
export async function numbers({ n, clients = 16 }) {
	const admin = await api('admin'), customer = await admin.must('POST', 'customers', { name: `號碼 ${run} ${n}` }, 201);
	const first = 1 + (Number(one("SELECT COALESCE(MAX(last_number), 0) FROM invoice_ranges WHERE prefix = 'AA'")) % 90000000);
	const range = await admin.must('POST', 'settings/invoice-ranges', { period: new Date().toISOString().slice(0, 10), prefix: 'AA', first_number: first, last_number: first + n - 1 }, 201);
	const got = [];
	// Requests that wait for their number; how they came to be is not what is measured.
	sql(`INSERT INTO invoices (label, request_number, type, customer_id, amount, amount_untaxed, state, owner_id, team_id) SELECT CONCAT('N', ${range.id}, '-', seq), CONCAT('N', ${range.id}, '-', seq), 'tw_electronic', ${customer.id}, 105, 105, 'approved', owner_id, team_id FROM customers JOIN seq_1_to_${n} WHERE id = ${customer.id}`);
	const waiting = sql(`SELECT id FROM invoices WHERE customer_id = ${customer.id} ORDER BY RAND()`).map((r) => r[0]);
	await Promise.all(Array.from({ length: clients }, async () => {
		for (let id; (id = waiting.pop()); ) got.push((await admin.must('POST', `invoices/${id}/issue`, {})).number);
	}));
	got.sort();
	assert.deepEqual(got, Array.from({ length: n }, (_, i) => `AA${String(first + i).padStart(8, '0')}`));
	assert.equal(Number(one(`SELECT next_number FROM invoice_ranges WHERE id = ${range.id}`)), first + n);
	return got.length;
}
