// Makes static/dist/ from src/ and from prebuilt files of the packages in package.json:
// the style sheet and scripts made smaller, the icons as one sprite, libraries copied.
// No bundler. Run after `npm ci`; refuses a page budget that is overdrawn.
import { readFileSync, writeFileSync, mkdirSync, copyFileSync, existsSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const src = (f) => join(here, 'src', f);
const pkg = (f) => join(here, 'node_modules', f);
const dist = join(here, 'static', 'dist');
mkdirSync(dist, { recursive: true });

const LOGO = '<path d="M4 13.5h16l-2.2 4H6.2z"/><path d="M7 13.5v-4h8.5l2 4"/><path d="M10 9.5V6h3v3.5"/><path d="M3 20.5c1.5 0 1.5-1 3-1s1.5 1 3 1 1.5-1 3-1 1.5 1 3 1 1.5-1 3-1 1.5 1 3 1"/>';

// Comments and needless space go; strings and calc() keep theirs.
function smallCss(css) {
	const strings = [];
	return css
		.replace(/"[^"\n]*"/g, (s) => { strings.push(s); return `"${strings.length - 1}"`; })
		.replace(/\/\*[^]*?\*\//g, '')
		.replace(/\s+/g, ' ')
		.replace(/ ?([{};,]) ?/g, '$1')
		.replace(/ ?> ?/g, '>')
		.replace(/([;{][-a-z]+): /g, '$1:')
		.replace(/;}/g, '}')
		.replace(/(^|[\s,:(])0\.(\d)/g, '$1.$2')
		.replace(/"(\d+)"/g, (_, n) => strings[n])
		.trim() + '\n';
}

// Only what is certainly safe without a parser: indentation, empty lines, whole-line comments.
// (src/ holds no template literal over several lines.)
function smallJs(js) {
	return js.replace(/^\s*\/\*[^]*?\*\/\s*$/gm, '').split('\n').map((l) => l.trim())
		.filter((l) => l && !l.startsWith('//')).join('\n') + '\n';
}

// Three stars in one picture, n of them full: a card needs one element instead of three.
function stars(n) {
	const path = (d) => icon(d).match(/<path[^>]* d="[^"]*"[^>]*>/)[0];
	const one = (i) => `<g transform="translate(${i * 24})"${i < n ? ' fill="currentColor"' : ' class="off" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linejoin="round" opacity=".45"'}>${path(i < n ? 'star-filled' : 'star')}</g>`;
	return `<symbol id="stars-${n}" viewBox="0 0 72 24">${[0, 1, 2].map(one).join('')}</symbol>`;
}

function icon(name) {
	if (name === 'ferry') return `<symbol id="ferry" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${LOGO}</symbol>`;
	if (/^stars-[0-3]$/.test(name)) return stars(Number(name.slice(6)));
	const filled = name.endsWith('-filled');
	const file = pkg(`@tabler/icons/icons/${filled ? 'filled' : 'outline'}/${filled ? name.slice(0, -7) : name}.svg`);
	if (!existsSync(file)) return null;
	const body = readFileSync(file, 'utf8').replace(/<!--[^]*?-->/g, '').replace(/^[^]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
		.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, '').replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>').trim();
	const paint = filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
	return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${body}</symbol>`;
}

// Names in src/icons.txt, and whatever templates and record tables name besides.
function iconNames() {
	const names = new Set(['ferry', 'stars-0', 'stars-1', 'stars-2', 'stars-3', ...readFileSync(src('icons.txt'), 'utf8').split(/\s+/).filter(Boolean)]);
	const walk = (dir, ext, re) => {
		if (!existsSync(dir)) return;
		for (const e of readdirSync(dir, { withFileTypes: true })) {
			const p = join(dir, e.name);
			if (e.isDirectory()) walk(p, ext, re);
			else if (e.name.endsWith(ext)) for (const m of readFileSync(p, 'utf8').matchAll(re)) names.add(m[1]);
		}
	};
	walk(join(here, 'templates'), '.cs', /icons\.svg#([a-z0-9-]+)"/g);
	walk(join(here, 'templates'), '.cs', /call:icon\("([a-z0-9-]+)"/g);
	walk(join(here, 'templates'), '.cs', /call:nav\([^,]*, "[^"]*", "([a-z0-9-]+)"/g);
	walk(join(here, '..', 'cgi-bin'), '.c', /\.icon = "([a-z0-9-]+)"/g);
	return [...names].sort();
}

const missing = [];
const symbols = iconNames().map((n) => { const s = icon(n); if (!s) missing.push(n); return s; }).filter(Boolean);
if (missing.length) { console.error('icons that do not exist: ' + missing.join(' ')); process.exit(1); }
writeFileSync(join(dist, 'icons.svg'), '<svg xmlns="http://www.w3.org/2000/svg">' + symbols.join('') + '</svg>\n');
writeFileSync(join(dist, 'favicon.svg'), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f6f78"/><g transform="translate(4 4)" fill="none" stroke="#fff" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${LOGO}</g></svg>\n`);

writeFileSync(join(dist, 'crm.css'), smallCss(readFileSync(src('crm.css'), 'utf8')));
for (const f of readdirSync(join(here, 'src')).filter((f) => f.endsWith('.js')))
	writeFileSync(join(dist, f), smallJs(readFileSync(src(f), 'utf8')));
const copies = {
	'sortable.js': 'sortablejs/Sortable.min.js',
	'tom-select.js': 'tom-select/dist/js/tom-select.base.min.js',
	'signature_pad.js': 'signature_pad/dist/signature_pad.umd.min.js',
	'inter-latin.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
};
for (const [to, from] of Object.entries(copies)) {
	if (to.endsWith('.js')) writeFileSync(join(dist, to), readFileSync(pkg(from), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'));
	else copyFileSync(pkg(from), join(dist, to));
}

// What a first visit loads in script and style, gzipped, in KB.
const size = (...files) => files.filter((f) => existsSync(join(dist, f))).reduce((n, f) => n + gzipSync(readFileSync(join(dist, f)), { level: 9 }).length, 0) / 1024;
const every = ['crm.css', 'theme.js', 'crm.js'];
const budgets = [
	['every page', 28, every],
	['kanban', 43, [...every, 'kanban.js', 'sortable.js']],
	['forms', 48, [...every, 'picker.js', 'tom-select.js', 'lines.js']],
	['calendar', 47, [...every, 'calendar.js', 'sortable.js']],
	['portal', 33, [...every, 'portal.js', 'signature_pad.js']],
];
let over = false;
for (const [page, limit, files] of budgets) {
	const kb = size(...files);
	console.log(`${page.padEnd(11)} ${kb.toFixed(1).padStart(5)} of ${limit} KB`);
	if (kb > limit) over = true;
}
if (over) { console.error('a page budget is overdrawn'); process.exit(1); }
