// The README draws the state machines the programs have: "make states" writes them anew.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, top } from './lib.mjs';

test('the README\'s state machines are those of the tables', async () => {
	const drawn = (await program('ferry-admin', ['states'])).stdout.trim();
	const readme = readFileSync(join(top, 'README.md'), 'utf8').split(/<!-- \/?states -->/);
	assert.equal(readme.length, 3);
	assert.ok(drawn.includes('stateDiagram-v2'));
	assert.equal(readme[1].trim(), drawn, 'run: make states');
});
