// Bundles the styles, scripts and icons into one folder of files named by their content.
//   node build.mjs [--out DIR] [--fast] [--dev]
// --fast leaves out the compressed twins, --dev keeps the code readable with source maps.
// manifest.txt beside the files says which name stands for which file and whose code is in them.
import { build } from 'esbuild';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist' },
    fast: { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
  },
});
const FONT_FOLDER = '@fontsource-variable/inter/files';
const ICON_PACKAGE = '@iconify-json/lucide';
const LICENCES_ELSEWHERE = { [ICON_PACKAGE]: 'src/icons/LICENSE' };

fs.rmSync(options.out, { recursive: true, force: true });
fs.mkdirSync(options.out, { recursive: true });

const bundles = await Promise.all([bundleScripts(), bundleStyles()]);
const entries = [['icons.svg', writeSprite()], ...copyPictures(), ...bundles.flatMap(entryFiles)];
const packages = new Set([ICON_PACKAGE, ...bundles.flatMap(packagesOf)]);
const licences = [...packages].sort().map(licenceOf);
if (!options.fast && !options.dev) compressAll();
writeManifest(entries, licences);

function bundleScripts() {
  return build({ ...shared(), entryPoints: ['src/ts/base.ts'], format: 'esm', splitting: true });
}

function bundleStyles() {
  return build({
    ...shared(),
    entryPoints: ['src/css/app.css'],
    loader: { '.woff2': 'file' },
    plugins: [{ name: 'font', setup: resolveFonts }],
  });
}

function shared() {
  return {
    bundle: true,
    minify: !options.dev,
    sourcemap: options.dev ? 'inline' : false,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    legalComments: 'none',
    metafile: true,
    outdir: options.out,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    logLevel: 'warning',
  };
}

function resolveFonts(bundler) {
  bundler.onResolve({ filter: /\.woff2$/ }, (asked) => ({ path: path.resolve('node_modules', FONT_FOLDER, asked.path) }));
}

// One file with only the icons that list.txt names.
function writeSprite() {
  const names = fs.readFileSync('src/icons/list.txt', 'utf8').split(/\s+/).filter(Boolean);
  const set = JSON.parse(fs.readFileSync(path.join('node_modules', ICON_PACKAGE, 'icons.json'), 'utf8'));
  const symbols = names.map((name) => symbol(set, name)).join('');
  return writeHashed('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`);
}

function copyPictures() {
  return fs.readdirSync('src/img').map((name) => [name, writeHashed(name, fs.readFileSync(path.join('src/img', name)))]);
}

// Named by its content, as the bundler names its own files.
function writeHashed(name, content) {
  const { name: stem, ext } = path.parse(name);
  const hash = crypto.createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
  const file = `${stem}-${hash}${ext}`;
  fs.writeFileSync(path.join(options.out, file), content);
  return file;
}

// Colour and width come from the styles, so the drawing's own attributes go.
function symbol(set, name) {
  const drawing = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent];
  if (!drawing) throw new Error(`src/icons/list.txt: Lucide has no icon "${name}"`);
  const paths = drawing.body.replace(/ (fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="(none|currentColor|2|round)"/g, '');
  return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
}

function entryFiles({ metafile }) {
  return Object.entries(metafile.outputs)
    .filter(([, output]) => output.entryPoint)
    .map(([file, output]) => [path.basename(output.entryPoint).replace(/\.ts$/, '.js'), path.basename(file)]);
}

function packagesOf({ metafile }) {
  return Object.keys(metafile.inputs)
    .map((input) => input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
    .filter(Boolean);
}

function licenceOf(name) {
  const folder = path.join('node_modules', name);
  const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const own = fs.readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  const text = own ? path.join(folder, own) : LICENCES_ELSEWHERE[name];
  if (!text) throw new Error(`${name} comes without the text of its licence; add it to LICENCES_ELSEWHERE`);
  const file = `licence-${name.replace(/\W+/g, '-').replace(/^-/, '')}.txt`;
  fs.copyFileSync(text, path.join(options.out, file));
  return [name, version, license, file];
}

function compressAll() {
  for (const file of fs.readdirSync(options.out).filter((name) => /\.(js|css|svg)$/.test(name))) {
    const at = path.join(options.out, file);
    const bytes = fs.readFileSync(at);
    fs.writeFileSync(`${at}.gz`, zlib.gzipSync(bytes, { level: 9 }));
    fs.writeFileSync(`${at}.br`, zlib.brotliCompressSync(bytes));
  }
}

// Tab-separated, so that a build script without dependencies can read it.
function writeManifest(files, owners) {
  const rows = [...files.map((row) => ['file', ...row]), ...owners.map((row) => ['licence', ...row])];
  fs.writeFileSync(path.join(options.out, 'manifest.txt'), rows.map((row) => row.join('\t') + '\n').join(''));
}
