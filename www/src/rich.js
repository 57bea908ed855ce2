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
			if (el.tagName === 'DIV') { const p = document.createElement('p'); p.append(...el.childNodes); el.replaceWith(p); continue; }
			if (!allowed.has(el.tagName)) { el.replaceWith(...el.childNodes); continue; }
			for (const a of [...el.attributes]) el.removeAttribute(a.name);
		}
		return node;
	};
	const parsed = (html) => clean(new DOMParser().parseFromString(html, 'text/html').body);

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
