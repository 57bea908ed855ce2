/*
 * Uploading: form[data-upload] sends each chosen or dropped file by itself, shows how
 * far it is, and goes on with the page when all are through. Without this script the
 * form goes out as it is. Fetched by crm.js where a page has such a form.
 */
(function () {
	'use strict';
	const { $, $$, esc, csrf, icon } = window.ferry, AT_ONCE = 3;

	const size = (n) => n < 1024 ? n + ' B' : n < 1048576 ? Math.round(n / 1024) + ' KB' : (n / 1048576).toFixed(1) + ' MB';

	/* One request a file: what one refuses does not take the others along. */
	function send(form, file, row, fields) {
		return new Promise((done) => {
			const data = new FormData(), x = new XMLHttpRequest(), bar = $('progress', row), said = $('small', row);
			for (const [k, v] of fields) data.append(k, v);
			data.append('file', file, file.name);
			x.upload.onprogress = (e) => { if (e.lengthComputable) { bar.value = e.loaded / e.total; said.textContent = Math.floor(e.loaded * 100 / e.total) + '%'; } };
			x.onloadend = () => {
				const ok = x.status === 201;
				let answer = {};
				try { answer = JSON.parse(x.responseText); } catch (e) { answer = {}; }
				bar.value = 1;
				row.classList.add(ok ? 'is-ok' : 'is-bad');
				said.textContent = ok ? size(file.size) : answer.detail || form.dataset.failed;
				done(ok ? answer.id : 0);
			};
			x.open('POST', '/api/v1/files');
			x.setRequestHeader('X-CSRF-Token', csrf());
			x.setRequestHeader('Accept', 'application/json');
			x.send(data);
		});
	}

	/* All of them at once: one entry in the record's log. */
	async function link(on, ids) {
		const r = await fetch('/api/v1/files/link', { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': csrf() }, body: JSON.stringify({ on, file_ids: ids.sort((a, b) => a - b) }) }).catch(() => null);
		if (!r || !r.ok) window.ferry.toast($('[data-upload]').dataset.failed, null, true);
		return !!r && r.ok;
	}

	async function all(form, files) {
		const on = new URL(form.action).searchParams.get('on');
		const fields = Array.from(new FormData(form)).filter(([k, v]) => typeof v === 'string' && v && k !== 'csrf' && k[0] !== '_');
		let list = $('.uploading', form), waiting = Array.from(files), failed = 0;
		const made = [];
		if (!list) {
			list = document.createElement('ul');
			list.className = 'uploading';
			list.setAttribute('aria-live', 'polite');
			$('.drop-at', form).after(list);
		}
		waiting = waiting.map((file) => {
			const row = document.createElement('li');
			row.innerHTML = icon('file', 's') + '<span class="cut">' + esc(file.name) + '</span><small class="num">0%</small><progress max="1" value="0"></progress>';
			$('progress', row).setAttribute('aria-label', file.name);
			list.append(row);
			return { file, row };
		});
		const work = async () => { for (let w; (w = waiting.shift());) {
			const id = await send(form, w.file, w.row, fields);
			if (id) made.push(id); else failed++;
		} };
		form.dataset.busy = '1';
		await Promise.all(Array.from({ length: AT_ONCE }, work));
		if (on && made.length && !await link(on, made)) failed++;
		delete form.dataset.busy;
		if (failed) return;
		if (form.dataset.next) location.href = form.dataset.next;
		else location.reload();
	}

	function start(form) {
		const input = $('input[type=file]', form), chosen = () => { if (input.files.length) all(form, input.files); };
		const slim = form.classList.contains('slim');
		if (form.dataset.ready) return;
		form.dataset.ready = '1';
		if (slim) input.addEventListener('change', chosen);
		form.addEventListener('submit', (e) => { e.preventDefault(); e.stopPropagation(); if (!form.dataset.busy) chosen(); });
		['dragenter', 'dragover'].forEach((n) => form.addEventListener(n, (e) => { e.preventDefault(); form.classList.add('over'); }));
		['dragleave', 'drop'].forEach((n) => form.addEventListener(n, (e) => { if (n === 'drop' || !form.contains(e.relatedTarget)) form.classList.remove('over'); }));
		form.addEventListener('drop', (e) => { e.preventDefault(); if (e.dataTransfer.files.length) all(form, e.dataTransfer.files); });
	}
	window.ferry.uploads = (root) => $$('form[data-upload]', root).forEach(start);
	window.ferry.uploads(document);
})();
