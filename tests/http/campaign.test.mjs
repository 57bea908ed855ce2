// The short form of "make campaign": everybody at once, with programs killed under them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { campaign, numbers } from '../campaign/steps.mjs';

test('32 clients for a few seconds, a program killed every half second: all sums hold', async () => {
	const s = await campaign({ seconds: 5, every: 500 });
	assert.ok(s.killed >= 3, `${s.killed} killed`);
	assert.ok((s.tally[200] || 0) + (s.tally[201] || 0) > 50, JSON.stringify(s.tally));
});

test('500 invoice numbers by 16 clients: in order, no gap, no repeat', async () => {
	assert.equal(await numbers({ n: 500 }), 500);
});
