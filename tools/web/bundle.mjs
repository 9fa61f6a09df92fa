// Makes static/bundle of static/js: one script for every page and one for each kind of work, so that a page asks for
// three and not for twenty. `--check` changes nothing and fails where it isn't of today's scripts.
//
// The bundle is committed, so that running the app takes Python alone. `made_of.txt` names the scripts it was made of;
// the app serves them one by one where they have changed since (couples/assets.py).
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const STATIC = fileURLToPath(new URL('../../static', import.meta.url));
const BUNDLE = join(STATIC, 'bundle');
// What a page listens with is one file, and a talk takes it along.
const WIRE = /\/(realtime|update_parts|hold_still|connection_check|say_in_place|socket\.io\.esm\.min)\.js$/;
const OLDEST = ['safari15.4', 'chrome97', 'firefox99'];

const scripts = (folder) =>
  readdirSync(join(STATIC, folder))
    .filter((name) => name.endsWith('.js') && name !== 'service_worker.js')
    .map((name) => `${folder}/${name}`);
const hashed = (name) => `${createHash('sha256').update(readFileSync(join(STATIC, name))).digest('hex')}  ${name}\n`;

async function made() {
  const build = await rolldown({
    input: join(STATIC, 'js/app.js'),
    transform: { target: OLDEST },
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await build.generate({
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'wire', test: WIRE }] },
  });
  const files = output.map(({ fileName, code }) => [fileName, code]);
  const sources = [...scripts('js'), ...scripts('vendor')].sort();
  return new Map([...files, ['made_of.txt', sources.map(hashed).join('')]]);
}

const files = await made();
if (process.argv.includes('--check')) {
  const there = readdirSync(BUNDLE);
  const isToday = (name) => files.has(name) && readFileSync(join(BUNDLE, name), 'utf8') === files.get(name);
  if (there.length !== files.size || !there.every(isToday)) {
    process.stderr.write("static/bundle isn't of today's scripts: make format makes it again\n");
    process.exit(1);
  }
} else {
  rmSync(BUNDLE, { recursive: true, force: true });
  mkdirSync(BUNDLE);
  for (const [name, text] of files) writeFileSync(join(BUNDLE, name), text);
}
