// Before the sale, in depth: recycling and its simulator, assignment, duplicates, merging
// and its undo, the views of a pipeline, prediction.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, one, signIn, sql } from './lib.mjs';

const admin = await api('admin'), sales = await api('sales1'), other = await api('sales2');
const stamp = Date.now().toString(36);
const day = (n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10);

test('the simulator lists what leaves, to whom it concerns', async () => {
	const mine = await sales.must('POST', 'customers', { name: `模擬 ${stamp}` }, 201);
	sql(`UPDATE customers SET owner_since = UTC_TIMESTAMP() - INTERVAL 12 DAY WHERE id = ${mine.id}`);
	const soon = await sales.must('GET', `customers/recycling?on=${day(1)}&limit=200`);
	const later = await sales.must('GET', `customers/recycling?on=${day(9)}&limit=200`);
	assert.ok(!soon.items.some((x) => x.id === mine.id));
	const item = later.items.find((x) => x.id === mine.id);
	assert.deepEqual([item.missing, item.days, item.name], ['followup', 15, `模擬 ${stamp}`]);
	assert.ok(item.leaves_on >= day(2) && item.leaves_on <= day(4), item.leaves_on);
	assert.equal(later.on, day(9));
	const theirs = await other.must('GET', `customers/recycling?on=${day(9)}&limit=200`);
	assert.ok(!theirs.items.some((x) => x.id === mine.id));
	assert.equal((await other.get(`customers/recycling?on=tomorrow`)).status, 400);
	assert.equal((await other.post('customers/recycling')).status, 403);
	await admin.must('POST', 'customers/recycling', {});
	const page = await signIn('sales1');
	const shown = await page.get(`/customers/recycling?on=${day(9)}`);
	assert.equal(shown.status, 200);
	assert.match(shown.text, new RegExp(`模擬 ${stamp}`));
	assert.match((await page.get(`/customers/${mine.id}`)).text, /將於 \d{4}-\d\d-\d\d 回到公海/);
});
