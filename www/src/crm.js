/*
 * What every page's script does, as enhancement only: each page works without it.
 * Templates speak to it through attributes and need no script of their own:
 *
 *   data-cmd                 opens the palette (dialog#cmd, data-src = search address)
 *   data-help                opens the list of keys (dialog#help)
 *   data-theme-toggle        light or dark, remembered
 *   data-print               prints; data-dismiss removes the closest [role=status], .note-bar or .banner
 *   data-reveal="id"         shows or hides a password
 *   data-tabs                box whose .tabs a[href="#id"] show one section at a time
 *   data-shows               tabs whose a[data-show="id"] show one section; without script they are links
 *   data-submit              control that submits its form when changed
 *   data-fill                button pressed when the control beside it changes: the server fills the form in
 *   data-dirty               form that warns before what was typed is lost
 *   data-confirm="text"      asks before the form or link goes on
 *   data-dialog              link to a page whose [data-dialog-body] (or main form) is shown in a dialog
 *   data-pick-all, .pick, [data-bulk], [data-bulk-count]   ticked rows and their bar
 *   data-new                 what the key N does; data-search or #q: what / focuses
 *   data-pick="/customers/pick"   <select> that becomes a picker   (picker.js and tom-select are fetched then)
 *   data-at="id"             text in which @ opens the names of that <select>   (mention.js)
 *   data-talk                an open channel                      (discuss.js)
 *   data-lines               document lines                       (lines.js)
 *   data-rich="words"        a textarea of rich text              (rich.js)
 *   data-asks="name=label…"  a list of words as boxes             (asks.js)
 *   data-board               kanban                               (kanban.js and sortablejs)
 *   data-calendar            calendar                             (calendar.js and sortablejs)
 *   data-upload              files, each by itself with progress  (files.js)
 *   data-sign                drawn signature                      (portal.js and signature_pad)
 *
 * For other scripts: window.ferry { $, $$, toast, load, csrf, esc }.
 */
(function () {
	'use strict';
	const base = document.currentScript.src.replace(/[^/]*$/, '');
	const $ = (s, r) => (r || document).querySelector(s);
	const $$ = (s, r) => Array.from((r || document).querySelectorAll(s));
	const esc = (s) => String(s == null ? '' : s).replace(/[&<>"']/g, (c) => '&#' + c.charCodeAt(0) + ';');
	const csrf = () => { const f = $('[name=csrf]'); return f ? f.value : (document.body.dataset.csrf || ''); };
	const icon = (n, c) => '<svg class="i ' + (c || '') + '" aria-hidden="true"><use href="' + base + 'icons.svg#' + n + '"/></svg>';

	/* ---- other scripts, fetched once when a page needs them ---- */
	const loaded = {};
	function load(name) {
		if (!loaded[name]) loaded[name] = new Promise((done, fail) => {
			const s = document.createElement('script');
			s.src = base + name + '.js';
			s.onload = done;
			s.onerror = fail;
			document.head.append(s);
		});
		return loaded[name];
	}

	/* ---- toast with undo ---- */
	let undo = null, timer;
	function toast(text, fn, bad) {
		const t = $('#toast');
		if (!t) return;
		$('span', t).textContent = text;
		$('[data-undo]', t).hidden = !fn;
		undo = fn || null;
		t.classList.toggle('is-bad', !!bad);
		t.classList.add('on');
		clearTimeout(timer);
		timer = setTimeout(() => { t.classList.remove('on'); undo = null; }, 8000);
	}
	function runUndo() {
		if (!undo) return false;
		const fn = undo;
		undo = null;
		$('#toast').classList.remove('on');
		fn();
		return true;
	}

	/* ---- tabs: without script all sections show, one after the other ---- */
	function tabs(box) {
		const links = $$('.tabs a[href^="#"]', box).filter((a) => document.getElementById(a.hash.slice(1)));
		if (!links.length) return;
		const show = (id) => links.forEach((a) => {
			const on = a.hash === id;
			if (on) a.setAttribute('aria-current', 'true'); else a.removeAttribute('aria-current');
			document.getElementById(a.hash.slice(1)).hidden = !on;
		});
		links.forEach((a) => a.addEventListener('click', (e) => { e.preventDefault(); show(a.hash); }));
		const bad = $('[aria-invalid=true]', box), holder = bad && links.find((a) => document.getElementById(a.hash.slice(1)).contains(bad));
		const asked = links.find((a) => a.hash === location.hash);
		show((holder || asked || links[0]).hash);
	}

	/* ---- tabs whose sections the server has chosen from: [data-shows] a[data-show="id"] ---- */
	function shows(nav) {
		const links = $$('a[data-show]', nav);
		links.forEach((a) => a.addEventListener('click', (e) => {
			e.preventDefault();
			links.forEach((b) => {
				const on = b === a, s = document.getElementById(b.dataset.show);
				if (on) b.setAttribute('aria-current', 'true'); else b.removeAttribute('aria-current');
				if (s) s.hidden = !on;
			});
			const first = $('textarea, .in', document.getElementById(a.dataset.show));
			if (first) first.focus();
		}));
	}

	/* ---- ticked rows ---- */
	function picks() {
		const boxes = $$('.pick'), on = boxes.filter((b) => b.checked).length;
		$$('[data-bulk]').forEach((b) => { b.hidden = !on; });
		$$('[data-bulk-count]').forEach((b) => { b.textContent = on; });
		$$('[data-pick-all]').forEach((a) => { a.checked = on > 0 && on === boxes.length; a.indeterminate = on > 0 && on < boxes.length; });
	}

	/* ---- a verb's page in a dialog ---- */
	async function sheet(link) {
		let answer;
		try { answer = await fetch(link.href, { headers: { 'X-Requested-With': 'fetch' } }); } catch (e) { answer = null; }
		const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
		const body = page && ($('[data-dialog-body]', page) || $('main form[method=post]', page));
		if (!body) { location.href = link.href; return; }
		const head = $('h1', page), d = document.createElement('dialog');
		d.className = 'sheet';
		const bar = document.createElement('header'), h = document.createElement('h2'), x = document.createElement('button');
		h.id = 'sheet-h';
		h.textContent = head ? head.textContent.trim() : link.textContent.trim();
		d.setAttribute('aria-labelledby', 'sheet-h');
		x.type = 'button';
		x.className = 'ib';
		x.setAttribute('aria-label', document.body.dataset.close || '×');
		x.innerHTML = icon('x');
		x.onclick = () => d.close();
		bar.append(h, x);
		d.append(bar, document.importNode(body, true));
		d.onclose = () => d.remove();
		document.body.append(d);
		d.showModal();
		start(d);
		const first = $('.in:not([type=hidden]), select, textarea', d);
		if (first) first.focus();
	}

	/* ---- palette ---- */
	function palette(d) {
		const input = $('input', d), hits = $('.hits', d);
		let wait, asked = 0, at = -1;
		const options = () => $$('[role=option]', hits);
		function choose(i) {
			const o = options();
			if (!o.length) { at = -1; input.removeAttribute('aria-activedescendant'); return; }
			at = (i + o.length) % o.length;
			o.forEach((a, n) => { a.classList.toggle('on', n === at); a.setAttribute('aria-selected', n === at); });
			input.setAttribute('aria-activedescendant', o[at].id);
			o[at].scrollIntoView({ block: 'nearest' });
		}
		async function ask() {
			const mine = ++asked;
			let answer;
			try {
				const r = await fetch(d.dataset.src + '?q=' + encodeURIComponent(input.value.trim()), { headers: { Accept: 'application/json' } });
				answer = r.ok ? await r.json() : { groups: [] };
			} catch (e) { answer = { groups: [] }; }
			if (mine !== asked) return;
			let n = 0;
			hits.innerHTML = answer.groups.map((g) => '<div role="group" aria-label="' + esc(g.title) + '"><div class="g" aria-hidden="true">' + esc(g.title) + '</div>' + g.hits.map((h) =>
				'<a role="option" tabindex="-1" aria-selected="false" id="hit' + (n++) + '" href="' + esc(h.url) + '">' + icon(h.icon || g.icon || 'search') + '<span class="cut">' + esc(h.title) + '</span><small>' + esc(h.sub) + '</small></a>').join('') + '</div>').join('') ||
				'<p class="none">' + esc(d.dataset.none) + '</p>';
			choose(0);
		}
		input.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(ask, 120); });
		input.addEventListener('keydown', (e) => {
			if (e.isComposing) return;
			if (e.key === 'Escape') { e.preventDefault(); d.close(); }	/* at once: a search box would only be emptied */
			if (e.key === 'ArrowDown') { e.preventDefault(); choose(at + 1); }
			if (e.key === 'ArrowUp') { e.preventDefault(); choose(at - 1); }
			if (e.key === 'Enter') {
				e.preventDefault();
				const o = options()[at];
				if (o) location.href = o.href;
				else if (input.value.trim()) location.href = d.dataset.src + '?q=' + encodeURIComponent(input.value.trim());
			}
		});
		d.addEventListener('click', (e) => { if (e.target === d) d.close(); });
		d.open_ = () => { if (!d.open) { d.showModal(); input.select(); ask(); } };
	}

	/* ---- what a (part of a) page needs ---- */
	function start(root) {
		$$('[data-tabs]', root).forEach(tabs);
		$$('[data-shows]', root).forEach(shows);
		$$('.tabs ul', root).forEach((ul) => {
			const a = $('[aria-current]', ul);
			if (a && ul.scrollWidth > ul.clientWidth) ul.scrollLeft = a.offsetLeft - ul.offsetLeft - 24;
		});
		if ($('[data-rich]', root)) load('rich');
		if ($('[data-asks]', root)) load('asks');
		if ($('[data-pick]', root)) load('tom-select').then(() => load('picker')).then(() => window.ferry.pickers(root));
		if ($('[data-at]', root)) load('mention');
		if ($('[data-talk]', root)) load('discuss');
		if ($('[data-lines]', root)) load('lines').then(() => window.ferry.lines(root));
		if ($('[data-board]', root)) load('sortable').then(() => load('kanban'));
		if ($('[data-calendar]', root)) load('sortable').then(() => load('calendar'));
		if ($('[data-sign]', root)) load('signature_pad').then(() => load('portal'));
		if ($('[data-upload]', root)) load('files').then(() => window.ferry.uploads(root));
		if ($('[data-bulk]', root)) picks();
		$$('form[data-dirty]', root).forEach((f) => f.addEventListener('input', () => { f.dataset.dirty = 'yes'; }));
	}

	document.addEventListener('click', (e) => {
		const t = e.target.closest('[data-cmd],[data-help],[data-undo],[data-theme-toggle],[data-print],[data-reveal],[data-dismiss],a[data-dialog],a[data-confirm]');
		if (!t) return;
		const d = t.dataset;
		if ('cmd' in d && $('#cmd')) {
			e.preventDefault();
			const side = $('#side');
			if (side && side.matches(':popover-open')) side.hidePopover();
			$('#cmd').open_();
		}
		if ('help' in d && $('#help')) { e.preventDefault(); $('#help').showModal(); }
		if ('undo' in d) runUndo();
		if ('print' in d) window.print();
		if ('dismiss' in d) (t.closest('[role=status],[role=alert],.note-bar,.banner') || t).remove();
		if ('reveal' in d) { const p = document.getElementById(d.reveal); p.type = p.type === 'password' ? 'text' : 'password'; }
		if ('themeToggle' in d) {
			const h = document.documentElement;
			h.dataset.theme = h.dataset.theme === 'dark' ? 'light' : 'dark';
			try { localStorage.setItem('theme', h.dataset.theme); } catch (x) { /* private window */ }
		}
		if ('dialog' in d && !e.ctrlKey && !e.metaKey && !e.shiftKey && e.button === 0) { e.preventDefault(); sheet(t); }
		else if ('confirm' in d && t.tagName === 'A' && !window.confirm(d.confirm)) e.preventDefault();
	});

	document.addEventListener('change', (e) => {
		const t = e.target;
		if (t.matches('[data-pick-all]')) { $$('.pick').forEach((b) => { b.checked = t.checked; }); picks(); }
		if (t.matches('.pick')) picks();
		if (t.matches('[data-submit]') && t.form) t.form.requestSubmit();
		const fill = t.form && t.value && t.closest('.f') && $('[data-fill]', t.closest('.f'));
		if (fill) t.form.requestSubmit(fill);
	});

	/*
	 * What a form sends is kept in this tab until the next page is there. Is that page the
	 * one for signing in (the session had ended meanwhile), the person finds it afterwards
	 * and sends it then: as it was, and only if it is the same person.
	 */
	const person = () => { const a = $('#side .foot a'); return a ? a.textContent : ''; };
	const tab = (f) => { try { return f(sessionStorage); } catch (e) { return null; } };	/* a private window may have none */
	function keepUnsent(f, by) {
		if (!person() || $('input[type=password]', f) || !('dirty' in f.dataset || $$('textarea', f).some((t) => t.value.trim()))) return;
		const fields = [...new FormData(f)].filter(([n, v]) => n !== 'csrf' && typeof v === 'string'), title = $('h1');
		if (by && by.name) fields.push([by.name, by.value]);
		tab((s) => s.setItem('unsent', JSON.stringify({ who: person(), to: (by && by.getAttribute('formaction')) || f.getAttribute('action') || location.href, title: title ? title.textContent.trim() : '', fields })));
	}
	function offerUnsent() {
		const kept = tab((s) => JSON.parse(s.getItem('unsent'))), t = $('#unsent');
		if (!kept) return;
		if (!person()) {
			if ($('input[name=login]')) tab((s) => s.setItem('unsent', JSON.stringify({ ...kept, ended: 1 })));
			return;
		}
		tab((s) => s.removeItem('unsent'));
		if (!kept.ended || kept.who !== person() || !t) return;
		const bar = document.importNode(t.content, true).firstElementChild, page = $('main .page') || $('main');
		bar.setAttribute('action', kept.to);
		$('b', bar).textContent = kept.title;
		kept.fields.forEach(([name, value]) => { const i = document.createElement('input'); i.type = 'hidden'; i.name = name; i.value = value; bar.append(i); });
		page.before(bar);
		$('button', bar).focus();
	}

	/* A form goes out once; what was typed is not lost by accident. */
	document.addEventListener('submit', (e) => {
		const f = e.target, by = e.submitter;
		const ask = (by && by.dataset.confirm) || f.dataset.confirm;
		if (e.defaultPrevented) return;
		if (ask && !window.confirm(ask)) { e.preventDefault(); return; }
		if (f.method === 'dialog') return;
		if (f.dataset.sent) { e.preventDefault(); return; }
		if ('dirty' in f.dataset) f.dataset.dirty = '';
		if (f.target || f.method === 'get') return;
		keepUnsent(f, by);
		f.dataset.sent = '1';
		if (by && by.classList.contains('btn')) by.classList.add('busy');
		setTimeout(() => { delete f.dataset.sent; if (by) by.classList.remove('busy'); }, 8000);
	});
	window.addEventListener('pageshow', () => $$('form[data-sent]').forEach((f) => { delete f.dataset.sent; $$('.busy', f).forEach((b) => b.classList.remove('busy')); }));
	window.addEventListener('beforeunload', (e) => { if ($('form[data-dirty=yes]')) e.preventDefault(); });

	/* Keys; none while an input method is composing. */
	document.addEventListener('keydown', (e) => {
		if (e.isComposing || e.defaultPrevented) return;
		const ctrl = e.ctrlKey || e.metaKey, typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable;
		const key = e.key.toLowerCase();
		if (ctrl && key === 'k') { if ($('#cmd')) { e.preventDefault(); $('#cmd').open_(); } }
		else if (ctrl && e.key === 'Enter') { if (e.target.form) { e.preventDefault(); e.target.form.requestSubmit(); } }
		else if (ctrl && key === 'z' && !typing) { if (runUndo()) e.preventDefault(); }
		else if (typing || ctrl || e.altKey || $('dialog[open]')) return;
		else if (e.key === '/') { const q = $('#q,[data-search]'); if (q) { e.preventDefault(); q.focus(); q.select(); } }
		else if (key === 'n') { const n = $('[data-new]'); if (n) { e.preventDefault(); n.click(); } }
		else if (e.key === '?') { if ($('#help')) { e.preventDefault(); $('#help').showModal(); } }
	});

	window.ferry = { $, $$, esc, csrf, icon, toast, load, start };
	/* the entry of the menu one is at is in sight, the person's name at its foot over none of it */
	const here = $('#side .nav[aria-current]'), side = $('#side');
	if (here && here.offsetTop + here.offsetHeight > side.scrollTop + side.clientHeight - 60) side.scrollTop = here.offsetTop - side.clientHeight / 2;
	if ($('#cmd')) palette($('#cmd'));
	offerUnsent();
	$$('dialog.help').forEach((d) => d.addEventListener('click', (e) => { if (e.target === d) d.close(); }));
	start(document);
})();
