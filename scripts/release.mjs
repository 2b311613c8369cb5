// Copies static/js/dist/dev to static/js/dist/VERSION, once: what partners have pinned never changes.
// What it copied stands in tests/cases/released.sha384 from then on (`sha384sum --check` reads it, in static/js/dist).
import {createHash} from 'node:crypto';
import {appendFile, cp, readdir, readFile, stat} from 'node:fs/promises';
import {spawnSync} from 'node:child_process';

const root = new URL('../', import.meta.url);
const dist = new URL('static/js/dist/', root);
const asked = process.argv[2] ?? '';
const {version} = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
const target = new URL(asked + '/', dist);

if (!/^\d+\.\d+\.\d+$/.test(asked)) stop('usage: node scripts/release.mjs 1.0.0');
if (asked !== version) stop(`package.json says ${version}: change it there, run "npm run build", commit, then release`);
if (await stat(target).catch(() => null)) stop(`static/js/dist/${asked} is there already and never changes`);
if (spawnSync(process.execPath, [new URL('build.mjs', import.meta.url).pathname, '--check'], {stdio: 'inherit'}).status)
  stop('not released');
await cp(new URL('dev/', dist), target, {recursive: true, errorOnExist: true, force: false});
const names = (await readdir(target)).sort();
const sums = await Promise.all(names.map(async (name) => `${await sum(name, 'hex')}  ${asked}/${name}\n`));
await appendFile(new URL('tests/cases/released.sha384', root), sums.join(''));
console.log(`released static/js/dist/${asked}; in CHANGES.md it is written as`);
console.log(`client ${asked}: \`sha384-${await sum('widget.js', 'base64')}\``);

/** @param {string} name @param {import('node:crypto').BinaryToTextEncoding} encoding */
async function sum(name, encoding) {
  return createHash('sha384')
    .update(await readFile(new URL(name, target)))
    .digest(encoding);
}

/** @param {string} why */
function stop(why) {
  console.error(why);
  process.exit(1);
}
