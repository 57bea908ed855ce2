/*
 * The calendar: dragging an entry (mouse, touch or keyboard) sends a PATCH of its date
 * with its version and shows what the server then says; a refusal puts it back and
 * says why; eight seconds long the move can be undone. A click on an empty place of a
 * day leads to the form of a new one. Without this file every entry and day is a link.
 *
 *   #cal[data-calendar="/api/v1/…"][data-field][data-moved="…{1}…{2}"][data-refused][data-lifted][data-back]
 *   td[data-drop="2026-11-22"][data-hour="09"][data-label][data-create]
 *   .ev[data-id][data-version][data-day][data-clock="09:30"]   (can be moved)
 *
 * Keys: Space lifts the focused entry, arrows carry it, Space drops, Escape puts it
 * back. Elsewhere arrows go to the earlier and later period, T to today, M W D change it.
 */
(function () {
	'use strict';
	const { $, $$, csrf, toast } = window.ferry;
	let cal = $('[data-calendar]');
	if (!cal) return;
	const fill = (s, a, b) => String(s || '').replace('{1}', a).replace('{2}', b || '');
	const say = (s) => { const l = $('#cal-live'); if (l) l.textContent = s; };
	const nameOf = (ev) => $('.tx', ev).textContent.trim();
	const cells = () => $$('td[data-drop]', cal);

	/* What the entry's date becomes in this cell: another day, or another hour; minutes stay. */
	function when(ev, cell) {
		const clock = ev.dataset.clock;
		if (!clock) return cell.dataset.drop;
		return cell.dataset.drop + 'T' + (cell.dataset.hour ? cell.dataset.hour + clock.slice(2) : clock);
	}
	const was = (ev) => ev.dataset.day + (ev.dataset.clock ? 'T' + ev.dataset.clock : '');

	async function send(id, version, value) {
		const r = await fetch(cal.dataset.calendar + '/' + id, {
			method: 'PATCH',
			headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': csrf() },
			body: JSON.stringify({ version: Number(version), [cal.dataset.field]: value }),
		});
		let answer = null;
		try { answer = await r.json(); } catch (e) { /* no JSON: a fault */ }
		if (!r.ok) throw new Error((answer && (Object.values(answer.errors || {})[0] || answer.detail || answer.title)) || cal.dataset.refused);
		return answer;
	}
	/* What is shown is what the server says: colours, counts, the rest of a day. */
	async function again(id) {
		const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html'), fresh = $('[data-calendar]', page);
		if (!fresh) return;
		const here = document.importNode(fresh, true);
		cal.replaceWith(here);
		cal = here;
		start();
		const back = id && $('.ev[data-id="' + id + '"] a', cal);
		if (back) back.focus({ preventScroll: true });
	}
	async function moved(ev, cell) {
		const id = ev.dataset.id, from = was(ev), value = when(ev, cell), name = nameOf(ev), label = cell.dataset.label;
		if (value === from) { await again(id); return; }
		ev.setAttribute('aria-busy', 'true');
		try {
			const now = await send(id, ev.dataset.version, value);
			await again(id);
			const text = fill(cal.dataset.moved, name, label);
			say(text);
			toast(text, async () => {
				try { await send(id, now.version, from); } catch (e) { toast(e.message, null, true); }
				again(id);
			});
		} catch (e) {
			toast(e.message, null, true);
			say(e.message);
			await again(id);
		}
	}

	/* ---- keyboard ---- */
	let lifted = null;
	const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
	function carried(cell, key) {
		const all = cells(), hours = $$('tr', $('tbody', cal)).filter((tr) => $('td[data-drop]', tr)), row = cell.parentNode, i = Array.from(row.children).indexOf(cell);
		if (key === 'ArrowLeft' || key === 'ArrowRight') return all[all.indexOf(cell) + step[key]];
		const next = hours[hours.indexOf(row) + (key === 'ArrowUp' ? -1 : 1)];
		return next && next.children[i];
	}
	function putBack(quietly) {
		if (!lifted) return;
		lifted.list.insertBefore(lifted.ev, lifted.next);
		lifted.ev.classList.remove('lifted');
		lifted = null;
		if (!quietly) say(cal.dataset.back);
	}
	document.addEventListener('keydown', (e) => {
		if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey || $('dialog[open]') || $(':popover-open')) return;
		const ev = e.target.closest && e.target.closest('.ev[data-id]');
		if (ev && e.key === ' ') {
			e.preventDefault();
			if (lifted) {
				const cell = ev.closest('td');
				lifted.ev.classList.remove('lifted');
				lifted = null;
				moved(ev, cell);
			} else {
				lifted = { ev, list: ev.parentNode, next: ev.nextElementSibling };
				ev.classList.add('lifted');
				say(fill(cal.dataset.lifted, nameOf(ev)));
			}
			return;
		}
		if (lifted && e.key === 'Escape') { e.preventDefault(); const a = $('a', lifted.ev); putBack(); a.focus(); return; }
		if (lifted && step[e.key]) {
			e.preventDefault();
			const cell = carried(lifted.ev.closest('td'), e.key), l = lifted;
			if (!cell) return;
			lifted = null;		/* the focus leaves and comes back on the way */
			$('ul', cell).append(l.ev);
			$('a', l.ev).focus();
			lifted = l;
			say(cell.dataset.label);
			return;
		}
		if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
		const to = e.key === 'ArrowLeft' ? $('.cal-nav [rel=prev]') : e.key === 'ArrowRight' ? $('.cal-nav [rel=next]')
			: e.key === 't' ? $('.cal-nav [data-today]') : /^[mwd]$/.test(e.key) ? $('[data-span="' + e.key + '"]') : null;
		if (to) { e.preventDefault(); to.click(); }
	});

	/* ---- what a fresh calendar needs ---- */
	function start() {
		cells().forEach((cell) => {
			new window.Sortable($('ul', cell), {
				group: 'calendar', forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4, animation: 120, sort: false, draggable: '.ev', filter: '.ev:not([data-id])',
				preventOnFilter: false, delayOnTouchOnly: true, delay: 200, emptyInsertThreshold: 3,
				onStart: () => cal.classList.add('dragging'),
				onEnd: (e) => {
					cal.classList.remove('dragging');
					if (e.from !== e.to) moved(e.item, e.to.closest('td'));
				},
			});
			if (cell.dataset.create) cell.addEventListener('click', (e) => { if (!e.target.closest('a,.ev')) location.href = cell.dataset.create; });
		});
		cal.addEventListener('focusout', () => setTimeout(() => { if (lifted && !lifted.ev.contains(document.activeElement)) putBack(true); }, 60));
	}
	start();
})();
