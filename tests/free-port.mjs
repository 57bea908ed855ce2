// A port nobody listens on, for an instance that will take some seconds to start. Below
// the range the system gives to outgoing connections: one of those may be taken meanwhile.
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const free = (port) => new Promise((done) => {
	const s = net.createServer();
	s.once('error', () => done(false));
	s.listen(port, '127.0.0.1', () => s.close(() => done(true)));
});
export async function freePort() {
	for (;;) {
		const port = 20000 + Math.floor(Math.random() * 12000);
		if (await free(port)) return port;
	}
}
if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await freePort());
