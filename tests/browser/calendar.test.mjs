// The calendar by hand: an entry dragged to another day and another hour, by keyboard,
// put back when the server refuses; the feed of links without a script.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { api, axe, close, fits, page, shot, url } from './lib.mjs';

const sales = await api('sales1'), subject = `拖曳 ${Date.now()}`;
let p, a;
const entry = () => p.locator('.ev[data-id]', { hasText: subject });
const now = () => sales.must('GET', `followups/plans/${a.id}`);
const show = async (query) => {
	await p.goto(`${url}/followups/calendar?${query}`);
	await p.waitForFunction(() => document.querySelector('td [draggable], td ul') && window.Sortable && document.querySelector('#cal ul')?.[Object.keys(document.querySelector('#cal ul')).find((k) => k.startsWith('Sortable'))]);
};
// The answer has been shown: the calendar was drawn anew.
async function settled(act) {
	await p.evaluate(() => { document.querySelector('#cal').dataset.old = '1'; });
	await act();
	await p.waitForFunction(() => !document.querySelector('#cal').dataset.old);
}
async function drag(to) {
	await entry().scrollIntoViewIfNeeded();
	const from = await entry().boundingBox();
	await p.mouse.move(from.x + 30, from.y + 8);
	await p.mouse.down();
	await p.mouse.move(from.x + 45, from.y + 20, { steps: 3 });
	const box = await p.locator(to).boundingBox();
	await p.mouse.move(box.x + box.width / 2, box.y + box.height - 12, { steps: 10 });
	await p.waitForTimeout(150);
	await p.mouse.up();
}

before(async () => {
	a = await sales.must('POST', 'followups/plans', { subject, type: 'visit', due_at: '2032-05-12T14:30:00+08:00', duration: 60 }, 201);
	p = await page('sales1');
});
after(close);

test('dragged to another day it keeps its time; undone, it is back', async () => {
	await show('day=2032-05-01');
	await settled(() => drag('td[data-drop="2032-05-20"]'));
	assert.equal((await now()).due_at, '2032-05-20T06:30:00Z');
	assert.equal(await p.locator('td[data-drop="2032-05-20"] .ev', { hasText: subject }).count(), 1);
	assert.match(await p.innerText('#toast'), /5\/20/);
	await settled(() => p.click('#toast [data-undo]'));
	assert.equal((await now()).due_at, '2032-05-12T06:30:00Z');
	assert.deepEqual(await axe(p), []);
	await shot(p, 'calendar');
});

test('in the week to another hour, the minutes stay', async () => {
	await show('span=week&day=2032-05-12');
	await settled(() => drag('td[data-drop="2032-05-13"][data-hour="09"]'));
	assert.equal((await now()).due_at, '2032-05-13T01:30:00Z');
});

test('by keyboard: lifted, carried, dropped; Escape puts it back', async () => {
	await show('day=2032-05-01');
	await entry().locator('a').focus();
	await p.keyboard.press(' ');
	await p.keyboard.press('ArrowRight');
	await p.keyboard.press('Escape');
	assert.equal(await p.locator('td[data-drop="2032-05-13"] .ev', { hasText: subject }).count(), 1);
	await p.keyboard.press(' ');
	await p.keyboard.press('ArrowDown');
	await p.keyboard.press('ArrowLeft');
	await settled(() => p.keyboard.press(' '));
	assert.equal((await now()).due_at, '2032-05-19T01:30:00Z');
});

test('what somebody changed meanwhile is not moved: it goes back and the reason is said', async () => {
	await show('day=2032-05-01');
	const seen = await now();
	await sales.must('PATCH', `followups/plans/${a.id}`, { version: seen.version, note: '改過' });
	await settled(() => drag('td[data-drop="2032-05-26"]'));
	assert.equal((await now()).due_at, seen.due_at);
	assert.equal(await p.locator('td[data-drop="2032-05-19"] .ev', { hasText: subject }).count(), 1);
	assert.ok((await p.innerText('#toast.is-bad')).length > 3);
	p.faults = p.faults.filter((f) => !/409/.test(f));
	assert.deepEqual(p.faults, []);
});

test('a click on a free place of a day begins a new one there; without a script there are links', async () => {
	await show('day=2032-05-01');
	await Promise.all([p.waitForURL(/plans\/new/), p.locator('td[data-drop="2032-05-06"]').click({ position: { x: 60, y: 90 } })]);
	assert.match(await p.inputValue('[name=due_at]'), /^2032-05-06T10:00/);
	const q = await page('sales1', { width: 390, height: 844, js: false });
	await q.goto(`${url}/followups/calendar?day=2032-05-01`);
	assert.ok(await fits(q));
	await q.click('.cal-nav [rel=next]');
	await q.click('.cal-nav [rel=prev]');
	await q.locator('.ev a', { hasText: subject }).click();
	assert.match(q.url(), new RegExp(`/followups/plans/${a.id}`));
	await sales.must('POST', `followups/plans/${a.id}/cancel`, {});
});
