/*
 * An open channel: what is new is fetched when the browser is told to look again (or
 * every few seconds where nobody tells it), and what one writes is sent without
 * leaving the page. The page itself is what is fetched, so that there is one way to
 * show a message.
 */
(function () {
	'use strict';
	const { $, $$, csrf, toast } = window.ferry;
	const talk = $('#talk');
	if (!talk) return;
	let busy = false, again = false;

	const down = () => { talk.scrollTop = talk.scrollHeight; };
	function seen() {
		if (!talk.dataset.member || document.hidden) return;
		fetch('/api/v1/discuss/channels/' + talk.dataset.talk + '/seen', { method: 'POST', headers: { 'X-CSRF-Token': csrf(), 'content-type': 'application/json' }, body: '{}' });
	}
	async function fresh() {
		if (busy) { again = true; return; }
		busy = true;
		try {
			const r = await fetch(location.pathname, { headers: { accept: 'text/html' } });
			const next = r.ok && new DOMParser().parseFromString(await r.text(), 'text/html').getElementById('talk');
			const last = $$('.entry', talk).pop();
			if (next && next.innerHTML !== talk.innerHTML) {
				const low = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
				talk.replaceChildren(...next.childNodes);
				if (low) down();
				const now = $$('.entry', talk).pop();
				if (now && (!last || now.id !== last.id)) seen();
			}
		} catch (e) { /* offline: the next one */ }
		busy = false;
		if (again) { again = false; fresh(); }
	}
	$$('form[data-say]').forEach((form) => form.addEventListener('submit', async (e) => {
		const box = $('textarea', form), text = box.value;
		e.preventDefault();
		if (!text.trim()) return;
		box.value = '';
		const r = await fetch(form.action, { method: 'POST', body: new URLSearchParams({ csrf: csrf(), body: text }), redirect: 'manual' }).catch(() => null);
		if (r && (r.ok || r.type === 'opaqueredirect')) { await fresh(); down(); return; }
		box.value = text;
		form.submit();		/* the page says what is wrong */
	}));
	document.addEventListener('ferry:look', fresh);
	/* Where this browser is not told (no channel of its own, not a member) it asks. */
	if (!document.querySelector('meta[name=live]') || !talk.dataset.member) setInterval(() => { if (!document.hidden) fresh(); }, 4000);
	down();
	seen();
	void toast;
})();
