/*
 * "@" in a [data-at] text opens the names of the <select> it points to: typing narrows
 * them, arrows choose, Enter or Tab puts the name in. Nothing happens while an input
 * method is composing, except that what it has put in narrows the list too.
 */
(function () {
	'use strict';
	const { $, $$ } = window.ferry;
	const list = document.createElement('ul');
	let box = null, names = [], at = -1, now = 0;

	list.className = 'pop at-list';
	list.id = 'at-list';
	list.setAttribute('role', 'listbox');
	list.hidden = true;
	function close() {
		list.hidden = true;
		at = -1;
		if (box) { box.removeAttribute('aria-activedescendant'); }
	}
	function show() {
		list.replaceChildren(...names.map((n, i) => {
			const li = document.createElement('li');
			li.id = 'at-' + i + '-o';
			li.setAttribute('role', 'option');
			li.setAttribute('aria-selected', String(i === now));
			li.textContent = n;
			li.addEventListener('mousedown', (e) => { e.preventDefault(); now = i; put(); });
			return li;
		}));
		list.hidden = !names.length;
		list.style.top = (box.offsetTop + box.offsetHeight + 2) + 'px';
		list.style.left = box.offsetLeft + 'px';
		if (names.length) box.setAttribute('aria-activedescendant', 'at-' + now + '-o');
	}
	function look() {
		const before = box.value.slice(0, box.selectionStart), m = /(^|[^\w])@([^\s@]{0,20})$/.exec(before);
		const select = document.getElementById(box.dataset.at);
		if (!m || !select) { close(); return; }
		at = before.length - m[2].length;
		const typed = m[2].toLowerCase();
		names = Array.from(select.options).filter((o) => o.value && o.text.toLowerCase().includes(typed)).map((o) => o.text.trim()).slice(0, 8);
		now = 0;
		show();
	}
	function put() {
		const end = box.selectionStart, name = names[now] + ' ';
		box.setRangeText(name, at, end, 'end');
		close();
		box.focus();
	}
	$$('textarea[data-at]').forEach((t) => {
		t.setAttribute('aria-autocomplete', 'list');
		t.setAttribute('aria-controls', 'at-list');
		t.addEventListener('input', () => { if (box !== t) t.after(list); box = t; look(); });
		t.addEventListener('blur', () => setTimeout(close, 150));
		t.addEventListener('keydown', (e) => {
			if (list.hidden || box !== t || e.isComposing) return;
			if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { now = (now + (e.key === 'ArrowDown' ? 1 : names.length - 1)) % names.length; show(); } else if ((e.key === 'Enter' && !e.ctrlKey) || e.key === 'Tab') put(); else if (e.key === 'Escape') close(); else return;
			e.preventDefault();
			e.stopPropagation();
		});
	});
	const first = $('textarea[data-at]');
	if (first) first.after(list);
})();
