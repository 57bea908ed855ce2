// The rules of the house that a reader of the sources can check. Every check is a
// function from a tree to a list of faults; tests/lint/<check>/ is a small tree that
// breaks the rule, and a check that finds nothing there is itself a failure.
import { readFileSync, readdirSync, existsSync, statSync } from 'node:fs';
import { join, relative, dirname, basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const LONG = 700;

function files(root, dir, ends) {
	const out = [];
	const walk = (d) => {
		if (!existsSync(d)) return;
		for (const e of readdirSync(d).sort()) {
			const p = join(d, e);
			if (e === 'node_modules' || e === 'dist') continue;
			if (statSync(p).isDirectory()) walk(p);
			else if (ends.some((x) => e.endsWith(x))) out.push(p);
		}
	};
	walk(join(root, dir));
	return out;
}
const cFiles = (root) => files(root, 'cgi-bin', ['.c', '.h']);
const text = (f) => readFileSync(f, 'utf8');
// Comments (and strings, where asked) made blank, lines kept.
function bare(src, strings) {
	return src.replace(/\/\*[^]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g,
		(m) => (m[0] === '/' || (strings && m[0] === '"') ? m.replace(/[^\n]/g, ' ') : m));
}
function matches(root, list, re, say, prepare = (s) => s) {
	const out = [];
	for (const f of list) {
		prepare(text(f)).split('\n').forEach((line, i) => {
			for (const m of line.matchAll(re)) out.push(`${relative(root, f)}:${i + 1}: ${say(m)}`);
		});
	}
	return out;
}

// area (cgi-bin/x.c) 3 → crm 2 → lib 1; bin stands beside the areas.
const level = (f) => (f.startsWith('lib/') ? 1 : f.startsWith('crm/') ? 2 : 3);
const area = (f) => f.split(/[/.]/)[0];	// opportunities.c and opportunities/board.c are one
const HTTP_HEADERS = ['reply.h', 'req.h', 'app.h', 'view.h', 'record_page.h'];

function includes(root) {
	const base = join(root, 'cgi-bin');
	const graph = new Map();
	for (const f of cFiles(root)) {
		const from = relative(base, f), to = [];
		for (const m of bare(text(f)).matchAll(/^\s*#\s*include\s*"([^"]+)"/gm)) {
			const near = join(dirname(f), m[1]);
			const hit = [near, ...['', 'lib', 'crm'].map((d) => join(base, d, m[1]))].find(existsSync);
			if (hit) to.push(relative(base, hit));
		}
		graph.set(from, to);
	}
	return graph;
}

// HDF: `a.b = v`, `a.b { … }`, `a << END … END`. Values by full name; the last one stands.
function hdf(file) {
	const keys = new Map(), doubles = [], path = [];
	const lines = text(file).split('\n');
	for (let i = 0; i < lines.length; i++) {
		const l = lines[i].trim();
		let m;
		if (!l || l.startsWith('#')) continue;
		if (l === '}') { path.pop(); continue; }
		if ((m = l.match(/^([\w.\-]+)\s*\{\s*(#.*)?$/))) { path.push(m[1]); continue; }
		const put = (k, v) => {
			const name = [...path, k].join('.');
			if (keys.has(name)) doubles.push(`${basename(file)}:${i + 1}: ${name} stands twice`);
			keys.set(name, v);
		};
		if ((m = l.match(/^([\w.\-]+)\s*<<\s*(\S+)$/))) {
			const value = [];
			while (++i < lines.length && lines[i].trim() !== m[2]) value.push(lines[i]);
			put(m[1], value.join('\n'));
		} else if ((m = l.match(/^([\w.\-]+)\s*:?=\s?(.*)$/))) put(m[1], m[2]);
		else doubles.push(`${basename(file)}:${i + 1}: not understood: ${l.slice(0, 60)}`);
	}
	return { keys, doubles };
}
const LANGS = ['zh-TW', 'zh-CN', 'en'];
const languages = (root) => LANGS.map((l) => hdf(join(root, 'www/lang', `${l}.hdf`)));

const checks = {
	'banned calls'(root) {
		return matches(root, cFiles(root), /\b(sprintf|strcpy|strcat|atoi|gets|system|popen)\s*\(/g, (m) => `${m[1]}() must not occur`, (s) => bare(s, true));
	},
	'built SQL'(root) {
		const may = /lib\/(record_\w+|search\w*|db\w*|row|dup\w*|journal\w*)\.[ch]$/;
		return matches(root, cFiles(root).filter((f) => !may.test(f)), /\bdb_\w+_built\s*\(/g, () => 'SQL is a literal: *_built is for the record engine', (s) => bare(s, true));
	},
	'free in areas'(root) {
		return matches(root, cFiles(root).filter((f) => level(relative(join(root, 'cgi-bin'), f)) > 1 && !/cgi-bin\/bin\//.test(f)), /(?<![\w>.])free\s*\(/g, () => 'memory belongs to the arena', (s) => bare(s, true));
	},
	'left undone'(root) {
		return matches(root, [...cFiles(root), ...files(root, 'www/templates', ['.cs']), ...files(root, 'www/src', ['.js', '.css'])], /\b(TODO|FIXME|XXX|not implemented)\b/g, (m) => m[1]);
	},
	'included .c'(root) {
		return matches(root, cFiles(root), /^\s*#\s*include\s*"[^"]*\.c"/g, () => 'a .c file is included');
	},
	'arrows point down'(root) {
		const out = [];
		for (const [from, list] of includes(root)) for (const to of list) {
			if (level(to) > level(from)) out.push(`${from} includes ${to}: arrows point down (area, crm, lib)`);
			if (level(from) === 3 && level(to) === 3 && area(from) !== area(to)) out.push(`${from} includes ${to}: no area includes an area`);
			if (level(from) === 2 && HTTP_HEADERS.includes(basename(to))) out.push(`${from} includes ${to}: crm knows no HTTP`);
		}
		return out;
	},
	'one number a type'(root) {
		// Log, tags, files and search know records by it: two types of one number would be one record there.
		const seen = new Map(), out = [];
		for (const f of cFiles(root)) for (const m of bare(text(f)).matchAll(/\.type = (\d+),\s*\.name = "(\w+)"/g)) {
			if (seen.has(m[1])) out.push(`${relative(root, f)}: ${m[2]} has the number ${m[1]} of ${seen.get(m[1])}`);
			seen.set(m[1], m[2]);
		}
		return out;
	},
	'no cycle'(root) {
		// Between modules (x.c and x.h are one) of one folder, by their headers.
		const graph = includes(root), out = [], state = new Map();
		const visit = (n, trail) => {
			if (state.get(n) === 2) return;
			if (state.get(n) === 1) { out.push([...trail.slice(trail.indexOf(n)), n].join(' → ')); return; }
			state.set(n, 1);
			for (const to of graph.get(n) || []) visit(to, [...trail, n]);
			state.set(n, 2);
		};
		for (const n of graph.keys()) visit(n, []);
		return out;
	},
	'CRM words in lib'(root) {
		const words = /\b(leads?|customers?|contacts?|opportunit(y|ies)|quotations?|contracts?|receipts?|invoices?)\b/gi;
		const lib = cFiles(root).filter((f) => /cgi-bin\/lib\/.*\.c$/.test(f));
		return matches(root, lib, words, (m) => `lib speaks of "${m[0]}"`, (s) => bare(s).split('\n').map((l) => (l.match(/"(?:\\.|[^"\\])*"/g) || []).join(' ')).join('\n'));
	},
	'unsafe templates'(root) {
		const t = files(root, 'www/templates', ['.cs']);
		// The one place where text goes out as it is: rich text, sanitised when it was saved.
		const rich = join(root, 'www/templates/macros.cs');
		return [
			...matches(root, t, /<\?cs\s+\/?(alt|lvar|evar|name)\b/g, (m) => `${m[1]}: is not escaped`),
			...matches(root, t.filter((f) => f !== rich), /<\?cs\s+uvar\b/g, () => 'uvar: is not escaped'),
			...matches(root, t, /<script\b(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']/gi, (m) => `the content policy forbids ${m[0].trim()}`),
			...matches(root, t, /javascript:/gi, () => 'javascript: address'),
		];
	},
	'language files agree'(root) {
		const all = languages(root), out = all.flatMap((l) => l.doubles);
		const names = new Set(all.flatMap((l) => [...l.keys.keys()]));
		for (const k of names) {
			const without = LANGS.filter((_, i) => !all[i].keys.has(k));
			if (without.length) { out.push(`${k} is missing in ${without.join(', ')}`); continue; }
			const marks = all.map((l) => [...new Set(l.keys.get(k).match(/\{\d\}/g) || [])].sort().join(' '));
			if (new Set(marks).size > 1) out.push(`${k} has different placeholders: ${marks.join(' | ')}`);
			const empty = LANGS.filter((_, i) => !all[i].keys.get(k).trim() && all.some((l) => l.keys.get(k).trim()));
			if (empty.length) out.push(`${k} is empty in ${empty.join(', ')}`);
		}
		return out;
	},
	'language keys exist'(root) {
		// Keys written out in full in templates and C. Those that come from record tables: ferry-admin check.
		const keys = languages(root)[0].keys, out = [];
		const has = (k) => keys.has(k) || [...keys.keys()].some((x) => x.startsWith(`${k}.`));
		const want = (f, line, k) => { if (!has(k)) out.push(`${relative(root, f)}:${line}: ${k} is in no language file`); };
		for (const f of files(root, 'www/templates', ['.cs'])) text(f).split('\n').forEach((l, i) => {
			for (const m of l.matchAll(/\bvar:\s*Lang((?:\.\w+)+)(?![\w.[])/g)) want(f, i + 1, m[1].slice(1));
		});
		for (const f of cFiles(root).filter((x) => x.endsWith('.c'))) {
			const src = bare(text(f));
			const line = (at) => src.slice(0, at).split('\n').length;
			for (const m of src.matchAll(/\bctx_(?:refuse\s*\([^,]+,\s*\w+|warn\s*\([^,]+)\s*,\s*[^,]+,\s*"(\w+)"/g)) want(f, line(m.index), `Error.${m[1]}`);
			for (const m of src.matchAll(/\breply_flash\s*\([^,]+,\s*"([\w.]+)"/g)) want(f, line(m.index), m[1].startsWith('Flash.') ? m[1] : `Flash.${m[1]}`);
			for (const m of src.matchAll(/\bjournal\s*\([^;]*?,\s*"(\w+)"\s*,/g)) want(f, line(m.index), `Event.${m[1]}`);
			for (const m of src.matchAll(/\blang_(?:text|fill)\s*\([^;"]*"([A-Z]\w*(?:\.\w+)+)"/g)) want(f, line(m.index), m[1]);
		}
		return out;
	},
	'long files'(root) {
		return [...cFiles(root), ...files(root, 'www/src', ['.js', '.css']), ...files(root, 'tests', ['.mjs', '.sh', '.c'])].filter((f) => root !== top || !f.includes('/tests/lint/'))
			.map((f) => [relative(root, f), text(f).split('\n').length - 1]).filter(([f, n]) => n > LONG && !f.endsWith('.css'))
			.map(([f, n]) => `${f}: ${n} lines, is it one idea?`);
	},
	'lock file names no address'(root) {
		return matches(root, files(root, 'www', ['package-lock.json']), /"resolved":\s*"([^"]+)"/g, () => 'the lock file records a download address');
	},
	'top level'(root) {
		const may = /^(cgi-bin|www|sql|conf|tests|Makefile|README\.md|LICENSE|\.[a-z-]+)$/;
		let list;
		try {
			list = root === top ? execFileSync('git', ['-C', root, 'ls-files'], { encoding: 'utf8' }).split('\n').filter(Boolean).map((f) => f.split('/')[0]) : readdirSync(root);
		} catch { return []; }
		return [...new Set(list)].filter((e) => !may.test(e)).map((e) => `${e} is outside the agreed layout`);
	},
};

let passed = 0, failed = 0;
const only = process.argv[2];
for (const [name, check] of Object.entries(checks)) {
	if (only && only !== name) continue;
	const fixture = join(top, 'tests/lint', name.replace(/\W+/g, '-'));
	const bites = existsSync(fixture) && check(fixture).length > 0;
	const faults = check(top);
	if (!bites) { failed++; console.log(`not ok - lint: ${name}: finds nothing in its fixture ${relative(top, fixture)}`); }
	if (faults.length) {
		failed++;
		console.log(`not ok - lint: ${name} (${faults.length})`);
		for (const f of faults.slice(0, 40)) console.log(`    ${f}`);
		if (faults.length > 40) console.log(`    … ${faults.length - 40} more`);
	}
	if (bites && !faults.length) { passed++; console.log(`ok - lint: ${name}`); }
}
console.log(`lint: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
