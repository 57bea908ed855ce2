/*
 * The board: dragging a card (mouse, touch or keyboard) posts /opportunities/{id}/move
 * and writes both columns' count, sum and activity bar from the server's answer. A
 * refusal puts the card back and says why; eight seconds long the move can be undone.
 * Without this file the menu on each card moves it.
 *
 *   #board[data-board="/opportunities"][data-key: what is sent, else stage_id][data-columns="…"][data-moved="…{1}…{2}"][data-refused]
 *   .col[data-stage] > .cards > .card[data-id][data-version][data-act]
 */
(function () {
	'use strict';
	const { $, $$, csrf, toast } = window.ferry;
	const board = $('[data-board]');
	if (!board) return;
	const texts = board.dataset, fill = (s, a, b) => String(s || '').replace('{1}', a).replace('{2}', b || '');
	const column = (card) => card.closest('.col');
	const nameOf = (card) => $('h3', card).textContent.trim();
	const stageName = (col) => $('h2', col).textContent.trim();

	/* Columns as the server counts them: [{id, count, sum, sum_full, ok, warn, bad, idle}] */
	function write(columns) {
		(columns || []).forEach((c) => {
			const col = $('.col[data-stage="' + c.id + '"]', board);
			if (!col) return;
			$('.cnt', col).textContent = c.count;
			const sum = $('[data-sum]', col);
			if (sum) { sum.textContent = c.sum; sum.title = c.sum_full; }
			let x = 0;
			const all = c.ok + c.warn + c.bad + c.idle;
			['ok', 'warn', 'bad', 'idle'].forEach((a) => {
				const r = $('.bars .a-' + a, col), w = all ? 100 * c[a] / all : 0;
				if (!r) return;
				r.setAttribute('x', x + '%');
				r.setAttribute('width', w + '%');
				x += w;
			});
			const empty = $('.empty', col);
			if (empty) empty.hidden = $$('.card', col).length > 0;
		});
	}
	const numbers = () => fetch(texts.columns, { headers: { Accept: 'application/json' } })
		.then((r) => (r.ok ? r.json() : null)).then((j) => { if (j) write(j.columns); return j; });

	async function post(card, stage) {
		/* the board's own filters go along, so that the numbers that come back are those it shows */
		const r = await fetch(texts.board + '/' + card.dataset.id + '/move' + new URL(texts.columns, location.href).search, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': csrf() },
			body: JSON.stringify(texts.key ? { [texts.key]: stage } : { stage_id: Number(stage) }),
		});
		let answer = null;
		try { answer = await r.json(); } catch (e) { /* no JSON: a fault */ }
		if (!r.ok) throw new Error((answer && (answer.detail || (answer.errors && answer.errors[0] && answer.errors[0].message) || answer.title)) || texts.refused);
		if (answer && answer.version) card.dataset.version = answer.version;
		if (answer && answer.columns) write(answer.columns); else await numbers();
		return answer;
	}
	function place(card, list, next) {
		if (next && next.parentNode === list) list.insertBefore(card, next);
		else { const more = $('.more-li,.empty', list); if (more) list.insertBefore(card, more); else list.append(card); }
	}
	/* A column may have been drawn anew since (again()): whoever comes back later asks for the card by its number. */
	const shown = (card) => $('.card[data-id="' + card.dataset.id + '"]', board) || card;
	/* The card already stands in its new column; `back` puts it where it was. */
	async function moved(card, from, back) {
		const to = column(card);
		if (to === from) return;
		card.setAttribute('aria-busy', 'true');
		try {
			await post(card, to.dataset.stage);
			toast(fill(texts.moved, nameOf(card), stageName(to)), async () => {
				const now = shown(card);
				back(now);
				try { await post(now, from.dataset.stage); } catch (e) { toast(e.message, null, true); place(now, $('.cards', to)); }
			});
		} catch (e) {
			back(card);
			card.classList.add('put-back');
			setTimeout(() => card.classList.remove('put-back'), 500);
			toast(e.message, null, true);
			numbers();
		}
		card.removeAttribute('aria-busy');
	}

	let pressed = false;	/* on a card, perhaps the beginning of a drag */
	$$('.col[data-stage] .cards', board).forEach((ul) => {
		new window.Sortable(ul, {
			group: 'board', forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4, animation: 160, sort: true, scroll: true, scrollSensitivity: 60, bubbleScroll: true,
			draggable: '.card', filter: '.ib,.pop,.pop *,.act', preventOnFilter: false, delayOnTouchOnly: true, delay: 150,
			onChoose: () => { pressed = true; },
			onUnchoose: () => { pressed = false; },
			onStart: () => board.classList.add('dragging'),
			onEnd: (e) => {
				board.classList.remove('dragging');
				if (e.from === e.to) return;
				const from = e.from, next = $$('.card', from)[e.oldDraggableIndex] || null;
				moved(e.item, from.closest('.col'), (card) => place(card, from, next));
			},
		});
	});

	/* Keyboard: Space lifts the focused card, arrows carry it, Space drops, Escape puts it back. Without lifting, arrows go from card to card. */
	let lifted = null;
	const say = (s) => { const l = $('#board-live'); if (l) l.textContent = s; };
	const cards = (col) => $$('.card', col);
	const columns = () => $$('.col[data-stage]', board);
	const focus = (card) => { if (card) { const a = $('h3 a', card); a.focus({ preventScroll: true }); card.scrollIntoView({ block: 'nearest', inline: 'nearest' }); } };
	board.addEventListener('keydown', (e) => {
		const card = e.target.closest('.card');
		if (!card || e.isComposing || !e.target.matches('h3 a')) return;
		const cols = columns(), at = cols.indexOf(column(card)), i = cards(cols[at]).indexOf(card);
		const go = { ArrowLeft: -1, ArrowRight: 1 }[e.key], step = { ArrowUp: -1, ArrowDown: 1 }[e.key];
		if (e.key === ' ') {
			e.preventDefault();
			if (lifted) {
				const l = lifted;
				lifted = null;
				card.classList.remove('lifted');
				say(fill(texts.dropped, nameOf(card), stageName(column(card))));
				moved(card, l.col, (c) => place(c, l.list, l.next));
			} else {
				lifted = { card, col: cols[at], list: card.parentNode, next: card.nextElementSibling };
				card.classList.add('lifted');
				say(fill(texts.lifted, nameOf(card)));
			}
		} else if (e.key === 'Escape' && lifted) {
			e.preventDefault();
			place(card, lifted.list, lifted.next);
			card.classList.remove('lifted');
			lifted = null;
			focus(card);
		} else if (go && cols[at + go]) {
			e.preventDefault();
			const there = cards(cols[at + go]);
			if (lifted) {
				place(card, $('.cards', cols[at + go]), there[Math.min(i, there.length)]);
				focus(card);
				say(stageName(cols[at + go]));
			} else focus(there[Math.min(i, there.length - 1)]);
		} else if (step && !lifted) {
			const next = cards(cols[at])[i + step];
			if (next) { e.preventDefault(); focus(next); }
		}
	});
	board.addEventListener('focusout', () => setTimeout(() => {
		if (lifted && !lifted.card.contains(document.activeElement)) { place(lifted.card, lifted.list, lifted.next); lifted.card.classList.remove('lifted'); lifted = null; }
	}, 60));

	/* More cards of a column, the next page of the same list. */
	board.addEventListener('click', async (e) => {
		const more = e.target.closest('a.more');
		if (!more || e.ctrlKey || e.metaKey) return;
		e.preventDefault();
		more.classList.add('busy');
		try {
			const page = new DOMParser().parseFromString(await (await fetch(more.href + '&only=' + column(more).dataset.stage)).text(), 'text/html');
			const col = column(more), got = $('.col[data-stage="' + col.dataset.stage + '"] .cards', page), li = more.closest('li');
			const first = got && $$('.card', got)[$$('.card', col).length], byHand = document.activeElement === more;
			if (got) { $$('.card', col).forEach((x) => x.remove()); li.replaceWith(...Array.from(got.children).filter((c) => c.matches('.card,.more-li'))
				.map((c) => document.importNode(c, true))); watch(); }
			if (first && byHand) focus($('.card[data-id="' + first.dataset.id + '"]', col));
		} catch (x) { location.href = more.href; }
	});

	/* A column that is scrolled to its end loads on by itself. */
	const seen = window.IntersectionObserver && new IntersectionObserver((list) => list.forEach((e) => {
		if (e.isIntersecting && !e.target.classList.contains('busy')) e.target.click();
	}), { rootMargin: '200px' });
	const watch = () => seen && $$('a.more', board).forEach((a) => { if (a.closest('.cards').scrollTop > 0) seen.observe(a); });
	$$('.cards', board).forEach((ul) => ul.addEventListener('scroll', watch, { passive: true }));

	/* Others move cards too: look again now and then while the page is in view, and reload when what is shown is no longer so. */
	let stamp = texts.stamp || '';
	/* Somebody is at it: a card is carried, on its way to the server, or has its menu open. Asked
	 * before and after each wait, for a hand may have taken a card meanwhile. */
	const inHand = () => lifted || pressed || board.classList.contains('dragging') || $('[aria-busy="true"]', board) || $('form.quick input:focus') || $(':popover-open') || $('dialog[open]');
	async function again() {
		if (document.hidden || inHand()) return;
		try {
			const j = await numbers();
			if (j && j.stamp && stamp && j.stamp !== stamp) {
				if (inHand()) return;	/* with the old stamp kept: next time */
				const at = new URL(location.href), most = Math.max(...columns().map((c) => cards(c).length));
				if (most > 10) at.searchParams.set('cards', most);
				const page = new DOMParser().parseFromString(await (await fetch(at)).text(), 'text/html');
				if (inHand()) return;
				columns().forEach((c) => {
					const fresh = $('.col[data-stage="' + c.dataset.stage + '"] .cards', page), old = $('.cards', c);
					if (fresh && !$('.quick', old)) old.replaceChildren(...Array.from(fresh.children).map((x) => document.importNode(x, true)));
				});
			}
			if (j && j.stamp) stamp = j.stamp;
		} catch (e) { /* next time */ }
	}
	/* Told at once where the web server can (live.js), asked now and then in any case. */
	document.addEventListener('ferry:look', () => { clearTimeout(again.timer); again.timer = setTimeout(again, 100); });
	setInterval(again, 20000);
	document.addEventListener('visibilitychange', () => { if (!document.hidden) again(); });
})();
