/**
 * Receives the words of a block on processors with vectors. JavaScript cannot call a function that
 * takes a vector (WebAssembly JavaScript Interface, ToWebAssemblyValue throws a TypeError). Only a
 * module can.
 */
import { words256 } from '../shared/sha256-functions';
import { words512 } from '../shared/sha512-functions';

/** Sets the next block of a SHA-256 key or message, four words in each vector. */
export function put256(v0: v128, v1: v128, v2: v128, v3: v128): void {
  v128.store(words256, v0);
  v128.store(words256, v1, 16);
  v128.store(words256, v2, 32);
  v128.store(words256, v3, 48);
}

/** Sets the next block of a SHA-384 or SHA-512 key or message, two words in each vector. */
export function put512(
  v0: v128, v1: v128, v2: v128, v3: v128, v4: v128, v5: v128, v6: v128, v7: v128,
): void {
  v128.store(words512, v0);
  v128.store(words512, v1, 16);
  v128.store(words512, v2, 32);
  v128.store(words512, v3, 48);
  v128.store(words512, v4, 64);
  v128.store(words512, v5, 80);
  v128.store(words512, v6, 96);
  v128.store(words512, v7, 112);
}
