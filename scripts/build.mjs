// Builds the client into static/js/dist/dev. With --check nothing is written: exit status 1 if what lies there is stale.
import {createHash} from 'node:crypto';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {brotliCompressSync, constants} from 'node:zlib';
import {build, transform} from 'esbuild';

const root = new URL('../', import.meta.url);
const sources = new URL('static/js/', root);
const target = new URL('static/js/dist/dev/', root);
const LIMIT = 3000; // bytes of widget.js under brotli 11

const {version} = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

/** @param {string} name */
const minified = async (name) => {
  const source = await readFile(new URL(name, sources), 'utf8');
  // No text in the sheets holds a comma.
  return (await transform(source, {loader: 'css', minify: true, charset: 'utf8'})).code.trim().replaceAll(', ', ',');
};
const css = await minified('card.css');

const bundle = await build({
  entryPoints: [new URL('embed.js', sources).pathname],
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
});
const widget = bundle.outputFiles[0].contents;
const integrity = {
  'widget.js': {integrity: 'sha384-' + createHash('sha384').update(widget).digest('base64'), bytes: widget.length},
};
const files = {'widget.js': widget, 'card.css': css + (await minified('page.css')) + '\n', 'integrity.json': JSON.stringify(integrity, null, 2) + '\n'};

const small = brotliCompressSync(widget, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}}).length;
console.log(`widget.js ${version}: ${widget.length} bytes, ${small} with brotli`);
if (small > LIMIT) fail(`more than ${LIMIT}`);

if (process.argv.includes('--check')) {
  for (const [name, content] of Object.entries(files)) {
    const there = await readFile(new URL(name, target)).catch(() => Buffer.alloc(0));
    if (!there.equals(Buffer.from(content))) fail(`static/js/dist/dev/${name} is stale: run "npm run build"`);
  }
  const lock = await readFile(new URL('package-lock.json', root), 'utf8');
  if (lock.includes('"resolved"')) fail('package-lock.json names a registry: run "npm run lock"');
} else {
  await mkdir(target, {recursive: true});
  for (const [name, content] of Object.entries(files)) await writeFile(new URL(name, target), content);
}

/** @param {string} why */
function fail(why) {
  console.error(why);
  process.exitCode = 1;
}
