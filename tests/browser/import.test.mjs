// The import in a browser: upload, mapping, check, run, refused rows, undo; with and without script, wide and narrow.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { axe, close, fits, page, shot, url } from './lib.mjs';

after(close);

const csv = (n) => ({ name: '春季說明會名單.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff廠商名稱,窗口,手機,E-mail,統編,備註2,來源\r
測試匯入食品${n},黃啟明,0912-778-210,a${n}@porridge.tw,,現場攤位,\r
,周先生,0955-301-776,chou@mail.tw,,未留公司名,\r
測試匯入滷味${n},吳美玲,09-5521,wu@luwei,,,\r
測試匯入選物${n},李佩珊,0933-120-458,guo${n}@select.tw,,,沒有這個來源\r
測試匯入花藝${n},,0910-884-226,spring${n}@flora.tw,,,\r
`) });

async function upload(p, n) {
	await p.goto(`${url}/leads/import`);
	await p.setInputFiles('input[name=file]', csv(n));
	await Promise.all([p.waitForURL(/\/leads\/import\/\d+$/), p.click('form[enctype] button.pri')]);
}

for (const js of [true, false])
	test(`upload, map, check, import, undo ${js ? 'with' : 'without'} script`, async () => {
		const p = await page('admin', { js });
		const n = `${Date.now()}${js ? 'a' : 'b'}`;

		await upload(p, n);
		const mapped = await p.$$eval('.map thead select', (s) => s.map((x) => x.value));
		assert.deepEqual(mapped, ['company', 'name', 'mobile', 'email', 'tax_number', 'requirement', '']);
		assert.match(await p.textContent('.map tbody tr:nth-child(3) td.bad small'), /電子郵件/);
		if (js) {
			await shot(p, 'import-map');
			assert.deepEqual(await axe(p), []);
			assert.ok(await fits(p));
		}
		await p.selectOption('select[name=map6]', 'source');
		await Promise.all([p.waitForLoadState('load'), p.click('button[formaction$="/check"]')]);
		await p.waitForSelector('.tally');
		const figures = () => p.$$eval('.tally b', (b) => b.map((x) => Number(x.textContent)));
		assert.deepEqual((await figures()).slice(0, 2), [2, 3]);
		if (js)
			await shot(p, 'import-checked');
		await Promise.all([p.waitForLoadState('load'), p.click('.savebar .btn.pri')]);
		await p.waitForSelector('form[action$="/undo"]');
		assert.deepEqual((await figures()).slice(0, 3), [2, 0, 3]);
		assert.match(await p.textContent('#reasons'), /來源/);
		if (js) {
			await shot(p, 'import-done');
			assert.deepEqual(await axe(p), []);
			p.on('dialog', (d) => d.accept());
		}
		const [file] = await Promise.all([p.waitForEvent('download'), p.click('.panel .in-pad a[href$="errors.xlsx"] >> nth=-1')]);
		assert.match(file.suggestedFilename(), /\.xlsx$/);
		await p.click('form[action$="/undo"] button');
		if (js) {
			const sure = await p.$('dialog[open] .btn.danger, dialog[open] .btn.pri');
			if (sure) await sure.click();
		}
		await p.waitForSelector('h2:has-text("已復原")');
		assert.deepEqual(await figures(), [2, 0]);
		assert.deepEqual(p.faults, []);
		await p.context().close();
	});

test('a file that is none is refused on the page', async () => {
	const p = await page('admin');

	await p.goto(`${url}/leads/import`);
	await shot(p, 'import-upload');
	assert.deepEqual(await axe(p), []);
	await p.setInputFiles('input[name=file]', { name: 'x.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK\x03\x04 but no zip') });
	await p.click('form[enctype] button.pri');
	await p.waitForSelector('.note-bar.bad');
	assert.match(await p.textContent('.note-bar.bad'), /XLSX/);
	await p.context().close();
});

test('on a phone, in the dark', async () => {
	const p = await page('admin', { width: 390, height: 844, dark: true });

	await upload(p, Date.now());
	assert.ok(await fits(p));
	assert.deepEqual(await axe(p), []);
	await shot(p, 'import-map-390');
	await p.context().close();
});

test('who may not import does not find it', async () => {
	const p = await page('finance');
	const r = await p.goto(`${url}/leads/import`);

	assert.ok([403, 404].includes(r.status()), String(r.status()));
	await p.context().close();
});
