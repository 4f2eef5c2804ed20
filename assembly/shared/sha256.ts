/**
 * The compression function of SHA-256 (FIPS 180-4, section 6.2.2), for processors without vectors.
 */
import { conclude, constants256, left, right, words256 } from './sha256-functions';

@inline
function sigma0(x: u32): u32 {
  return rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
}

@inline
function sigma1(x: u32): u32 {
  return rotr(x, 17) ^ rotr(x, 19) ^ (x >> 10);
}

@inline
function word(i: usize): u32 {
  return load<u32>(words256 + (i & 15) * sizeof<u32>());
}

/** Word i of the next sixteen replaces word i of the current ones. */
@inline
function next(i: usize): u32 {
  const value = word(i) + sigma0(word(i + 1)) + word(i + 9) + sigma1(word(i + 14));
  store<u32>(words256 + i * sizeof<u32>(), value);
  return value;
}

/** Compresses the block of `words256` into `state`. */
export function compress256(state: usize): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  h += left(e, f, g) + load<u32>(constants256) + word(0); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u32>(constants256, 4) + word(1); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u32>(constants256, 8) + word(2); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u32>(constants256, 12) + word(3); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u32>(constants256, 16) + word(4); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u32>(constants256, 20) + word(5); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u32>(constants256, 24) + word(6); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u32>(constants256, 28) + word(7); e += a; a += right(b, c, d);
  h += left(e, f, g) + load<u32>(constants256, 32) + word(8); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u32>(constants256, 36) + word(9); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u32>(constants256, 40) + word(10); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u32>(constants256, 44) + word(11); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u32>(constants256, 48) + word(12); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u32>(constants256, 52) + word(13); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u32>(constants256, 56) + word(14); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u32>(constants256, 60) + word(15); e += a; a += right(b, c, d);
  for (let k: usize = constants256 + 64; k < constants256 + 256; k += 64) {
    h += left(e, f, g) + load<u32>(k) + next(0); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u32>(k, 4) + next(1); c += g; g += right(h, a, b);
    f += left(c, d, e) + load<u32>(k, 8) + next(2); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u32>(k, 12) + next(3); a += e; e += right(f, g, h);
    d += left(a, b, c) + load<u32>(k, 16) + next(4); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u32>(k, 20) + next(5); g += c; c += right(d, e, f);
    b += left(g, h, a) + load<u32>(k, 24) + next(6); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u32>(k, 28) + next(7); e += a; a += right(b, c, d);
    h += left(e, f, g) + load<u32>(k, 32) + next(8); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u32>(k, 36) + next(9); c += g; g += right(h, a, b);
    f += left(c, d, e) + load<u32>(k, 40) + next(10); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u32>(k, 44) + next(11); a += e; e += right(f, g, h);
    d += left(a, b, c) + load<u32>(k, 48) + next(12); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u32>(k, 52) + next(13); g += c; c += right(d, e, f);
    b += left(g, h, a) + load<u32>(k, 56) + next(14); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u32>(k, 60) + next(15); e += a; a += right(b, c, d);
  }
  conclude(state, a, b, c, d, e, f, g, h);
}
