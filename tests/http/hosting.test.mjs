// The other web servers, with the sample configurations as they are installed: Apache
// with mod_fcgid and with mod_proxy_fcgi, lighttpd. `make install` makes the tree they
// run from; ports and folders are this test's, everything else is the sample's.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.mjs';
import { api, cookiesOf, password, top, url, varDir } from './lib.mjs';

const tmp = mkdtempSync(join(tmpdir(), 'ferry-hosting-')), root = join(tmp, 'root'), share = join(root, 'usr/share/ferry');
const running = [];

// Who is root runs them as nobody in particular, whom everything still belongs to: web
// servers refuse to be root. Some containers and a chroot do not let anybody do that.
const nobody = process.getuid() === 0 ? ['unshare', '--user', '--map-user=1000', '--map-group=1000'] : [];
const cannot = (file, what) => (!existsSync(file) ? `no ${what} here` : nobody.length && spawnSync(nobody[0], [...nobody.slice(1), 'true']).status !== 0 ? 'root cannot be somebody else here' : false);
function start(command, args, env = {}) {
	const as = [...nobody, command, ...args];
	const child = spawn(as[0], as.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
	child.log = '';
	child.stdout.on('data', (d) => { child.log += d; });
	child.stderr.on('data', (d) => { child.log += d; });
	running.push(child);
	return child;
}
async function answers(port, child) {
	for (let i = 0; i < 100; i++) {
		if (child.exitCode !== null) break;
		if (await new Promise((done) => { const c = net.connect(port, '127.0.0.1').on('connect', () => { c.end(); done(true); }).on('error', () => done(false)); })) return;
		await new Promise((r) => setTimeout(r, 50));
	}
	assert.fail(`${child.spawnargs.join(' ')} does not listen:\n${child.log}`);
}
// The programs take the session's cookies and the address people use, whatever port the request came by.
async function walk(port) {
	const at = `http://127.0.0.1:${port}`, cookies = new Map();
	const go = async (path, options = {}) => {
		const res = await fetch(at + path, { redirect: 'manual', ...options, headers: { ...options.headers, ...(cookies.size ? { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') } : {}), ...(options.method ? { origin: url } : {}) } });
		for (const c of cookiesOf(res.headers)) { const [p] = c.split(';'), i = p.indexOf('='); cookies.set(p.slice(0, i), p.slice(i + 1)); }
		const bytes = Buffer.from(await res.arrayBuffer());
		return { status: res.status, location: res.headers.get('location'), type: res.headers.get('content-type'), headers: res.headers, bytes, text: bytes.toString('utf8') };
	};
	const csrf = (page) => (page.text.match(/name="csrf"\s+value="([^"]+)"/) || [])[1] || '';
	assert.deepEqual([(await go('/')).status, (await go('/')).location.replace(at, '')], [303, '/home/']);
	for (const path of ['/healthz', '/metrics', '/api/v1/openapi.json']) assert.equal((await go(path)).status, 200, path);
	const form = await go('/account/sign-in');
	assert.equal(form.status, 200, form.text.slice(0, 300));
	const sheet = form.text.match(/href="(\/static\/dist\/[^"]+\.css[^"]*)"/)[1];
	assert.equal((await go(sheet)).status, 200, sheet);
	const signed = await go('/account/sign-in', { method: 'POST', body: new URLSearchParams({ login: 'admin', password, csrf: csrf(form) }) });
	assert.equal(signed.status, 303, signed.text.slice(0, 300));
	for (const path of ['/home/', '/customers?view=all&q=%E9%A4%90%E9%A3%B2', '/reports/funnel', '/settings/']) assert.equal((await go(path)).status, 200, path);
	assert.equal((await go('/nothing/here')).status, 404);
	assert.equal((await go('/customers/%2e%2e/%2e%2e/etc/passwd')).status < 500, true);
	// A form whose body is large; a file over 128 KiB and one over 1 MiB.
	const page = await go('/leads/import');
	for (const [size, name] of [[200 << 10, 'over 128 KiB'], [1500 << 10, 'over 1 MiB']]) {
		const body = new FormData(), line = `名單 ${name},測試股份有限公司\n`;
		body.append('csrf', csrf(page));
		body.append('file', new Blob(['名稱,公司\n' + line.repeat(Math.ceil(size / Buffer.byteLength(line)))], { type: 'text/csv' }), 'list.csv');
		const sent = await go('/leads/import', { method: 'POST', body });
		assert.equal(sent.status, 303, `${name}: ${sent.status} ${sent.text.slice(0, 300)}`);
		assert.match(sent.location, /\/leads\/import\/\d+/);
	}
	const token = await go('/api/v1/account/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: 'admin', password, name: 'hosting' }) });
	assert.equal(token.status, 201, token.text);
	const bearer = await fetch(`${at}/api/v1/leads?limit=2`, { headers: { authorization: `Bearer ${JSON.parse(token.text).token}` } });
	assert.equal(bearer.status, 200);
	assert.ok(Array.isArray((await bearer.json()).items));
	const pdf = await go('/quotations/1.pdf');
	assert.deepEqual([pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()], [200, 'application/pdf', '%PDF-']);
	const sheetOut = await go('/customers/export.xlsx?view=all');
	assert.deepEqual([sheetOut.status, sheetOut.bytes.subarray(0, 2).toString()], [200, 'PK']);
}

before(() => {
	execFileSync('make', ['--no-print-directory', '-C', top, 'install', `DESTDIR=${root}`, 'prefix=/usr', 'sysconfdir=/etc'], { stdio: 'pipe' });
	mkdirSync(join(tmp, 'log'));
});
after(async () => {
	for (const c of running) c.kill('SIGTERM');
	await Promise.all(running.map((c) => (c.exitCode !== null || c.signalCode ? null : new Promise((done) => c.on('exit', done)))));
	rmSync(tmp, { recursive: true, force: true });
});

test('make install: a tree that is whole, and its migrations run', () => {
	for (const f of ['lib/ferry/areas/leads', 'lib/ferry/bin/ferry-worker', 'bin/ferry-migrate', 'share/ferry/www/static/dist/openapi.json', 'share/ferry/www/templates/layout.cs', 'share/ferry/www/lang/zh-TW.hdf',
		'share/ferry/sql/001-base.sql', 'share/ferry/fonts/NotoSansTC_400Regular.ttf', 'share/ferry/nginx/locations.conf', 'lib/systemd/system/ferry@.service', 'lib/systemd/system/ferry.target'])
		assert.ok(existsSync(join(root, 'usr', f)), f);
	assert.deepEqual(readdirSync(join(root, 'usr/lib/ferry/areas')).sort(), readdirSync(join(top, '.build/bin')).filter((f) => /^[a-z]+$/.test(f)).sort());
	// No placeholder is left over.
	for (const f of readdirSync(join(share, 'nginx'))) assert.doesNotMatch(readFileSync(join(share, 'nginx', f), 'utf8'), /@[A-Z]+@/, f);
	execFileSync(join(root, 'usr/bin/ferry-migrate'), [join(share, 'sql')], { env: { ...process.env, FERRY_CONF: join(varDir, 'admin.hdf') }, stdio: 'pipe' });
});

test('the systemd units are right', { skip: !existsSync('/usr/bin/systemd-analyze') && 'no systemd here' }, () => {
	const units = join(tmp, 'units'), from = join(root, 'usr/lib/systemd/system');
	mkdirSync(units);
	for (const f of readdirSync(from)) writeFileSync(join(units, f.replace('@.', '@leads.')), readFileSync(join(from, f), 'utf8').replaceAll('/usr/lib/ferry', join(root, 'usr/lib/ferry')).replaceAll('/usr/bin/multiwatch', process.execPath));
	const said = spawnSync('systemd-analyze', ['verify', ...readdirSync(units).map((f) => join(units, f))], { encoding: 'utf8' });
	assert.deepEqual([said.status, said.stderr.split('\n').filter((l) => l.includes('ferry'))], [0, []]);
});

// The instance's settings, and files sent by the programs themselves.
function configuration() {
	const path = join(tmp, 'ferry.hdf');
	writeFileSync(path, `${readFileSync(join(varDir, 'ferry.hdf'), 'utf8')}\nHttp.AccelPrefix =\nDir.Www = ${share}/www\n`, { mode: 0o600 });
	return path;
}
const modules = '/usr/lib/apache2/modules';
function apache(name, sample, wants, port) {
	const own = join(tmp, name), conf = join(own, 'httpd.conf');
	mkdirSync(own);
	const site = readFileSync(join(share, 'apache', sample), 'utf8').replace('*:443', `127.0.0.1:${port}`).replace(/^\s*SSL.*\n/gm, '')
		.replaceAll('/usr/share/ferry', share).replaceAll('/usr/lib/ferry/areas', join(root, 'usr/lib/ferry/areas')).replaceAll('/run/ferry', join(varDir, 'run')).replaceAll('/etc/ferry/ferry.hdf', configuration());
	writeFileSync(conf, `ServerRoot ${own}\nPidFile ${own}/pid\nDefaultRuntimeDir ${own}\nErrorLog ${own}/error.log\nListen 127.0.0.1:${port}\nServerName localhost\n`
		+ ['mpm_event', 'authz_core', 'alias', 'headers', 'rewrite', ...wants].map((m) => `LoadModule ${m}_module ${modules}/mod_${m}.so\n`).join('')
		+ `<Directory />\nRequire all denied\n</Directory>\nStartServers 1\n${name === 'fcgid' ? `FcgidIPCDir ${own}/ipc\nFcgidProcessTableFile ${own}/table\n` : ''}${site}`);
	return start('/usr/sbin/apache2', ['-D', 'FOREGROUND', '-f', conf]);
}

test('Apache with mod_fcgid, which starts the programs itself', { skip: cannot(`${modules}/mod_fcgid.so`, 'mod_fcgid') }, async () => {
	const port = await freePort(), child = apache('fcgid', 'fcgid.conf', ['fcgid'], port);
	await answers(port, child);
	await walk(port);
});

test('Apache with mod_proxy_fcgi', { skip: cannot(`${modules}/mod_proxy_fcgi.so`, 'Apache') }, async () => {
	const port = await freePort(), child = apache('proxy', 'proxy-fcgi.conf', ['proxy', 'proxy_fcgi'], port);
	await answers(port, child);
	await walk(port);
});

test('lighttpd', { skip: cannot('/usr/sbin/lighttpd', 'lighttpd') }, async () => {
	const port = await freePort(), own = join(tmp, 'lighttpd'), conf = join(own, 'lighttpd.conf');
	mkdirSync(own);
	const site = readFileSync(join(share, 'lighttpd/ferry.conf'), 'utf8')
		.replaceAll('/usr/share/ferry', share).replaceAll('/usr/lib/ferry/areas', join(root, 'usr/lib/ferry/areas')).replaceAll('/run/ferry', join(varDir, 'run'));
	writeFileSync(conf, `server.modules = ( )\nserver.bind = "127.0.0.1"\nserver.port = ${port}\nserver.document-root = "${own}"\nserver.upload-dirs = ( "${own}" )\nserver.errorlog = "${own}/error.log"\nmimetype.assign = ( ".css" => "text/css", ".js" => "text/javascript", ".svg" => "image/svg+xml" )\n${site}`);
	// One area of its own, told to leave the sending of files to the server.
	const env = join(own, 'ferry.hdf');
	writeFileSync(env, `${readFileSync(configuration(), 'utf8')}\nHttp.SendfileHeader = X-Sendfile\n`, { mode: 0o600 });
	writeFileSync(conf, `\n$HTTP["url"] =~ "^/api/v1/files(/|$)" { fastcgi.server := ( "" => (( "socket" => "${own}/files.sock", "bin-path" => "${join(root, 'usr/lib/ferry/areas/files')}", "bin-environment" => ( "FERRY_CONF" => "${env}" ), "max-procs" => 1, "check-local" => "disable", "x-sendfile" => "enable", "x-sendfile-docroot" => ( "${join(varDir, 'files')}" ) )) ) }\n`, { flag: 'a' });
	const child = start('/usr/sbin/lighttpd', ['-D', '-f', conf]);
	await answers(port, child);
	await walk(port);
	const a = await api('admin'), headers = { authorization: `Bearer ${a.token}` }, data = randomBytes(2 << 20), body = new FormData();
	body.append('file', new Blob([data]), '大檔案.bin');
	const sent = await fetch(`http://127.0.0.1:${port}/api/v1/files`, { method: 'POST', headers, body }), made = await sent.json();
	assert.equal(sent.status, 201, JSON.stringify(made));
	const id = made.id || made.items[0].id, got = await fetch(`http://127.0.0.1:${port}/api/v1/files/${id}/download`, { headers });
	assert.equal(got.status, 200);
	assert.ok(data.equals(Buffer.from(await got.arrayBuffer())));
	// It was the server that sent it, and in part too.
	assert.equal(got.headers.get('x-sendfile'), null);
	const part = await fetch(`http://127.0.0.1:${port}/api/v1/files/${id}/download`, { headers: { ...headers, range: 'bytes=10-19' } });
	assert.deepEqual([part.status, Buffer.from(await part.arrayBuffer()).equals(data.subarray(10, 20))], [206, true]);
	await a.delete(`files/${id}`);
});
