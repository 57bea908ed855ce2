// The log against somebody who writes into the database behind the program's back: a
// row changed, deleted, inserted, moved, cut off is each found and named. The
// programs' own account may not even try, and triggers stop who may.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { one, program, sql, varDir } from '../http/lib.mjs';

const conf = readFileSync(join(varDir, 'ferry.hdf'), 'utf8'), value = (k) => [...conf.matchAll(new RegExp(`^\\s*${k}[ \\t]*=[ \\t]*(.*)$`, 'gm'))].map((m) => m[1]).at(-1);
// lib/journal_seal.c said again: HMAC-SHA256 over what it is, its number and the hash.
const seal = (what, id, hash) => createHmac('sha256', createHash('sha256').update(value('Log.Key')).digest()).update(Buffer.concat([Buffer.from(`${what}\n${id}\n`), hash])).digest('hex');
const verify = async (...args) => { const { stdout, stderr, code } = await program('ferry-admin', ['verify-log', ...args]); return { said: stdout + stderr, code }; };
const refused = (query, why) => assert.throws(() => sql(query), why);

// A record with a story: five entries and more.
const [type, record] = sql("SELECT type, record_id FROM journal WHERE type = 13 GROUP BY type, record_id HAVING COUNT(*) >= 5 ORDER BY record_id LIMIT 1")[0];
const ids = sql(`SELECT id FROM journal WHERE type = ${type} AND record_id = ${record} ORDER BY id`).map((r) => Number(r[0]));
const where = `opportunity ${record}`;

before(() => {
	sql('DROP TABLE IF EXISTS journal_kept; CREATE TABLE journal_kept AS SELECT * FROM journal');
	sql('DROP TABLE IF EXISTS heads_kept; CREATE TABLE heads_kept AS SELECT id, log_head FROM opportunities');
});
const restore = () => {
	sql(`DELETE FROM journal; INSERT INTO journal SELECT * FROM journal_kept; UPDATE opportunities o JOIN heads_kept k ON k.id = o.id SET o.log_head = k.log_head`);
};
after(() => {
	restore();
	sql("CREATE TRIGGER IF NOT EXISTS journal_no_update BEFORE UPDATE ON journal FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'");
	sql("CREATE TRIGGER IF NOT EXISTS journal_no_delete BEFORE DELETE ON journal FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'");
	sql('DROP TABLE journal_kept; DROP TABLE heads_kept');
});

test('the log is intact to begin with', async () => {
	assert.ok(ids.length >= 5);
	const { said, code } = await verify();
	assert.equal(code, 0, said);
	assert.match(said, /intact: \d+ entries of \d+ records/);
});

test('triggers stop even the database\'s administrator', () => {
	refused(`UPDATE journal SET detail = '{}' WHERE id = ${ids[1]}`, /append-only/);
	refused(`DELETE FROM journal WHERE id = ${ids[1]}`, /append-only/);
});

test('the programs\' account may add and read, nothing else', () => {
	const as = (query) => execFileSync('mariadb', ['--no-defaults', `--socket=${value('Database.Socket')}`, `--user=${value('Database.User')}`, `--password=${value('Database.Password')}`, value('Database.Name') || 'ferry', '-e', query], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	assert.match(as('SELECT COUNT(*) FROM journal'), /\d/);
	for (const q of [`UPDATE journal SET detail = '{}' WHERE id = 1`, 'DELETE FROM journal', 'TRUNCATE journal', 'DROP TABLE journal', 'DROP TRIGGER journal_no_update', 'ALTER TABLE journal ADD COLUMN x INT',
		'UPDATE journal_checkpoints SET entries = 0', 'DELETE FROM journal_checkpoints'])
		assert.throws(() => as(q), /denied/i, q);
});

test('without triggers:', async (t) => {
	sql('DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete');
	const hash = (prev, at, user, event, detail) => createHash('sha256').update(Buffer.concat([Buffer.from(prev, 'hex'), Buffer.from(`${type}\n${record}\n${at}\n${user}\n${event}\n\n${detail}\n`)])).digest('hex');
	const hex = (id) => one(`SELECT HEX(hash) FROM journal WHERE id = ${id}`);
	const user = one("SELECT id FROM users WHERE login = 'sales1'"), at = one(`SELECT at FROM journal WHERE id = ${ids[2]}`);
	const forge = (prev, event) => `INSERT INTO journal (id, type, record_id, at, user_id, event, detail, prev, hash) VALUES (ID, ${type}, ${record}, '${at}', ${user}, '${event}', '{}', UNHEX('${prev}'), UNHEX('${hash(prev, at, user, event, '{}')}'))`;
	// A number between two entries, as if it had always been there.
	const makeRoom = (after) => { sql(`UPDATE journal SET id = id + 1 WHERE id > ${after} ORDER BY id DESC`); return after + 1; };
	const cut = (sealed) => sql(`DELETE FROM journal WHERE id = ${ids.at(-1)}; UPDATE opportunities SET log_head = CONCAT((SELECT hash FROM journal WHERE id = ${ids.at(-2)}), UNHEX('${sealed}')) WHERE id = ${record}`);
	const cases = [
		['content changed', () => sql(`UPDATE journal SET detail = '{"changes":[]}' WHERE id = ${ids[2]}`), () => ids[2], 'changed'],
		['time changed by a microsecond', () => sql(`UPDATE journal SET at = at + INTERVAL 1 MICROSECOND WHERE id = ${ids[1]}`), () => ids[1], 'changed'],
		['somebody else did it', () => sql(`UPDATE journal SET user_id = user_id + 1 WHERE id = ${ids[3]}`), () => ids[3], 'changed'],
		['what happened changed', () => sql(`UPDATE journal SET event = 'changed' WHERE id = ${ids[0]}`), () => ids[0], 'changed'],
		['content changed and its hash made anew', () => { const p = one(`SELECT HEX(prev) FROM journal WHERE id = ${ids[2]}`); sql(`UPDATE journal SET detail = '{}', event = 'x', user_id = ${user}, corrects = NULL, hash = UNHEX('${hash(p, at, user, 'x', '{}')}') WHERE id = ${ids[2]}`); }, () => ids[3], 'missing'],
		['one deleted in the middle', () => sql(`DELETE FROM journal WHERE id = ${ids[2]}`), () => ids[3], 'missing'],
		['the first deleted', () => sql(`DELETE FROM journal WHERE id = ${ids[0]}`), () => ids[1], 'missing'],
		['the last deleted', () => sql(`DELETE FROM journal WHERE id = ${ids.at(-1)}`), () => ids.at(-2), 'cut'],
		['all of a record deleted', () => sql(`DELETE FROM journal WHERE type = ${type} AND record_id = ${record}`), () => -1, 'cut'],
		['one inserted in the middle, well hashed', () => { const p = hex(ids[1]), id = makeRoom(ids[1]); sql(forge(p, 'x').replace('(ID', `(${id}`)); }, () => ids[1] + 1, 'inserted'],
		['one inserted before the first', () => { sql(`UPDATE journal SET id = id + 1 WHERE id >= ${ids[0]} ORDER BY id DESC`); sql(forge('0'.repeat(64), 'x').replace('(ID', `(${ids[0]}`)); }, () => ids[0], 'inserted'],
		['one appended, well hashed', () => { const p = hex(ids.at(-1)); sql(forge(p, 'x').replace('(ID', '(1000000')); }, () => 1000000, 'inserted'],
		['two changed places', () => sql(`UPDATE journal SET id = 999999 WHERE id = ${ids[1]}; UPDATE journal SET id = ${ids[1]} WHERE id = ${ids[2]}; UPDATE journal SET id = ${ids[2]} WHERE id = 999999`), () => ids[1], 'reordered'],
		['the end cut off and the one before named as the end', () => cut(''), () => ids.at(-2), 'unsealed'],
		['the same, with the seal that was there', () => cut(one(`SELECT HEX(SUBSTR(log_head, 33)) FROM opportunities WHERE id = ${record}`)), () => ids.at(-2), 'unsealed'],
		['the end cut off and no end named', () => { cut(''); sql(`UPDATE opportunities SET log_head = NULL WHERE id = ${record}`); }, () => ids.at(-2), 'cut'],
		['all of a record deleted and an end named that is none', () => sql(`DELETE FROM journal WHERE type = ${type} AND record_id = ${record}; UPDATE opportunities SET log_head = 'x' WHERE id = ${record}`), () => -1, 'cut'],
		['content changed and all after it made anew', () => {
			let prev = hex(ids.at(-3));
			for (const id of ids.slice(-2)) {
				const made = hash(prev, at, user, 'x', '{}');
				sql(`UPDATE journal SET event = 'x', at = '${at}', user_id = ${user}, corrects = NULL, detail = '{}', prev = UNHEX('${prev}'), hash = UNHEX('${made}') WHERE id = ${id}`);
				prev = made;
			}
			sql(`UPDATE opportunities SET log_head = CONCAT(UNHEX('${prev}'), SUBSTR(log_head, 33)) WHERE id = ${record}`);
		}, () => ids.at(-1), 'unsealed'],
		['one moved to another record', () => sql(`UPDATE journal SET record_id = record_id + 1 WHERE id = ${ids[2]}`), null, null],
	];
	for (const [name, harm, entry, what] of cases) await t.test(name, async () => {
		harm();
		try {
			const { said, code } = await verify();
			assert.equal(code, 1, said);
			if (entry) assert.equal(said.trim(), `the log is broken at entry ${entry()} of ${where}: ${what}`);
			const alone = await verify('--record', 'opportunity', record);
			assert.equal(alone.code, 1, alone.said);
		} finally { restore(); }
		const { said, code } = await verify();
		assert.equal(code, 0, said);
	});
	await t.test('writing on does not seal an end that is not', async () => {
		const id = one("SELECT id FROM users WHERE login = 'sales2'"), write = () => program('ferry-admin', ['password', '--stdin', 'sales2'], 'ferry-demo-harbour-7\n');
		await write();
		await write();
		const [first, last] = sql(`SELECT id FROM journal WHERE type = 1 AND record_id = ${id} ORDER BY id DESC LIMIT 2`).map((r) => r[0]).reverse();
		assert.equal((await verify()).code, 0);
		sql(`DELETE FROM journal WHERE id = ${last}; UPDATE users SET log_head = (SELECT hash FROM journal WHERE id = ${first}) WHERE id = ${id}`);
		await write();
		const after = one(`SELECT MAX(id) FROM journal WHERE type = 1 AND record_id = ${id}`);
		assert.ok(Number(after) > Number(last));
		assert.match((await verify()).said, new RegExp(`at entry ${after} of user ${id}: unsealed`));
		// A host without a key asks for none; one that is given its key seals what is whole, and only that.
		const without = join(varDir, 'no-key.hdf');
		writeFileSync(without, `${conf}\nLog.Key =\n`);
		const blind = await program('ferry-admin', ['verify-log'], '', { FERRY_CONF: without });
		assert.equal(blind.code, 0, blind.stdout);
		sql(`UPDATE journal SET event = 'x' WHERE id = ${after}`);
		assert.match((await program('ferry-admin', ['seal-log'])).stdout, /sealed: 0\n.*: changed/s);
		sql(`UPDATE journal SET event = 'password_set' WHERE id = ${after}`);
		const { stdout, code } = await program('ferry-admin', ['seal-log']);
		assert.match(stdout, /sealed: 1\n.*intact/s);
		assert.equal(code, 0);
		sql(`DELETE FROM journal WHERE type = 1 AND record_id = ${id}; UPDATE users SET log_head = NULL WHERE id = ${id}`);
	});
	await t.test('a record emptied and its end with it: the checkpoints know', async () => {
		const head = createHash('sha256'), none = Buffer.alloc(32);
		// A checkpoint over what is there, as the worker makes it.
		for (const [y, r, h] of sql('SELECT g.type, g.record_id, HEX(j.hash) FROM (SELECT type, record_id, MAX(id) n FROM journal GROUP BY type, record_id) g JOIN journal j ON j.id = g.n ORDER BY g.type, g.record_id')) head.update(Buffer.concat([Buffer.from(`${y}:${r}:`), Buffer.from(h, 'hex')]));
		const heads = head.digest(), [[n, last]] = sql('SELECT COUNT(*), MAX(id) FROM journal'), made = '2026-01-01 00:00:00';
		const prev = one('SELECT HEX(hash) FROM journal_checkpoints ORDER BY id DESC LIMIT 1'), before = prev ? Buffer.from(prev, 'hex') : none;
		const h = createHash('sha256').update(Buffer.concat([before, Buffer.from(`${made}\n${n}\n${last}\n`), heads])).digest();
		sql(`INSERT INTO journal_checkpoints (at, entries, last_id, heads, prev, hash) VALUES ('${made}', ${n}, ${last}, UNHEX('${heads.toString('hex')}'), UNHEX('${before.toString('hex')}'), UNHEX('${h.toString('hex')}'))`);
		assert.match((await verify()).said, /checkpoint_unsealed/);
		sql(`UPDATE journal_checkpoints SET seal = UNHEX('${seal('checkpoint', n, h)}') WHERE last_id = ${last}`);
		assert.equal((await verify()).code, 0);
		sql(`DELETE FROM journal WHERE type = ${type} AND record_id = ${record}; UPDATE opportunities SET log_head = NULL WHERE id = ${record}`);
		const { said, code } = await verify();
		restore();
		assert.equal(code, 1, said);
		assert.match(said, /broken at checkpoint \d+: heads_differ/);
		sql(`UPDATE journal_checkpoints SET entries = entries + 1 WHERE last_id = ${last}`);
		assert.match((await verify()).said, /checkpoint_changed/);
		sql(`DELETE FROM journal_checkpoints WHERE last_id = ${last}`);
		assert.equal((await verify()).code, 0);
	});
});
