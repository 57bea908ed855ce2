// A list is known again by the database's answers (reply_known.c). So whatever changes
// must show at once in a list that was shown just before, to everybody who sees it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { api, one, signIn, sql } from './lib.mjs';

const stamp = Date.now().toString(36), list = `/customers?view=all&q=${encodeURIComponent(`熟面孔${stamp}`)}`;

test('what has changed shows at once in a list asked twice before', async () => {
	const a = await api('manager'), b = await signIn('manager'), other = await signIn('admin');
	// Asked until it is kept for certain (several processes answer), then once more after the change.
	const known = async (who = b) => { for (let i = 0; i < 12; i++) await who.get(list); };
	const shows = async (yes, no, who = b) => {
		for (let i = 0; i < 12; i++) {
			const { text } = await who.get(list);
			for (const y of [].concat(yes)) assert.ok(text.includes(y), `${y} is not shown`);
			for (const n of [].concat(no || [])) assert.ok(!text.includes(n), `${n} is still shown: ${text.slice(Math.max(0, text.indexOf(n) - 300), text.indexOf(n) + 100)}`);
		}
	};
	await known();
	const first = (await a.post('customers', { name: `熟面孔${stamp} 甲` })).json;
	await shows('甲');
	await known(other);
	await a.patch(`customers/${first.id}`, { name: `熟面孔${stamp} 乙`, phone: '02-2345-6789', version: first.version });
	await shows('乙', '甲');
	await shows('乙', '甲', other);
	const own = one("SELECT name FROM users WHERE login = 'manager'"), id = one("SELECT id FROM users WHERE login = 'manager'");
	const user = (await (await api('admin')).get(`settings/users/${id}`)).json;
	const renamed = await (await api('admin')).patch(`settings/users/${id}`, { name: `${own}改名`, version: user.version });
	assert.equal(renamed.status, 200, renamed.text);
	await shows([`${own}改名`, `>${own}改名</label>`]);	/* beside the rows and among the filter's boxes */
	const back = await (await api('admin')).patch(`settings/users/${id}`, { name: own, version: renamed.json.version });
	assert.equal(back.status, 200, back.text);
	await shows(own, `${own}改名`);
	await known();
	await a.post(`customers/${first.id}/archive`, { version: (await a.get(`customers/${first.id}`)).json.version });
	await shows('', '乙');
});

test('a person, a language, a way of looking: each has a page of its own', async () => {
	const a = await api('manager'), b = await signIn('manager'), other = await signIn('sales1');
	const made = (await a.post('customers', { name: `熟面孔${stamp} 丙`, owner_id: Number(one("SELECT id FROM users WHERE login = 'manager'")) })).json;
	for (let i = 0; i < 12; i++) assert.ok((await b.get(list)).text.includes('丙'));
	const theirs = await other.get(list);
	assert.equal(theirs.text.includes('丙'), (await other.get(`/customers/${made.id}`)).status === 200, 'a list shows what its person may open');
	for (let i = 0; i < 12; i++) {
		const one = (await b.get(list)).text, two = (await other.get(list)).text;
		assert.notEqual(/name="csrf" (?:type="hidden" )?value="([^"]+)"|csrf" content="([^"]+)"/.exec(one)?.[0], /name="csrf" (?:type="hidden" )?value="([^"]+)"|csrf" content="([^"]+)"/.exec(two)?.[0], 'a token is its session’s');
	}
	// Columns of one's own.
	const cells = async () => (await b.get(list)).text.match(/<td/g).length, before = await cells();
	await b.post('/customers/columns', { columns: ['phone'] });
	for (let i = 0; i < 12; i++) assert.ok(await cells() < before, 'columns of one’s own');
	sql("DELETE c FROM list_columns c JOIN users u ON u.id = c.user_id WHERE u.login = 'manager'");
	sql("UPDATE settings SET value = value + 1 WHERE name = 'stamp'");
});
