// The other ends of mail, for tests: an SMTP server (STARTTLS, AUTH) that keeps what it
// gets, a receiver of webhooks, and an instance of Ferry of one's own that is configured
// to speak with them. Mailboxes are mailboxes.mjs.
import { freePort } from '../free-port.mjs';
import { execFileSync, spawnSync } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const folder = () => mkdtempSync(join(tmpdir(), 'ferry-peer.'));
export const until = async (what, ask, ms = 90000) => {
	for (const end = Date.now() + ms; Date.now() < end; await new Promise((r) => setTimeout(r, 100))) { const x = await ask(); if (x) return x; }
	throw new Error(`waited in vain for ${what}`);
};

// A certificate for 127.0.0.1 that signs itself.
export function certificate(dir) {
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
		'-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')], { stdio: 'ignore' });
	return { key: readFileSync(join(dir, 'key.pem')), cert: readFileSync(join(dir, 'cert.pem')), file: join(dir, 'cert.pem') };
}

export const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

// Calls line(text) for every line of a connection; what it answers is sent.
export function lines(socket, line) {
	let rest = '';
	socket.on('data', (d) => {
		rest += d.toString('latin1');
		for (let at; (at = rest.indexOf('\r\n')) >= 0;) { const l = rest.slice(0, at); rest = rest.slice(at + 2); line(l); }
	});
	socket.on('error', () => {});
}

// mails: { from, to, tls, user, bytes }. `refuse(to, times asked)` answers a reply line or nothing.
export async function smtp(pem, { user = 'ferry', pass = 'secret', refuse = () => null } = {}) {
	const mails = [], asked = {};
	const talk = (socket, secure, greet) => {
		let s = { to: [] }, data = null, login = null, who = null;
		const say = (t) => socket.write(`${t}\r\n`);
		if (greet) say('220 peer ready');
		const line = (l) => {
			if (data !== null) {
				if (l !== '.') { data += `${l.startsWith('.') ? l.slice(1) : l}\r\n`; return; }
				mails.push({ ...s, tls: secure, user: who, bytes: Buffer.from(data, 'latin1') });
				data = null; s = { to: [] };
				return say('250 2.0.0 queued as peer');
			}
			const plain = (text) => {
				const [, u, p] = Buffer.from(text, 'base64').toString().split('\0');
				who = u === user && p === pass ? u : null;
				say(who ? '235 ok' : '535 5.7.8 no');
			};
			if (login === 'plain') { login = null; return plain(l); }
			if (login) {
				login.push(Buffer.from(l, 'base64').toString());
				if (login.length === 1) return say('334 UGFzc3dvcmQ6');
				[who] = login[0] === user && login[1] === pass ? [user] : [null]; login = null;
				return say(who ? '235 ok' : '535 5.7.8 no');
			}
			const [verb] = l.toUpperCase().split(' ');
			if (verb === 'EHLO') return say(secure ? '250-peer\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN' : '250-peer\r\n250 STARTTLS');
			if (verb === 'STARTTLS' && !secure) {
				say('220 go');
				socket.removeAllListeners('data');
				const up = new tls.TLSSocket(socket, { isServer: true, key: pem.key, cert: pem.cert });
				return talk(up, true, false);
			}
			if (verb === 'AUTH' && secure) {
				const [, how, text] = l.split(' ');
				if (how === 'LOGIN') { login = []; return say('334 VXNlcm5hbWU6'); }
				if (text) return plain(text);
				login = 'plain';
				return say('334 ');
			}
			if (verb === 'QUIT') { say('221 bye'); return socket.end(); }
			if (!who) return say('530 5.7.0 sign in first');
			if (verb === 'MAIL') { s.from = l.match(/<(.*)>/)[1]; return say('250 ok'); }
			if (verb === 'RCPT') {
				const to = l.match(/<(.*)>/)[1], no = refuse(to, asked[to] = (asked[to] || 0) + 1);
				if (!no) s.to.push(to);
				return say(no || '250 ok');
			}
			if (verb === 'DATA') { data = ''; return say('354 go on'); }
			return say('250 ok');
		};
		lines(socket, line);
	};
	const server = net.createServer((s) => talk(s, false, true));
	return { port: await listen(server), mails, close: () => server.close() };
}

// Keeps what is posted: { path, headers, body }. `status(n)` says what the n-th gets.
export async function receiver(status = () => 200) {
	const got = [];
	const server = http.createServer((req, res) => {
		const parts = [];
		req.on('data', (d) => parts.push(d)).on('end', () => {
			got.push({ method: req.method, path: req.url, headers: req.headers, body: Buffer.concat(parts).toString('utf8') });
			const s = status(got.length, req);
			res.writeHead(s, s >= 300 && s < 400 ? { location: '/elsewhere' } : {});
			res.end('received');
		});
	});
	return { port: await listen(server), got, close: () => { server.closeAllConnections(); server.close(); } };
}

// An instance of one's own with these settings; sets the environment lib.mjs reads, so import that afterwards.
export async function instance(dir, hdf) {
	const port = await freePort(), VAR = join(dir, 'var');
	mkdirSync(VAR, { recursive: true });
	execFileSync('chmod', ['755', dir]);
	writeFileSync(join(VAR, 'local.hdf'), hdf);
	const env = { ...process.env, VAR, PORT: String(port), WORKERS: '1', DEMO: '1', DEVELOPMENT: '0', SAN: /build-san/.test(process.env.FERRY_BIN || '') ? '1' : '' };
	delete env.FERRY_CONF;
	const run = (script) => spawnSync(join(top, 'conf/dev', script), { env, encoding: 'utf8' });
	const r = run('start.sh');
	if (r.status !== 0) throw new Error(`the instance does not start: ${r.stdout}${r.stderr}`);
	Object.assign(process.env, { FERRY_URL: `http://127.0.0.1:${port}`, FERRY_VAR: VAR, FERRY_CONF: join(VAR, 'ferry.hdf') });
	return { VAR, stop: () => { run('stop.sh'); rmSync(dir, { recursive: true, force: true }); } };
}

// A message read by a library that is not ours: python's email. Answers { headers, parts }.
export function parse(bytes) {
	const py = `
import sys, json, email, email.policy
m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
parts = []
for p in m.walk():
    if p.is_multipart(): continue
    c = p.get_content()
    parts.append({'type': p.get_content_type(), 'name': p.get_filename(), 'text': c if isinstance(c, str) else None, 'bytes': None if isinstance(c, str) else c.hex()})
print(json.dumps({'headers': [[k, str(v)] for k, v in m.items()], 'parts': parts, 'defects': [str(d) for d in m.defects]}))`;
	const r = spawnSync('python3', ['-c', py], { input: bytes, encoding: 'utf8', maxBuffer: 1 << 28 });
	if (r.status !== 0) throw new Error(r.stderr);
	const o = JSON.parse(r.stdout);
	return { ...o, head: (name) => o.headers.filter(([k]) => k.toLowerCase() === name.toLowerCase()).map(([, v]) => v).join('\n') };
}
