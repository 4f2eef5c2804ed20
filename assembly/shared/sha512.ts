/**
 * The compression function of SHA-384 and SHA-512 (FIPS 180-4, section 6.4.2), for processors
 * without vectors.
 */
import { conclude, constants512, left, right, words512 } from './sha512-functions';

@inline
function sigma0(x: u64): u64 {
  return rotr(x, 1) ^ rotr(x, 8) ^ (x >> 7);
}

@inline
function sigma1(x: u64): u64 {
  return rotr(x, 19) ^ rotr(x, 61) ^ (x >> 6);
}

@inline
function word(i: usize): u64 {
  return load<u64>(words512 + (i & 15) * sizeof<u64>());
}

/** Word i of the next sixteen replaces word i of the current ones. */
@inline
function next(i: usize): u64 {
  const value = word(i) + sigma0(word(i + 1)) + word(i + 9) + sigma1(word(i + 14));
  store<u64>(words512 + i * sizeof<u64>(), value);
  return value;
}

/** Compresses the block of `words512` into `state`. */
export function compress512(state: usize): void {
  let a = load<u64>(state);
  let b = load<u64>(state, 8);
  let c = load<u64>(state, 16);
  let d = load<u64>(state, 24);
  let e = load<u64>(state, 32);
  let f = load<u64>(state, 40);
  let g = load<u64>(state, 48);
  let h = load<u64>(state, 56);
  h += left(e, f, g) + load<u64>(constants512) + word(0); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u64>(constants512, 8) + word(1); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u64>(constants512, 16) + word(2); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u64>(constants512, 24) + word(3); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u64>(constants512, 32) + word(4); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u64>(constants512, 40) + word(5); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u64>(constants512, 48) + word(6); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u64>(constants512, 56) + word(7); e += a; a += right(b, c, d);
  h += left(e, f, g) + load<u64>(constants512, 64) + word(8); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u64>(constants512, 72) + word(9); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u64>(constants512, 80) + word(10); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u64>(constants512, 88) + word(11); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u64>(constants512, 96) + word(12); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u64>(constants512, 104) + word(13); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u64>(constants512, 112) + word(14); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u64>(constants512, 120) + word(15); e += a; a += right(b, c, d);
  for (let k: usize = constants512 + 128; k < constants512 + 640; k += 128) {
    h += left(e, f, g) + load<u64>(k) + next(0); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u64>(k, 8) + next(1); c += g; g += right(h, a, b);
    f += left(c, d, e) + load<u64>(k, 16) + next(2); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u64>(k, 24) + next(3); a += e; e += right(f, g, h);
    d += left(a, b, c) + load<u64>(k, 32) + next(4); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u64>(k, 40) + next(5); g += c; c += right(d, e, f);
    b += left(g, h, a) + load<u64>(k, 48) + next(6); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u64>(k, 56) + next(7); e += a; a += right(b, c, d);
    h += left(e, f, g) + load<u64>(k, 64) + next(8); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u64>(k, 72) + next(9); c += g; g += right(h, a, b);
    f += left(c, d, e) + load<u64>(k, 80) + next(10); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u64>(k, 88) + next(11); a += e; e += right(f, g, h);
    d += left(a, b, c) + load<u64>(k, 96) + next(12); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u64>(k, 104) + next(13); g += c; c += right(d, e, f);
    b += left(g, h, a) + load<u64>(k, 112) + next(14); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u64>(k, 120) + next(15); e += a; a += right(b, c, d);
  }
  conclude(state, a, b, c, d, e, f, g, h);
}
