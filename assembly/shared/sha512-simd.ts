/**
 * The compression function of SHA-384 and SHA-512 (FIPS 180-4, section 6.4.2) with a message
 * schedule in vectors. Each round depends on the previous one, but the schedule does not. The next
 * words are therefore computed between the rounds that use the current ones.
 */
import { conclude, constants512, left, ready512, right, words512 } from './sha512-functions';

@inline
function rotate(x: v128, bits: i32): v128 {
  return v128.or(i64x2.shr_u(x, bits), i64x2.shl(x, 64 - bits));
}

@inline
function sigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 1), rotate(x, 8)), i64x2.shr_u(x, 7));
}

@inline
function sigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 19), rotate(x, 61)), i64x2.shr_u(x, 6));
}

/** Computes the next two words; x0 to x7 are the last sixteen. */
@inline
function next(x0: v128, x1: v128, x4: v128, x5: v128, x7: v128): v128 {
  const old = i64x2.add(x0, sigma0(v128.shuffle<i64>(x0, x1, 1, 2)));
  return i64x2.add(old, i64x2.add(v128.shuffle<i64>(x4, x5, 1, 2), sigma1(x7)));
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
  let x0 = v128.load(words512);
  v128.store(ready512, i64x2.add(x0, v128.load(constants512)));
  let x1 = v128.load(words512, 16);
  v128.store(ready512, i64x2.add(x1, v128.load(constants512, 16)), 16);
  let x2 = v128.load(words512, 32);
  v128.store(ready512, i64x2.add(x2, v128.load(constants512, 32)), 32);
  let x3 = v128.load(words512, 48);
  v128.store(ready512, i64x2.add(x3, v128.load(constants512, 48)), 48);
  let x4 = v128.load(words512, 64);
  v128.store(ready512, i64x2.add(x4, v128.load(constants512, 64)), 64);
  let x5 = v128.load(words512, 80);
  v128.store(ready512, i64x2.add(x5, v128.load(constants512, 80)), 80);
  let x6 = v128.load(words512, 96);
  v128.store(ready512, i64x2.add(x6, v128.load(constants512, 96)), 96);
  let x7 = v128.load(words512, 112);
  v128.store(ready512, i64x2.add(x7, v128.load(constants512, 112)), 112);
  for (let k: usize = constants512 + 128; k < constants512 + 640; k += 128) {
    h += left(e, f, g) + load<u64>(ready512); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u64>(ready512, 8); c += g; g += right(h, a, b);
    x0 = next(x0, x1, x4, x5, x7);
    v128.store(ready512, i64x2.add(x0, v128.load(k)));
    f += left(c, d, e) + load<u64>(ready512, 16); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u64>(ready512, 24); a += e; e += right(f, g, h);
    x1 = next(x1, x2, x5, x6, x0);
    v128.store(ready512, i64x2.add(x1, v128.load(k, 16)), 16);
    d += left(a, b, c) + load<u64>(ready512, 32); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u64>(ready512, 40); g += c; c += right(d, e, f);
    x2 = next(x2, x3, x6, x7, x1);
    v128.store(ready512, i64x2.add(x2, v128.load(k, 32)), 32);
    b += left(g, h, a) + load<u64>(ready512, 48); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u64>(ready512, 56); e += a; a += right(b, c, d);
    x3 = next(x3, x4, x7, x0, x2);
    v128.store(ready512, i64x2.add(x3, v128.load(k, 48)), 48);
    h += left(e, f, g) + load<u64>(ready512, 64); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u64>(ready512, 72); c += g; g += right(h, a, b);
    x4 = next(x4, x5, x0, x1, x3);
    v128.store(ready512, i64x2.add(x4, v128.load(k, 64)), 64);
    f += left(c, d, e) + load<u64>(ready512, 80); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u64>(ready512, 88); a += e; e += right(f, g, h);
    x5 = next(x5, x6, x1, x2, x4);
    v128.store(ready512, i64x2.add(x5, v128.load(k, 80)), 80);
    d += left(a, b, c) + load<u64>(ready512, 96); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u64>(ready512, 104); g += c; c += right(d, e, f);
    x6 = next(x6, x7, x2, x3, x5);
    v128.store(ready512, i64x2.add(x6, v128.load(k, 96)), 96);
    b += left(g, h, a) + load<u64>(ready512, 112); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u64>(ready512, 120); e += a; a += right(b, c, d);
    x7 = next(x7, x0, x3, x4, x6);
    v128.store(ready512, i64x2.add(x7, v128.load(k, 112)), 112);
  }
  h += left(e, f, g) + load<u64>(ready512); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u64>(ready512, 8); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u64>(ready512, 16); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u64>(ready512, 24); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u64>(ready512, 32); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u64>(ready512, 40); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u64>(ready512, 48); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u64>(ready512, 56); e += a; a += right(b, c, d);
  h += left(e, f, g) + load<u64>(ready512, 64); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u64>(ready512, 72); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u64>(ready512, 80); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u64>(ready512, 88); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u64>(ready512, 96); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u64>(ready512, 104); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u64>(ready512, 112); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u64>(ready512, 120); e += a; a += right(b, c, d);
  conclude(state, a, b, c, d, e, f, g, h);
}
