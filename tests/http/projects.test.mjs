// Projects of orders, their tasks and hours: made by one click, exact sums, own hours
// only, closing, and who takes part.
import test from 'node:test';
import assert from 'node:assert/strict';
import { api, atOnce, one, signIn, sql } from './lib.mjs';

const sales = await api('sales1'), other = await api('sales2'), manager = await api('manager'), finance = await api('finance'), admin = await api('admin');
const stamp = Date.now(), me = Object.fromEntries(sql('SELECT login, id FROM users').map(([l, id]) => [l, Number(id)]));
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Taipei' }).format(new Date());
const customer = () => sales.must('POST', 'customers', { name: `專案客戶 ${stamp}-${Math.random()}` }, 201);
const project = async (more) => sales.must('POST', 'projects', { name: `專案 ${stamp}`, ...more }, 201);
const task = (p, more, who = sales) => who.must('POST', 'projects/tasks', { title: `任務 ${stamp}`, project_id: p.id, ...more }, 201);
const hours = (t, n, more, who = sales) => who.must('POST', 'projects/timesheets', { task_id: t.id, hours: n, date: '2026-01-05', text: '施工', ...more }, 201);
async function order(template) {
	const c = await customer();
	const q = await sales.must('POST', 'quotations', { customer_id: c.id, title: '進場', ...(template ? { template_id: template } : { lines: [{ description: '租金', quantity: '1', unit_price: '1000' }] }) }, 201);
	return sales.must('POST', `quotations/${q.id}/accept`, { signed_by: '王' });
}

test('one click on an order makes its project with the template\'s tasks', async () => {
	const t = await admin.must('POST', 'quotations/templates', { name: `範本 ${stamp}`, project_name: '店面進場', lines: [{ description: '租金', quantity: '1', unit_price: '500' }],
		tasks: [{ title: '圖面', planned_hours: '6', due_days: 7 }, { title: '點交', planned_hours: '2.5' }] }, 201);
	const q = await order(t.id), p = (await sales.post(`quotations/${q.id}/project`)).json;
	assert.equal(p.quotation_id, q.id);
	assert.equal(p.customer_id, q.customer_id);
	assert.match(p.name, /店面進場$/);
	assert.deepEqual([p.state, p.manager_id, p.tasks_open, p.tasks_done, p.planned_hours, p.recorded_hours], ['planned', me.sales1, 2, 0, '8.5000', '0.0000']);
	const tasks = (await sales.must('GET', `projects/tasks?filter[project_id]=${p.id}&sort=due_on`)).items;
	assert.deepEqual(tasks.map((x) => [x.title, x.planned_hours, x.stage]).sort(), [['圖面', '6.0000', 'todo'], ['點交', '2.5000', 'todo']].sort());
	assert.ok(tasks.some((x) => x.due_on > today));
	assert.equal((await sales.post(`quotations/${q.id}/project`)).status, 409, 'it has one');
	// By several at once it is one all the same.
	const q2 = await order(), { tally } = await atOnce(6, () => sales.post(`quotations/${q2.id}/project`));
	assert.deepEqual(tally, { 201: 1, 409: 5 });
	assert.equal(one(`SELECT COUNT(*) FROM projects WHERE quotation_id = ${q2.id}`), '1');
	assert.deepEqual((await sales.must('GET', `projects/tasks?filter[quotation_id]=${q2.id}`)).items, [], 'without a template it is empty');
});

test('a quotation that is no order has no project', async () => {
	const c = await customer(), q = await sales.must('POST', 'quotations', { customer_id: c.id, lines: [{ description: 'x', quantity: '1', unit_price: '1' }] }, 201);
	assert.equal((await sales.post(`quotations/${q.id}/project`)).status, 409);
	assert.equal((await sales.post('projects', { name: 'x', quotation_id: q.id })).status, 409);
	const done = await order();
	assert.equal((await sales.post('projects', { name: 'x', quotation_id: done.id, customer_id: c.id })).status, 422, 'of another customer');
	assert.equal((await other.post(`quotations/${done.id}/project`)).status, 404);
	assert.equal((await finance.post(`quotations/${done.id}/project`)).status, 403);
	assert.equal((await project({ quotation_id: done.id })).customer_id, done.customer_id, 'linked by hand');
	assert.equal((await sales.post('projects', { name: 'x', starts_on: '2026-05-05', ends_on: '2026-05-04' })).status, 422);
	assert.equal((await sales.post('projects', { name: 'x', state: 'done' })).status, 400);
});

test('recorded hours are summed exactly', async () => {
	const p = await project(), a = await task(p), b = await task(p, { planned_hours: '1.25' });
	for (const n of ['0.1', '0.2', '0.3333', '7.75', '0.0001']) await hours(a, n);
	await hours(b, '1.1');
	const extra = await hours(b, '3');
	assert.equal((await sales.must('GET', `projects/tasks/${a.id}`)).recorded_hours, '8.3834');
	assert.equal((await sales.must('GET', `projects/${p.id}`)).recorded_hours, '12.4834');
	await sales.must('PATCH', `projects/timesheets/${extra.id}`, { hours: '2.5' });
	assert.equal((await sales.must('GET', `projects/${p.id}`)).recorded_hours, '11.9834');
	assert.equal((await sales.delete(`projects/timesheets/${extra.id}`)).status, 204);
	assert.equal((await sales.must('GET', `projects/${p.id}`)).recorded_hours, '9.4834');
	await atOnce(10, () => sales.post('projects/timesheets', { task_id: b.id, hours: '0.1' }));
	assert.equal((await sales.must('GET', `projects/tasks/${b.id}`)).recorded_hours, '2.1000');
	for (const [n, more] of [['0'], ['-1'], ['24.0001'], ['x'], [undefined], ['1', { date: '2999-01-01' }]]) assert.equal((await sales.post('projects/timesheets', { task_id: a.id, hours: n, ...more })).status, 422, String(n));
	const made = await sales.must('POST', `projects/tasks/${a.id}/record`, { hours: '0.5', text: '電話' });
	assert.equal(made.recorded_hours, '8.8834');
});

test('everybody records their own hours; who assigns work also those of others', async () => {
	const p = await project(), t = await task(p, { assignee_id: me.sales2 }), mine = await hours(t, '2');
	assert.equal(mine.user_id, me.sales1);
	assert.equal((await sales.post('projects/timesheets', { task_id: t.id, hours: '1', user_id: me.sales2 })).status, 403);
	assert.equal((await sales.patch(`projects/timesheets/${mine.id}`, { user_id: me.sales2 })).status, 403);
	const theirs = await hours(t, '3', {}, other);
	assert.equal((await sales.get(`projects/timesheets/${theirs.id}`)).status, 404, 'a row is whose hours they are');
	assert.equal((await sales.must('GET', `projects/tasks/${t.id}`)).recorded_hours, '5.0000', 'the task knows its sum');
	assert.equal((await other.get(`projects/timesheets/${mine.id}`)).status, 404);
	assert.equal((await other.patch(`projects/timesheets/${mine.id}`, { hours: '9' })).status, 404);
	await manager.must('PATCH', `projects/timesheets/${theirs.id}`, { hours: '3.5' });
	const given = await manager.must('POST', 'projects/timesheets', { task_id: t.id, hours: '1', user_id: me.sales1 }, 201);
	assert.equal((await sales.get(`projects/timesheets/${given.id}`)).status, 200);
});

test('whoever is given a task sees it and its project, and nobody else', async () => {
	const p = await project(), t = await task(p), u = await task(p);
	for (const path of [`projects/${p.id}`, `projects/tasks/${t.id}`]) assert.equal((await other.get(path)).status, 404);
	assert.equal((await other.post('projects/tasks', { title: 'x', project_id: p.id })).status, 422);
	assert.equal((await other.post('projects/timesheets', { task_id: t.id, hours: '1' })).status, 422);
	await sales.must('PATCH', `projects/tasks/${t.id}`, { assignee_id: me.sales2 });
	assert.equal((await other.get(`projects/${p.id}`)).status, 200);
	assert.equal((await other.patch(`projects/${p.id}`, { name: 'x' })).status, 403);
	await other.must('POST', `projects/tasks/${t.id}/move`, { stage: 'doing' });
	assert.equal((await other.get(`projects/tasks/${u.id}`)).status, 404, 'a task beside it is another\'s');
	assert.ok((await other.must('GET', 'projects/tasks?view=mine')).items.some((x) => x.id === t.id));
	assert.equal((await manager.get(`projects/${p.id}`)).status, 200);
	assert.equal((await finance.get(`projects/${p.id}`)).status, 200);
	assert.equal((await finance.patch(`projects/${p.id}`, { name: 'x' })).status, 403);
});

test('tasks move from stage to stage, and a closed project stands still', async () => {
	const p = await project(), t = await task(p), u = await task(p);
	assert.equal((await sales.must('POST', `projects/tasks/${t.id}/move`, { stage: 'review' })).stage, 'review');
	assert.equal((await sales.post(`projects/tasks/${t.id}/move`, { stage: 'nowhere' })).status, 422);
	const done = await sales.must('POST', `projects/tasks/${t.id}/done`);
	assert.ok(done.closed_at);
	assert.equal((await sales.post(`projects/tasks/${t.id}/done`)).status, 409);
	assert.equal((await sales.post(`projects/${p.id}/complete`)).status, 409, 'one is open');
	await sales.must('PATCH', `projects/tasks/${u.id}`, { stage: 'cancelled' });
	assert.equal((await sales.must('POST', `projects/${p.id}/complete`)).state, 'done');
	for (const r of [await sales.post('projects/tasks', { title: 'x', project_id: p.id }), await sales.post(`projects/tasks/${t.id}/move`, { stage: 'todo' }), await sales.patch(`projects/tasks/${t.id}`, { title: 'x' }),
		await sales.post('projects/timesheets', { task_id: t.id, hours: '1' }), await sales.patch(`projects/${p.id}`, { name: 'x' }), await sales.post(`projects/${p.id}/start`)]) assert.equal(r.status, 409, r.text);
	await sales.must('POST', `projects/${p.id}/reopen`);
	await sales.must('POST', `projects/tasks/${t.id}/move`, { stage: 'todo' });
	assert.equal((await sales.must('GET', `projects/tasks/${t.id}`)).closed_at, null);
});

test('the board of tasks: by project, moved by its card\'s menu or dropped', async () => {
	const p = await project(), t = await task(p, { planned_hours: '6', due_on: '2026-01-02' }), b = await signIn('sales1'), at = `/projects/tasks/board?filter[project_id]=${p.id}`;
	await hours(t, '1.5');
	const page = await b.get(at);
	assert.equal(page.status, 200, page.text.slice(0, 300));
	assert.match(page.text, new RegExp(`data-id="${t.id}"`));
	assert.match(page.text, /1\.5 \/ 6 小時/);
	assert.match(page.text, /逾期 2026\/01\/02/);
	assert.equal((page.text.match(/class="card"/g) || []).length, 1, 'those of other projects are not on it');
	const moved = await b.post(`/projects/tasks/board/${t.id}/move`, { stage: 'doing', back: at });
	assert.equal(moved.status, 303);
	const s2 = await signIn('sales2');
	assert.equal((await s2.post(`/projects/tasks/board/${t.id}/move`, { stage: 'done' })).status, 404);
	const columns = JSON.parse((await b.get(`/projects/tasks/board/columns?filter[project_id]=${p.id}`)).text).columns;
	assert.deepEqual(columns.filter((c) => c.count).map((c) => [c.id, c.count]), [['doing', 1]]);
});

test('the order\'s page leads to its project, tasks and hours', async () => {
	const q = await order(), p = (await sales.post(`quotations/${q.id}/project`)).json, t = await task(p);
	await hours(t, '1.75');
	const b = await signIn('sales1'), page = (await b.get(`/quotations/${q.id}`)).text;
	assert.match(page, new RegExp(`href="/projects\\?view=all&amp;filter\\[quotation_id\\]=${q.id}"[^]{0,200}<b class="num">1</b><small>專案`));
	assert.match(page, /<b class="num">1<\/b><small>任務/);
	assert.match(page, /<b class="num">1.75<\/b><small>已記錄小時/);
	for (const path of ['/projects', `/projects/${p.id}`, '/projects/tasks', `/projects/tasks/${t.id}`, '/projects/timesheets', '/projects/new', `/projects/tasks/new?project_id=${p.id}`, `/projects/timesheets/new?task_id=${t.id}`, `/projects/tasks/${t.id}/record`])
		assert.equal((await b.get(path)).status, 200, path);
});
