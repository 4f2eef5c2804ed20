/**
 * The rooms of native/ and which of them may include which. The picture of design.md:
 *
 *   addon -> sources, process, pkcs11 -> terminal, keys -> memory, sign -> mac -> hash -> base
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each room includes of the others: neither more nor less. */
const included: Readonly<Record<string, readonly string[]>> = {
  addon: ['base', 'hash', 'keys', 'mac', 'memory', 'pkcs11', 'process', 'sources'],
  sources: ['base', 'keys', 'memory', 'terminal'],
  process: ['base'],
  pkcs11: ['base', 'hash', 'memory'],
  terminal: ['base'],
  keys: ['base', 'hash', 'mac', 'memory', 'sign'],
  memory: ['base'],
  sign: ['base', 'hash', 'mac'],
  mac: ['base', 'hash'],
  hash: ['base'],
  base: [],
};

/** What each folder of sign/ includes of the others there. */
const includedInSign: Readonly<Record<string, readonly string[]>> = {
  forms: ['rsa'],
  rsa: ['numbers'],
  curves: ['numbers'],
  numbers: [],
};

const folder = join(import.meta.dirname, '..', '..', 'native');

const roomOf = (path: string): string => path.slice(0, path.indexOf('/'));

/** The rooms that the text includes headers of, and the headers that do not say their room. */
function includesOf(text: string): { readonly rooms: readonly string[]; readonly bare: readonly string[] } {
  const paths = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]+"([^"]+)"/gm)].map(([, path = '']) => path);
  return {
    rooms: paths.filter((path) => path.includes('/')).map(roomOf),
    bare: paths.filter((path) => !path.includes('/')),
  };
}

const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.(cc|h)$/.test(name) && !name.startsWith('build/'));

describe('in native/', () => {
  it('each source lies in one of the rooms', () => {
    expect(new Set(sources.map(roomOf))).toEqual(new Set(Object.keys(included)));
  });

  it.each(Object.entries(included))('%s includes %j and no other room', (room, expected) => {
    const ofRoom = sources.filter((name) => roomOf(name) === room);
    const found = ofRoom.map((name) => ({ name, ...includesOf(readFileSync(join(folder, name), 'utf8')) }));
    expect(found.filter(({ bare }) => bare.length > 0)).toEqual([]);
    const others = new Set(found.flatMap(({ rooms }) => rooms));
    others.delete(room);
    expect([...others].sort()).toEqual(expected);
  });

  it.each(Object.entries(includedInSign))('sign/%s includes %j and no other folder of sign/', (name, expected) => {
    const ofFolder = sources.filter((path) => path.startsWith(`sign/${name}/`));
    expect(ofFolder.length).toBeGreaterThan(0);
    const texts = ofFolder.map((path) => readFileSync(join(folder, path), 'utf8')).join('\n');
    const others = new Set([...texts.matchAll(/#include "sign\/([^/"]+)\//g)].map(([, other = '']) => other));
    others.delete(name);
    expect([...others].sort()).toEqual(expected);
  });

  it('each file of sign/ lies in one of its folders', () => {
    const found = sources.filter((path) => roomOf(path) === 'sign').map((path) => path.split('/')[1]);
    expect(new Set(found)).toEqual(new Set(Object.keys(includedInSign)));
  });

  it('no room includes one that leads back to it', () => {
    const reached = (room: string): Set<string> => {
      const all = new Set(included[room]);
      for (const each of all) for (const next of included[each] ?? []) all.add(next);
      return all;
    };
    expect(Object.keys(included).filter((room) => reached(room).has(room))).toEqual([]);
  });
});

it('an include is found however it is written, and a comment is not taken for one', () => {
  const text =
    '#include "mac/hmac.h"\n  #  include "base/wipe.h"\n// #include "addon/addon.h"\n#include "bare.h"\n#include <napi.h>\n';
  expect(includesOf(text)).toEqual({ rooms: ['mac', 'base'], bare: ['bare.h'] });
});
