// Mailboxes to read by IMAP, over TLS: our own, which can also be as unkind as a server may
// be, and Dovecot where the host has it. Both hold one folder with a Chinese name.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { lines, listen, until } from './peers.mjs';

export const FOLDER = '客服', SPOKEN = '&W6JnDQ-', USER = 'box', PASS = 'secret';

// put(bytes) answers the UID. unkind[uid] = 'gone' (listed, then moved away before it is asked for), 'broken' (never given)
// or a number (so many bytes of nothing). It speaks as Dovecot does: SASL-IR, progress and news between the answers.
export async function mailbox(pem, { validity = 7 } = {}) {
	const messages = new Map(), seen = [], unkind = {};
	let next = 1;
	const server = tls.createServer({ key: pem.key, cert: pem.cert }, (socket) => {
		let signed = false, selected = false;
		socket.write('* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] ready.\r\n');
		lines(socket, (l) => {
			const [tag, ...words] = l.split(' '), cmd = words.join(' '), verb = words[0].toUpperCase();
			const say = (t) => socket.write(`${t}\r\n`), ok = (t) => say(`${tag} OK ${t} (0.001 + 0.000 secs).`), no = (t) => say(`${tag} NO ${t}`);
			seen.push(verb === 'AUTHENTICATE' ? verb : cmd);
			if (verb === 'CAPABILITY') { say('* CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN'); return ok('Capability completed'); }
			if (verb === 'AUTHENTICATE') { signed = Buffer.from(words[2] || '', 'base64').toString().endsWith(`\0${USER}\0${PASS}`); return signed ? ok('[CAPABILITY IMAP4rev1 IDLE UIDPLUS] Logged in') : no('[AUTHENTICATIONFAILED] Authentication failed.'); }
			if (verb === 'LOGOUT') { say('* BYE Logging out'); ok('Logout completed'); return socket.end(); }
			if (!signed) return say(`${tag} BAD Please login first.`);
			if (verb === 'SELECT') {
				if (words[1].replace(/"/g, '') !== SPOKEN) return no("[NONEXISTENT] Mailbox doesn't exist");
				selected = true;
				say(`* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n* ${messages.size} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY ${validity}] UIDs valid\r\n* OK [UIDNEXT ${next}] Predicted next UID`);
				return ok('[READ-WRITE] Select completed');
			}
			if (!selected) return say(`${tag} BAD No mailbox selected.`);
			let m = cmd.match(/^UID SEARCH UID (\d+)(:\*)?$/);
			if (m) {	// "n:*" always means the last one at least (RFC 3501)
				const all = [...messages.keys()], ids = all.filter((i) => (m[2] ? i >= m[1] || i === all.at(-1) : i === Number(m[1])));
				say(`* OK Searched 50% of the mailbox, ETA 0:30\r\n* ${all.length} EXISTS\r\n* SEARCH${ids.map((i) => ` ${i}`).join('')}`);
				ok('Search completed');
				for (const i of ids) if (unkind[i] === 'gone') messages.delete(i);
				return undefined;
			}
			m = cmd.match(/^UID FETCH (\d+) BODY(\.PEEK)?\[\]/);
			if (!m) return say(`${tag} BAD Unknown command.`);
			const uid = Number(m[1]), b = messages.get(uid);
			if (!b) return ok('Fetch completed');
			if (unkind[uid] === 'broken') return no('[SERVERBUG] Internal error occurred.');
			socket.write(`* 1 EXPUNGE\r\n* ${uid} FETCH (FLAGS (\\Seen) UID ${uid} BODY[] {${unkind[uid] || b.length}}\r\n`);
			if (unkind[uid]) for (let left = unkind[uid]; left > 0; left -= 1 << 20) socket.write(Buffer.alloc(Math.min(left, 1 << 20), 'x'));
			else socket.write(b);
			socket.write(')\r\n');
			return ok('Fetch completed');
		});
	});
	return { url: `imaps://127.0.0.1:${await listen(server)}/${FOLDER}`, seen, unkind, put: (bytes, how) => { messages.set(next, bytes); if (how) unkind[next] = how; return next++; }, close: () => server.close() };
}

// The real one, as the account that runs the tests (or nobody, when that is root). Nothing when it is not installed.
export async function dovecot(dir, pem) {
	if (spawnSync('dovecot', ['--version']).status !== 0) return null;
	const base = join(dir, 'dovecot'), who = process.getuid() === 0 ? 'nobody' : spawnSync('id', ['-un'], { encoding: 'utf8' }).stdout.trim();
	const group = spawnSync('id', ['-gn', who], { encoding: 'utf8' }).stdout.trim(), probe = tls.createServer(), port = await listen(probe), folder = join(base, 'mail', `.${SPOKEN}`);
	await new Promise((done) => probe.close(done));
	for (const d of ['run', 'state', 'home', 'mail', join('mail', `.${SPOKEN}`), ...['cur', 'new', 'tmp'].map((x) => join('mail', `.${SPOKEN}`, x))]) mkdirSync(join(base, d), { recursive: true });
	const own = () => spawnSync('chown', ['-R', `${who}:${group}`, join(base, 'mail'), join(base, 'home')]);
	own();
	writeFileSync(join(base, 'conf'), `base_dir = ${base}/run
state_dir = ${base}/state
log_path = ${base}/log
listen = 127.0.0.1
protocols = imap
default_login_user = ${who}
default_internal_user = ${who}
default_internal_group = ${group}
ssl = required
ssl_cert = <${pem.file}
ssl_key = <${join(dir, 'key.pem')}
mail_location = maildir:${base}/mail
first_valid_uid = 1
passdb {
  driver = static
  args = password=${PASS}
}
userdb {
  driver = static
  args = uid=${who} gid=${group} home=${base}/home
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
  }
}
namespace inbox {
  inbox = yes
}
`);
	// It goes on in the background with what it was given to write to: nothing, or this would wait for its end.
	const r = spawnSync('dovecot', ['-c', join(base, 'conf')], { stdio: 'ignore' });
	if (r.status !== 0) throw new Error(`dovecot does not start: ${r.status}`);
	const pid = await until('dovecot', () => existsSync(join(base, 'run', 'master.pid')) && Number(readFileSync(join(base, 'run', 'master.pid'), 'utf8')));
	let n = 0;
	return { url: `imaps://127.0.0.1:${port}/${FOLDER}`, put: (bytes) => { writeFileSync(join(folder, 'new', `1700000000.M${++n}.test`), bytes); own(); return n; },
		left: () => ['new', 'cur'].flatMap((x) => readdirSync(join(folder, x))).length, log: () => readFileSync(join(base, 'log'), 'utf8'),
		close: () => process.kill(pid, 'SIGTERM') };
}
