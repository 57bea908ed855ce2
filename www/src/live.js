/*
 * "Look again": one tab of a browser listens on the session's own channel and tells the
 * others, so that a dozen tabs are one connection. Nothing is sent but that; what is
 * new is then asked for. Without such a channel the page asks every minute.
 * Other scripts hear `ferry:look` on the document.
 */
(function () {
	'use strict';
	const meta = document.querySelector('meta[name=live]');
	const bell = document.querySelector('[data-bell]');
	const others = 'BroadcastChannel' in window ? new BroadcastChannel('ferry') : null;
	let waiting = 0;

	function show(n) {
		if (!bell) return;
		let b = bell.querySelector('.bell-n');
		if (!n) { if (b) b.remove(); return; }
		if (!b) { b = document.createElement('b'); b.className = 'bell-n num'; bell.append(b); }
		b.textContent = n > 999 ? '999+' : String(n);
	}
	async function ask() {
		try {
			const r = await fetch('/api/v1/discuss/inbox/count', { headers: { accept: 'application/json' } });
			if (r.ok) show((await r.json()).unread);
		} catch (e) { /* offline: the next one */ }
	}
	function look() {
		if (waiting) return;
		waiting = setTimeout(() => {
			waiting = 0;
			document.dispatchEvent(new CustomEvent('ferry:look'));
			if (!document.hidden) ask();
		}, 50);
	}
	function listen() {
		return new Promise(() => {
			const source = new EventSource('/live/' + meta.content);
			source.onmessage = () => { if (others) others.postMessage('look'); look(); };
		});
	}
	if (others) others.onmessage = look;
	document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
	if (!meta || !window.EventSource) setInterval(() => { if (!document.hidden) look(); }, 60000);
	else if (navigator.locks && others) navigator.locks.request('ferry-live-' + meta.content.slice(0, 8), listen);
	else listen();
})();
