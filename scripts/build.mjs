// Builds the client into static/js/dist/dev, and what our own pages use into static/js/dist/pages.
// With --check nothing is written: exit status 1 if what lies there is stale.
import {createHash} from 'node:crypto';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {brotliCompressSync, constants} from 'node:zlib';
import {build, transform} from 'esbuild';
import {minify} from 'terser';

const root = new URL('../', import.meta.url);
const sources = new URL('static/js/', root);
const target = new URL('static/js/dist/', root);
const LIMIT = 2830; // bytes of widget.js under brotli 11

const {version} = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

/** @param {string[]} names */
const minified = async (...names) => (await Promise.all(names.map(sheet))).join('');

/** @param {string} name */
const sheet = async (name) => {
  const source = await readFile(new URL(name, sources), 'utf8');
  const {code} = await transform(source, {loader: 'css', minify: true, charset: 'utf8'});
  // No text in the sheets holds a comma, and words need no quotes in a selector.
  return code
    .trim()
    .replaceAll(', ', ',')
    .replace(/="(\w+)"]/g, '=$1]');
};
const css = await minified('card.css');

/** @param {string} name @param {import('esbuild').BuildOptions} [options] */
const bundled = async (name, options) => {
  const bundle = await build({
    entryPoints: [new URL(name, sources).pathname],
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    tsconfigRaw: '{}',
    define: {VERSION: JSON.stringify(version)},
    plugins: [{name: 'minified-css', setup: (plugins) => plugins.onLoad({filter: /\.css$/}, () => ({contents: css, loader: 'text'}))}],
    ...options,
  });
  return Buffer.from(bundle.outputFiles[0].contents);
};

/** Letters in the order in which names get them: of those tried, the one under which brotli finds most. */
const NAMES = 'tsfibunehoxcrwlqdv$jNOmgaySzELZR_IpPBkMDACFHUVWGKQXYTJ';

/** What travels to readers: terser's names and statements repeat more than esbuild's, so brotli finds more. */
const smallest = async (/** @type {string} */ name) => {
  const bundle = await bundled(name, {minify: false, minifySyntax: true, format: 'esm'});
  // A block hides names as a function does, for fewer bytes; but for `var`.
  const block = `{${bundle.toString().replace(/^var /gm, 'let ')}}`;
  const compress = {passes: 4, unsafe: true, unsafe_arrows: true, unsafe_methods: true, pure_getters: true};
  const more = (/** @type {number} */ n) => NAMES[Math.floor(n / NAMES.length) - 1] ?? '';
  const mangle = {nth_identifier: {get: (/** @type {number} */ n) => NAMES[n % NAMES.length] + more(n)}};
  const {code = ''} = await minify(block, {ecma: 2022, toplevel: true, compress, mangle, format: {comments: false}});
  return Buffer.from(code);
};
const widget = await smallest('embed.js');
const integrity = {
  'widget.js': {integrity: 'sha384-' + createHash('sha384').update(widget).digest('base64'), bytes: widget.length},
};
const files = {
  'dev/widget.js': widget,
  'dev/card.css': css + '\n',
  'dev/integrity.json': JSON.stringify(integrity, null, 2) + '\n',
  'pages/pages.css': css + (await minified('page.css', 'page-index.css')) + '\n',
  'pages/frame.css': css + (await minified('frame.css')) + '\n',
  'pages/search.js': await bundled('search.js'),
  'pages/height.js': await bundled('height.js'),
  'pages/builder.css': (await minified('builder.css', 'builder-results.css')) + '\n',
  'pages/builder.js': await bundled('builder.js'),
  'pages/preview.css': (await minified('preview.css', 'preview-mistakes.css')) + '\n',
  'pages/preview.js': await bundled('preview.js'),
};

const small = brotliCompressSync(widget, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}}).length;
console.log(`widget.js ${version}: ${widget.length} bytes, ${small} with brotli`);
if (small > LIMIT) fail(`more than ${LIMIT}`);

if (process.argv.includes('--check')) {
  for (const [name, content] of Object.entries(files)) {
    const there = await readFile(new URL(name, target)).catch(() => Buffer.alloc(0));
    if (!there.equals(Buffer.from(content))) fail(`static/js/dist/${name} is stale: run "npm run build"`);
  }
  const lock = await readFile(new URL('package-lock.json', root), 'utf8');
  if (lock.includes('"resolved"')) fail('package-lock.json names a registry: run "npm run lock"');
} else {
  for (const folder of ['dev/', 'pages/']) await mkdir(new URL(folder, target), {recursive: true});
  for (const [name, content] of Object.entries(files)) await writeFile(new URL(name, target), content);
}

/** @param {string} why */
function fail(why) {
  console.error(why);
  process.exitCode = 1;
}
