// A file of SQL that was run and has been changed since: a migration is refused, demonstration data are told of and left as they are.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { one, program, sql, varDir } from './lib.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ferry-sql-'));
const write = (name, text) => writeFileSync(join(folder, name), text);
const migrate = (...args) => program('ferry-migrate', [...args, folder], '', { FERRY_CONF: join(varDir, 'admin.hdf') });
const known = (number) => one(`SELECT COUNT(*) FROM schema_migrations WHERE number = ${number}`) === '1';
after(() => {
	rmSync(folder, { recursive: true, force: true });
	sql('DELETE FROM schema_migrations WHERE number IN (98000, 198000, 198001)');
});

test('changed data: said with the way out, nothing newer is loaded, the instance starts', async () => {
	write('98000-one.sql', 'SELECT 1;\n');
	assert.equal((await migrate('--demo')).code, 0);
	write('98000-one.sql', 'SELECT 2;\n');
	write('98001-two.sql', 'SELECT 1;\n');
	const { code, stdout } = await migrate('--demo');
	assert.equal(code, 0);
	assert.match(stdout, /98000-one\.sql was changed .*make reset/);
	assert.ok(!known(198001));
	write('98000-one.sql', 'SELECT 1;\n');
	assert.equal((await migrate('--demo')).code, 0);
	assert.ok(known(198001), 'as it was: the newer one comes');
});

test('a changed migration stops', async () => {
	rmSync(join(folder, '98001-two.sql'));
	assert.equal((await migrate()).code, 0);
	write('98000-one.sql', 'SELECT 2;\n');
	const { code, stderr } = await migrate();
	assert.equal(code, 1);
	assert.match(stderr, /append-only/);
});
