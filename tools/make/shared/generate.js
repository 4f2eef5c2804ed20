/**
 * Writes table.js as TypeScript, C++ and AssemblyScript, and secret-table.js as TypeScript and C++.
 * The results are committed, because node-gyp, prebuildify and the Makefile of the C++ tests
 * compile the files of the checkout.
 *
 *   node tools/make/shared/generate.js            writes the files
 *   node tools/make/shared/generate.js --check    exits with 1 and names the stale files
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as secretTable from './secret-table.js';
import * as table from './table.js';

const root = join(import.meta.dirname, '..', '..', '..');
const notice = (name) => `// Made from tools/make/shared/${name} by tools/make/shared/generate.js. Do not edit.`;

const words = (value) => value.split(/[-_]/);
const capitalised = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const screaming = (value) =>
  value
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
const cppName = (value) => `k${words(value).map(capitalised).join('')}`;

/** Breaks a text into lines of at most `width` columns. */
function lines(text, width) {
  const filled = [''];
  for (const word of text.split(/\s+/)) {
    const last = filled.length - 1;
    if (filled[last] === '') filled[last] = word;
    else if (filled[last].length + 1 + word.length <= width) filled[last] += ` ${word}`;
    else filled.push(word);
  }
  return filled;
}

const lineComment = (text) => lines(text, 97).map((line) => `// ${line}`);

function docComment(text) {
  const one = `/** ${text} */`;
  return one.length <= 100 ? [one] : ['/**', ...lines(text, 97).map((line) => ` * ${line}`), ' */'];
}

/** One line where it fits, else a line for each item, as the formatter writes it. */
function items(before, each, after) {
  const one = `${before}${each.join(', ')}${after}`;
  return one.length <= 120 ? [one] : [before, ...each.map((item) => `  ${item},`), after];
}

function union(name, values) {
  const one = `export type ${name} = ${values.join(' | ')};`;
  return one.length <= 120 ? [one] : [`export type ${name} =`, ...values.map((value) => `  | ${value}`)];
}

function typescript(name, { enumerations, constants, lists = [] }) {
  const text = [notice(name)];
  for (const { name, list, first, values, doc } of enumerations) {
    const quoted = values.map((value) => `'${value}'`);
    const type = union(name, quoted);
    if (type.length > 1) type[type.length - 1] += ';';
    text.push('', ...docComment(doc), ...type);
    text.push(...items(`export const ${list}: readonly ${name}[] = Object.freeze([`, quoted, '] as const);'));
    if (first !== 0) {
      text.push(`/** The number of the first of {@link ${list}}; the others follow. */`);
      text.push(`export const first${name} = ${first};`);
    }
  }
  for (const { name, values, doc } of lists) {
    const quoted = values.map((value) => `'${value}'`);
    text.push('', ...docComment(doc));
    text.push(...items(`export const ${name}: readonly string[] = Object.freeze([`, quoted, ']);'));
  }
  for (const { name, value, doc } of constants) text.push('', ...docComment(doc), `export const ${name} = ${value};`);
  return text;
}

function cpp(name, { enumerations, constants, lists = [] }) {
  const text = [
    notice(name),
    '#pragma once',
    '',
    '#include <cstddef>',
    '#include <cstdint>',
    '',
    'namespace locksign {',
  ];
  for (const { name, language, first, values, doc } of enumerations) {
    if (language === 'wasm') continue;
    const names = values.map((value, index) => `${cppName(value)}${index === 0 && first !== 0 ? ` = ${first}` : ''}`);
    text.push('', ...lineComment(doc), `enum class ${name} : uint8_t {`, ...names.map((each) => `  ${each},`), '};');
  }
  for (const { name, values, doc } of lists) {
    const quoted = values.map((value) => `    "${value}",`);
    text.push('', ...lineComment(doc), '// clang-format off', `constexpr const char* k${capitalised(name)}[] = {`);
    text.push(...quoted, '};', '// clang-format on');
  }
  for (const { name, value, doc } of constants) {
    text.push('', ...lineComment(doc), `constexpr size_t k${capitalised(name)} = ${value};`);
  }
  return [...text, '', '}  // namespace locksign'];
}

function assemblyscript(name, { enumerations, constants }) {
  const text = [notice(name)];
  for (const { prefix, first, values, doc } of enumerations) {
    if (prefix === undefined) continue;
    text.push('', ...lineComment(doc));
    values.forEach((value, index) => {
      text.push(`export const ${prefix}${screaming(value)}: i32 = ${first + index};`);
    });
  }
  for (const { name, value, doc } of constants) {
    text.push('', ...lineComment(doc), `export const ${screaming(name)}: i32 = ${value};`);
  }
  return text;
}

/** Where each language has it, and its text. */
export const files = [
  { path: 'src/backend/shared-table.ts', text: typescript('table.js', table) },
  { path: 'native/base/shared_table.h', text: cpp('table.js', table) },
  { path: 'assembly/shared/table.ts', text: assemblyscript('table.js', table) },
  { path: 'src/secrets/secret-table.ts', text: typescript('secret-table.js', secretTable) },
  { path: 'native/base/secret_table.h', text: cpp('secret-table.js', secretTable) },
].map(({ path, text }) => ({ path, text: `${text.join('\n')}\n` }));

/** Returns the files in `folder` that differ from the table. */
export function staleFiles(folder = root) {
  return files
    .filter(({ path, text }) => {
      try {
        return readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n') !== text;
      } catch {
        return true;
      }
    })
    .map(({ path }) => path);
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--check')) {
    const stale = staleFiles();
    if (stale.length > 0) console.error(`Not current: ${stale.join(', ')}. Run npm run shared-table.`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const { path, text } of files) writeFileSync(join(root, path), text);
  }
}
