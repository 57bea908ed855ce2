/*
 * The customer's page of a quotation: draws the signature (signature_pad) into a
 * hidden field as a PNG; without script the typed name is the signature. Options and
 * questions are forms of their own, which load the page anew: name and drawing are there
 * again then, in this tab; what is agreed to is ticked anew.
 */
(function () {
	'use strict';
	const { $, $$ } = window.ferry, place = `signed ${location.pathname}`;
	const tab = (f) => { try { return f(sessionStorage); } catch (e) { return null; } };	/* a private window may have none */
	$$('[data-sign]').forEach((box) => {
		const form = box.closest('form'), canvas = $('canvas', box), field = $('input[type=hidden]', form), clear = $('[data-sign-clear]', form), name = $('[name=signed_by]', form);
		const before = tab((s) => JSON.parse(s.getItem(place)));
		const scale = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2), r = box.getBoundingClientRect();
		canvas.width = r.width * scale;
		canvas.height = r.height * scale;
		canvas.getContext('2d').scale(scale, scale);
		const pad = new window.SignaturePad(canvas, { penColor: '#1b2a4a', minWidth: 0.9, maxWidth: 2.8 });
		const out = () => { field.value = pad.isEmpty() ? '' : pad.toDataURL('image/png'); };
		pad.addEventListener('endStroke', out);
		if (before) {
			tab((s) => s.removeItem(place));
			name.value = name.value || before.name;
			pad.fromData(before.drawn);
			out();
		}
		document.addEventListener('submit', (e) => { if (e.target !== form) tab((s) => s.setItem(place, JSON.stringify({ name: name.value, drawn: pad.toData() }))); });
		if (clear) { clear.hidden = false; clear.addEventListener('click', () => { pad.clear(); out(); }); }
	});
})();
