/*
 * Reminders over an open page: asked for again when something happened to this person
 * (`ferry:look`, live.js) and every minute. Without this file they come with the next page.
 */
(function () {
	'use strict';
	async function again() {
		if (document.hidden) return;
		try {
			const r = await fetch('/followups/reminders?back=' + encodeURIComponent(location.pathname + location.search));
			if (!r.ok || r.redirected) return;
			const page = new DOMParser().parseFromString(await r.text(), 'text/html'), fresh = page.querySelector('.reminders'), old = document.querySelector('.reminders');
			if (old && old.contains(document.activeElement)) return;
			const ids = (el) => el ? Array.from(el.querySelectorAll('form'), (f) => f.getAttribute('action').split('?')[0]).join() : '';
			if (ids(fresh) === ids(old)) return;
			if (old) old.remove();
			if (fresh) document.querySelector('.app').after(document.importNode(fresh, true));
		} catch (e) { /* offline: the next time */ }
	}
	document.addEventListener('ferry:look', again);
	document.addEventListener('visibilitychange', again);
	setInterval(again, 60000);
})();
