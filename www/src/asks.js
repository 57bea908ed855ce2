/*
 * A list of words in a text field ("name* company", * = must be filled in) as a list of
 * boxes: which are asked for, which must be, in what order. The text field is what the
 * form sends; without this script it is written by hand.
 *   <input data-asks="name=Name\nphone=Phone" data-words="asked,must,up,down">
 */
(() => {
	const begin = (input) => {
		const labels = new Map(input.dataset.asks.split('\n').filter(Boolean).map((l) => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]));
		const [asked, must, up, down] = input.dataset.words.split(','), list = document.createElement('ul');
		const given = input.value.split(/[\s,]+/).filter(Boolean).map((w) => [w.replace(/\*$/, ''), w.endsWith('*')]).filter(([n]) => labels.has(n));
		const back = (quiet) => {
			input.value = [...list.children].filter((li) => li.ask.checked).map((li) => li.dataset.name + (li.must.checked ? '*' : '')).join(' ');
			if (quiet !== true) input.dispatchEvent(new Event('input', { bubbles: true }));
		};
		const box = (text, on, label) => {
			const l = document.createElement('label'), b = document.createElement('input');
			l.className = 'check';
			b.type = 'checkbox';
			b.checked = on;
			if (label) b.setAttribute('aria-label', label);
			l.append(b, text);
			return [l, b];
		};
		const move = (li, sign, word, where) => {
			const b = document.createElement('button');
			b.type = 'button';
			b.className = 'ib';
			b.textContent = sign;
			b.setAttribute('aria-label', `${labels.get(li.dataset.name)}: ${word}`);
			b.addEventListener('click', () => { const to = where(); if (to) { sign === '↑' ? to.before(li) : to.after(li); b.focus(); back(); } });
			return b;
		};
		const row = (name, on, needed) => {
			const li = document.createElement('li');
			li.dataset.name = name;
			const [al, ask] = box(labels.get(name), on, `${labels.get(name)}: ${asked}`), [ml, need] = box(must, needed, `${labels.get(name)}: ${must}`);
			li.ask = ask;
			li.must = need;
			need.disabled = !on;
			if (name === 'name') { ask.checked = need.checked = ask.disabled = need.disabled = true; }	/* a lead has a name */
			ask.addEventListener('change', () => { need.disabled = !ask.checked; if (!ask.checked) need.checked = false; back(); });
			need.addEventListener('change', back);
			li.append(al, ml, move(li, '↑', up, () => li.previousElementSibling), move(li, '↓', down, () => li.nextElementSibling));
			return li;
		};
		list.className = 'asks';
		list.setAttribute('aria-label', input.labels?.[0]?.textContent.trim() || '');
		for (const [name, needed] of given) list.append(row(name, true, needed));
		for (const name of labels.keys()) if (!given.some(([n]) => n === name)) list.append(row(name, name === 'name', false));
		input.hidden = true;
		input.after(list);
		back(true);
	};
	document.querySelectorAll('input[data-asks]').forEach(begin);
})();
