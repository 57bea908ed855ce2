(function () {
'use strict';
const { $$, esc } = window.ferry;
const texts = document.body.dataset;
function picker(el) {
if (el.tomselect) return;
const form = el.form, depends = (el.dataset.pickDepends || '').split(' ').filter(Boolean);
const other = (name) => form && form.elements.namedItem(name);
const t = new window.TomSelect(el, {
valueField: 'id', labelField: 'title', searchField: [], maxOptions: 50, maxItems: el.multiple ? null : 1,
create: false, preload: 'focus', openOnFocus: true, allowEmptyOption: !el.required, closeAfterSelect: !el.multiple, hideSelected: el.multiple, copyClassesToDropdown: false,
load(q, done) {
const u = new URL(el.dataset.pick, location.origin);
u.searchParams.set('q', q);
depends.forEach((n) => { const o = other(n); if (o && o.value) u.searchParams.set(n, o.value); });
fetch(u, { headers: { Accept: 'application/json' } }).then((r) => (r.ok ? r.json() : [])).then((j) => done(Array.isArray(j) ? j : j.data || [])).catch(() => done());
},
score: () => () => 1,
onType() { this.clearOptions((o) => this.items.includes(String(o.id))); },
render: {
option: (d) => '<div>' + esc(d.title || d.text) + (d.sub ? '<small>' + esc(d.sub) + '</small>' : '') + '</div>',
item: (d) => '<div class="cut">' + esc(d.title || d.text) + '</div>',
no_results: () => '<div class="no-results">' + esc(texts.none || '–') + '</div>',
loading: () => '<div class="spinner"></div>',
},
});
depends.forEach((n) => { const o = other(n); if (o) o.addEventListener('change', () => { t.clear(); t.clearOptions(); t.loadedSearches = {}; }); });
el.setAttribute('aria-hidden', 'true');	/* the box beside it speaks for it */
if (el.getAttribute('aria-invalid') === 'true') t.wrapper.classList.add('invalid');
const described = el.getAttribute('aria-describedby');
if (described) t.control_input.setAttribute('aria-describedby', described);
}
window.ferry.pickers = (root) => $$('select[data-pick]', root).forEach(picker);
})();
