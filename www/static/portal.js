(function () {
'use strict';
const { $, $$ } = window.ferry;
$$('[data-sign]').forEach((box) => {
const canvas = $('canvas', box), field = $('input[type=hidden]', box.closest('form')), clear = $('[data-sign-clear]', box.closest('form'));
const scale = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2), r = box.getBoundingClientRect();
canvas.width = r.width * scale;
canvas.height = r.height * scale;
canvas.getContext('2d').scale(scale, scale);
const pad = new window.SignaturePad(canvas, { penColor: '#1b2a4a', minWidth: 0.9, maxWidth: 2.8 });
const out = () => { field.value = pad.isEmpty() ? '' : pad.toDataURL('image/png'); };
pad.addEventListener('endStroke', out);
if (clear) { clear.hidden = false; clear.addEventListener('click', () => { pad.clear(); out(); }); }
});
})();
