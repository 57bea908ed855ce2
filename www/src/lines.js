/*
 * Document lines: rows are added, removed and put in order without a round trip,
 * and the sums are shown while typing, exactly (whole numbers, half away from
 * zero). The server computes everything again; without script the form has empty
 * rows and a button that asks the server for more.
 *
 *   <table data-lines="lines" data-decimals="0">   name of the part in the form; decimals of the currency, unless the form names another
 *          data-whole="TWD JPY" data-usual="TWD" data-rounding="line|document"   currencies without decimals; how taxes are rounded
 *     <tbody> rows: inputs lines[0][quantity], …; [data-line-sum] shows the row's amount
 *     <template data-line="product">  a new row, index written {i}; lines of text are rows of another kind
 *   [data-line-add="section"]   adds a row; [data-line-remove] inside a row; .grip drags, or moves it by ↑ ↓ (Alt+↑ ↓ in its fields)
 *   [data-total="untaxed|tax|total"]   within the form
 */
(function () {
	'use strict';
	const { $, $$, load } = window.ferry;

	/* "1,234.5" → a BigInt of ten-thousandths; null when it is no number. */
	function dec4(s) {
		const m = /^([+-]?)(\d*)(?:\.(\d{0,4})\d*)?$/.exec(String(s || '').replace(/[,\s]/g, ''));
		if (!m || (!m[2] && !m[3])) return null;
		const v = BigInt(m[2] || '0') * 10000n + BigInt((m[3] || '').padEnd(4, '0'));
		return m[1] === '-' ? -v : v;
	}
	function divide(n, by) {	/* rounded half away from zero */
		const q = (n < 0n ? -n : n) * 2n + by;
		const r = q / (2n * by);
		return n < 0n ? -r : r;
	}
	const group = (s) => s.replace(/\B(?=(\d{3})+$)/g, ',');
	function show(v, decimals) {	/* v in units of the smallest coin */
		const s = String(v < 0n ? -v : v).padStart(decimals + 1, '0');
		return (v < 0n ? '−' : '') + group(decimals ? s.slice(0, -decimals) : s) + (decimals ? '.' + s.slice(-decimals) : '');
	}

	/* Percentages of the taxes by id, asked for once. */
	let taxes = null;
	const askTaxes = () => (taxes ??= fetch('/api/v1/settings/taxes?limit=200', { headers: { Accept: 'application/json' } })
		.then((r) => (r.ok ? r.json() : { items: [] })).then((j) => new Map(j.items.map((t) => [String(t.id), t]))).catch(() => new Map()));

	function editor(table) {
		let rates = new Map();
		const part = table.dataset.lines, whole = (table.dataset.whole || '').split(' '), body = table.tBodies[0], form = table.closest('form');
		const rows = () => Array.from(body.rows);
		const control = (row, name) => $$('[name]', row).find((c) => c.name.endsWith('[' + name + ']'));
		const value = (row, name) => { const c = control(row, name); return c ? (c.type === 'checkbox' ? (c.checked ? c.value : '') : c.value) : ''; };

		function number() {
			rows().forEach((row, i) => $$('[name],[id],[for],[aria-describedby]', row).forEach((c) => {
				if (c.name) c.name = c.name.replace(new RegExp('^' + part + '\\[[^\\]]*\\]'), part + '[' + i + ']');
			}));
		}
		function put() {	/* a row stands elsewhere: the order is what the form sends, and worth a warning when left */
			number();
			form.dispatchEvent(new Event('input', { bubbles: true }));
		}
		function add(kind, after) {
			const box = table.closest('section') || form, t = $('template[data-line="' + (kind || 'product') + '"]', box) || $('template[data-line]', box);
			if (!t) return null;
			const made = document.importNode(t.content, true), row = made.querySelector('tr'), n = 'n' + Date.now().toString(36) + body.rows.length;
			$$('*', row).forEach((c) => ['name', 'id', 'for', 'aria-describedby', 'aria-labelledby'].forEach((a) => { if (c.hasAttribute(a)) c.setAttribute(a, c.getAttribute(a).replace('{i}', n)); }));
			if (after) after.after(row); else body.append(row);
			const k = control(row, 'kind');
			if (k && kind && kind !== 'product') { k.value = kind; row.className = 'k-' + kind; }
			number();
			window.ferry.start(row);
			const first = $$('select,input:not([type=hidden]),textarea', row).find((c) => c.offsetParent && !c.name.endsWith('[kind]'));
			if (first) first.focus();
			return row;
		}
		function sums() {
			let untaxed = 0n, tax = 0n;
			const named = of('currency').trim().toUpperCase() || table.dataset.usual, decimals = form.elements.currency && named ? (whole.includes(named) ? 0 : 2) : +(table.dataset.decimals || 0);
			const together = new Map(), taxed = (v, t) => { const r = dec4(t.percent), x = t.included ? divide(v * r, 1000000n + r) : divide(v * r, 1000000n); tax += x; if (t.included) untaxed -= x; };
			const unit = BigInt(10 ** (4 - decimals));
			rows().forEach((row) => {
				if (value(row, 'kind') && value(row, 'kind') !== 'item') return;
				const q = dec4(value(row, 'quantity')), p = dec4(value(row, 'unit_price')), d = dec4(value(row, 'discount_percent')) || 0n, out = $('.f-amount [data-line-sum]', row) || $('[data-line-sum]', row);
				if (q === null || p === null) { if (out) out.textContent = ''; return; }
				/* quantity × price × (1 − discount): 10^-4 × 10^-4 × 10^-6 */
				const v = divide(q * p * (1000000n - d), 10000n * 1000000n * unit);
				if (out) out.textContent = show(v, decimals);
					if (value(row, 'optional') && !value(row, 'chosen')) return;	/* counts when the customer takes it */
				const t = rates.get(value(row, 'tax_id')), rate = t && dec4(t.percent);
				untaxed += v;
				if (!rate) return;
				if (table.dataset.rounding === 'document') together.set(t, (together.get(t) || 0n) + v);
				else taxed(v, t);
			});
			together.forEach((v, t) => taxed(v, t));
			const totals = { untaxed, tax, total: untaxed + tax };
			$$('[data-total]', form).forEach((e) => { e.textContent = show(totals[e.dataset.total], decimals); });
		}

		const box = table.closest('section') || form;
		box.addEventListener('click', (e) => {
			const plus = e.target.closest('[data-line-add]'), minus = e.target.closest('[data-line-remove]');
			if (plus && add(plus.dataset.lineAdd)) { e.preventDefault(); sums(); }
			if (minus && body.contains(minus)) {
				e.preventDefault();
				const row = minus.closest('tr'), next = row.nextElementSibling || row.previousElementSibling;
				row.remove();
				number();
				sums();
				form.dispatchEvent(new Event('input', { bubbles: true }));
				const to = next ? $('[data-line-remove]', next) : $('[data-line-add]', form);
				if (to) to.focus();
			}
		});
		/*
		 * A chosen product brings its text, unit, tax and the price its quantity has by the
		 * price list, where the person typed nothing yet; a price that came so follows the
		 * quantity and the list. The server works it out again when the form is saved.
		 */
		const plain = (n) => String(n || '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
		const same = (a, b) => { const x = dec4(a), y = dec4(b); return x !== null && x === y; };
		const of = (name) => (form.elements[name] ? form.elements[name].value : '');
		async function priced(row, fresh) {
			const id = value(row, 'product_id'), price = control(row, 'unit_price'), told = $('.f-price_rule [data-line-text]', row);
			if (!id) return;
			const q = new URLSearchParams({ quantity: value(row, 'quantity') || '1', pricelist_id: of('pricelist_id'), date: of('date'), currency: of('currency') });
			try {
				const r = await fetch('/api/v1/products/' + encodeURIComponent(id) + '/price?' + q, { headers: { Accept: 'application/json' } });
				if (!r.ok || value(row, 'product_id') !== id) return;
				const p = await r.json(), set = (n, v) => { const o = control(row, n); if (o && !o.value && v != null && v !== '') o.value = v; };
				if (fresh) {
					set('description', p.name);
					set('unit', p.unit);
					set('tax_id', p.tax_id);
					set('quantity', '1');
				}
				if (price && (!price.value || same(price.value, price.dataset.auto))) { price.value = plain(p.unit_price); price.dataset.auto = price.value; }
				if (told) told.textContent = price && p.unit_price && same(price.value, p.unit_price) ? p.price_rule || '' : '';
				packed(row, p.packagings || []);
			} catch (x) { /* the server fills the same in when the form is saved */ }
			sums();
		}
		function packed(row, list) {
			const c = control(row, 'packaging');
			if (!c) return;
			let d = $('datalist', c.parentNode);
			if (!d) { d = document.createElement('datalist'); d.id = 'pk' + Math.random().toString(36).slice(2); c.after(d); c.setAttribute('list', d.id); }
			d.replaceChildren(...list.map((p) => { const o = document.createElement('option'); o.value = p.name; o.dataset.each = plain(p.quantity); return o; }));
		}
		/* One package of it, unless whole ones were asked for already. */
		function filled(row) {
			const c = control(row, 'packaging'), q = control(row, 'quantity'), o = c && $$('datalist option', c.parentNode).find((x) => x.value === c.value);
			if (!o || !q) return;
			const each = dec4(o.dataset.each), now = dec4(q.value);
			if (each && (!now || now % each)) q.value = o.dataset.each;
		}
		body.addEventListener('change', async (e) => {
			const c = e.target, row = c.closest('tr'), is = (n) => c.name && c.name.endsWith('[' + n + ']');
			if (is('kind')) row.className = 'k-' + (c.value || 'item');
			if (is('packaging')) filled(row);
			if (is('product_id')) await priced(row, true);
			else if (is('quantity') || is('packaging') || is('unit_price')) await priced(row, false);
			sums();
		});
		['pricelist_id', 'currency', 'date'].forEach((n) => form.elements[n] && form.elements[n].addEventListener('change', () => { rows().forEach((row) => priced(row, false)); sums(); }));
		rows().forEach((row) => { const t = $('.f-price_rule [data-line-text]', row), p = control(row, 'unit_price'); if (t && t.textContent && p) p.dataset.auto = p.value; });
		body.addEventListener('focusin', (e) => { if (e.target.name && e.target.name.endsWith('[packaging]') && !e.target.list) priced(e.target.closest('tr'), false); });
		const grow = (t) => { t.rows = Math.min(6, t.value.split('\n').length); };
		$$('textarea', body).forEach(grow);
		rows().forEach((row) => { if (value(row, 'kind')) row.className = 'k-' + value(row, 'kind'); });	/* the browser may have put back what was chosen before */
		body.addEventListener('input', (e) => { if (e.target.tagName === 'TEXTAREA') grow(e.target); sums(); });
		body.addEventListener('keydown', (e) => {
			const row = e.target.closest('tr');
			if (e.isComposing || !row) return;
			if ((e.altKey || e.target.matches('.grip')) && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
				const on = e.key === 'ArrowUp' ? row.previousElementSibling : row.nextElementSibling;
				e.preventDefault();
				if (!on) return;
				if (e.key === 'ArrowUp') on.before(row); else on.after(row);
				put();
				e.target.focus();
			}
		});
		/* fetched when a hand comes near: most forms are filled in without moving a line */
		table.addEventListener('pointerover', () => load('sortable').then(() => new window.Sortable(body, { handle: '.grip', animation: 120, forceFallback: true, onEnd: put })), { once: true });
		number();
		sums();
		if ($('[name$="[tax_id]"]', table)) askTaxes().then((t) => { rates = t; sums(); });
	}
	window.ferry.lines = (root) => $$('table[data-lines]', root).forEach(editor);
})();
