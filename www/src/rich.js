/*
 * Rich text in the browser: a textarea marked data-rich gets an editor over it. What is
 * written goes back into the textarea, which is what the form sends, and the server
 * cleans it. Without this script the textarea takes the marks as they are.
 */
(() => {
	const tools = [['formatBlock', 'h3', 'H'], ['formatBlock', 'p', '¶'], ['bold', null, 'B'], ['underline', null, 'U'], ['insertOrderedList', null, '1.'],
		['insertUnorderedList', null, '•'], ['formatBlock', 'blockquote', '❝'], ['removeFormat', null, '⌫'], ['undo', null, '↶']];
	const allowed = new Set('P BR B STRONG I EM U S H1 H2 H3 H4 UL OL LI BLOCKQUOTE HR'.split(' '));

	// Only what the server keeps: other elements give way to what they hold, attributes go.
	const clean = (node) => {
		for (const el of [...node.querySelectorAll('*')]) {
			if (el.tagName === 'SCRIPT' || el.tagName === 'STYLE') { el.remove(); continue; }
			if (el.dataset.merge) { el.replaceWith(`{{${el.dataset.merge}}}`); continue; }
			if (el.tagName === 'DIV') { const p = document.createElement('p'); p.append(...el.childNodes); el.replaceWith(p); continue; }
			if (!allowed.has(el.tagName)) { el.replaceWith(...el.childNodes); continue; }
			for (const a of [...el.attributes]) el.removeAttribute(a.name);
		}
		return node;
	};
	const parsed = (html) => clean(new DOMParser().parseFromString(html, 'text/html').body);

	// Merge fields, {{customer.name}}, are shown by what they are called; they go back as they were.
	const chip = (name, labels) => {
		const s = document.createElement('span');
		s.className = `chip merge ${labels.has(name) ? 'brand-c' : 'bad'}`;
		s.contentEditable = 'false';
		s.dataset.merge = name;
		s.textContent = labels.get(name) || name;
		s.title = `{{${name}}}`;
		return s;
	};
	const chips = (page, labels) => {
		const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT), texts = [];
		while (walk.nextNode()) if (/\{\{[^{}]+\}\}/.test(walk.currentNode.data) && !walk.currentNode.parentElement.dataset.merge) texts.push(walk.currentNode);
		for (const t of texts) t.replaceWith(...t.data.split(/(\{\{[^{}]+\}\})/).filter(Boolean).map((s) => (s.startsWith('{{') ? chip(s.slice(2, -2).trim(), labels) : s)));
	};
	// A list of them, put where one was writing. In a form that takes its text from elsewhere only while that text is not filled in.
	const inserter = (area, page, labels, back) => {
		const pick = document.createElement('select');
		let at = null;
		pick.className = 'in';
		pick.setAttribute('aria-label', area.dataset.insert);
		pick.append(new Option(`${area.dataset.insert}…`, ''), ...[...labels].map(([name, label]) => new Option(label, name)));
		document.addEventListener('selectionchange', () => { const s = getSelection(); if (s.rangeCount && page.contains(s.anchorNode)) at = s.getRangeAt(0).cloneRange(); });
		pick.addEventListener('change', () => {
			if (!pick.value) return;
			const c = chip(pick.value, labels), r = at || document.createRange();
			if (!at) { r.selectNodeContents(page.lastElementChild || page); r.collapse(false); }
			r.deleteContents();
			r.insertNode(c);
			r.setStartAfter(c);
			r.collapse(true);
			page.focus();
			getSelection().removeAllRanges();
			getSelection().addRange(r);
			pick.value = '';
			back();
		});
		return pick;
	};

	const begin = (area) => {
		const box = document.createElement('div'), bar = document.createElement('div'), page = document.createElement('div');
		box.className = 'rich-edit';
		bar.className = 'rich-bar';
		bar.setAttribute('role', 'toolbar');
		page.className = 'rich in';
		page.contentEditable = 'true';
		page.setAttribute('role', 'textbox');
		page.setAttribute('aria-multiline', 'true');
		page.setAttribute('aria-label', area.labels?.[0]?.textContent.trim() || area.getAttribute('aria-label') || '');
		if (area.getAttribute('aria-describedby')) page.setAttribute('aria-describedby', area.getAttribute('aria-describedby'));
		page.append(...parsed(area.value).childNodes);
		const labels = new Map((area.dataset.inserts || '').split('\n').filter(Boolean).map((l) => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]));
		if (labels.size) chips(page, labels);
		const back = () => { const html = parsed(page.innerHTML).innerHTML.trim(); area.value = page.textContent.trim() ? html : ''; area.dispatchEvent(new Event('input', { bubbles: true })); };
		const words = area.dataset.rich.split(',');
		tools.forEach(([command, value, sign], i) => {
			const b = document.createElement('button');
			b.type = 'button';
			b.className = 'btn sm';
			b.dataset.sign = sign;
			b.title = words[i];
			b.setAttribute('aria-label', b.title);
			b.addEventListener('mousedown', (e) => e.preventDefault());
			b.addEventListener('click', () => { page.focus(); document.execCommand(command, false, value); back(); });
			bar.append(b);
		});
		page.addEventListener('input', back);
		if (labels.size) {
			page.addEventListener('blur', () => chips(page, labels));
			if (!area.form?.elements.template_id || page.querySelector('.merge')) bar.append(inserter(area, page, labels, back));
		}
		page.addEventListener('paste', (e) => {
			const html = e.clipboardData.getData('text/html');
			if (!html) return;
			e.preventDefault();
			document.execCommand('insertHTML', false, parsed(html).innerHTML);
		});
		document.execCommand('defaultParagraphSeparator', false, 'p');
		box.append(bar, page);
		area.hidden = true;
		area.after(box);
	};
	document.querySelectorAll('textarea[data-rich]').forEach(begin);
})();
