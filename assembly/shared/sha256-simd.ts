/**
 * The compression function of SHA-256 (FIPS 180-4, section 6.2.2) with a message schedule in
 * vectors. Each round depends on the previous one, but the schedule does not. The next words are
 * therefore computed between the rounds that use the current ones.
 */
import { conclude, constants256, left, ready256, right, words256 } from './sha256-functions';

@inline
function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(x, bits), i32x4.shl(x, 32 - bits));
}

@inline
function sigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 7), rotate(x, 18)), i32x4.shr_u(x, 3));
}

@inline
function sigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotate(x, 17), rotate(x, 19)), i32x4.shr_u(x, 10));
}

/** Computes the next four words from the last sixteen. The upper two depend on the lower two. */
@inline
function next(x0: v128, x1: v128, x2: v128, x3: v128): v128 {
  const zero = i32x4.splat(0);
  const old = i32x4.add(x0, sigma0(v128.shuffle<i32>(x0, x1, 1, 2, 3, 4)));
  const sum = i32x4.add(old, v128.shuffle<i32>(x2, x3, 1, 2, 3, 4));
  const lower = i32x4.add(sum, sigma1(v128.shuffle<i32>(x3, zero, 2, 3, 4, 5)));
  return i32x4.add(lower, sigma1(v128.shuffle<i32>(zero, lower, 0, 1, 4, 5)));
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
  let x0 = v128.load(words256);
  v128.store(ready256, i32x4.add(x0, v128.load(constants256)));
  let x1 = v128.load(words256, 16);
  v128.store(ready256, i32x4.add(x1, v128.load(constants256, 16)), 16);
  let x2 = v128.load(words256, 32);
  v128.store(ready256, i32x4.add(x2, v128.load(constants256, 32)), 32);
  let x3 = v128.load(words256, 48);
  v128.store(ready256, i32x4.add(x3, v128.load(constants256, 48)), 48);
  for (let k: usize = constants256 + 64; k < constants256 + 256; k += 64) {
    h += left(e, f, g) + load<u32>(ready256); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u32>(ready256, 4); c += g; g += right(h, a, b);
    f += left(c, d, e) + load<u32>(ready256, 8); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u32>(ready256, 12); a += e; e += right(f, g, h);
    x0 = next(x0, x1, x2, x3);
    v128.store(ready256, i32x4.add(x0, v128.load(k)));
    d += left(a, b, c) + load<u32>(ready256, 16); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u32>(ready256, 20); g += c; c += right(d, e, f);
    b += left(g, h, a) + load<u32>(ready256, 24); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u32>(ready256, 28); e += a; a += right(b, c, d);
    x1 = next(x1, x2, x3, x0);
    v128.store(ready256, i32x4.add(x1, v128.load(k, 16)), 16);
    h += left(e, f, g) + load<u32>(ready256, 32); d += h; h += right(a, b, c);
    g += left(d, e, f) + load<u32>(ready256, 36); c += g; g += right(h, a, b);
    f += left(c, d, e) + load<u32>(ready256, 40); b += f; f += right(g, h, a);
    e += left(b, c, d) + load<u32>(ready256, 44); a += e; e += right(f, g, h);
    x2 = next(x2, x3, x0, x1);
    v128.store(ready256, i32x4.add(x2, v128.load(k, 32)), 32);
    d += left(a, b, c) + load<u32>(ready256, 48); h += d; d += right(e, f, g);
    c += left(h, a, b) + load<u32>(ready256, 52); g += c; c += right(d, e, f);
    b += left(g, h, a) + load<u32>(ready256, 56); f += b; b += right(c, d, e);
    a += left(f, g, h) + load<u32>(ready256, 60); e += a; a += right(b, c, d);
    x3 = next(x3, x0, x1, x2);
    v128.store(ready256, i32x4.add(x3, v128.load(k, 48)), 48);
  }
  h += left(e, f, g) + load<u32>(ready256); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u32>(ready256, 4); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u32>(ready256, 8); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u32>(ready256, 12); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u32>(ready256, 16); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u32>(ready256, 20); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u32>(ready256, 24); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u32>(ready256, 28); e += a; a += right(b, c, d);
  h += left(e, f, g) + load<u32>(ready256, 32); d += h; h += right(a, b, c);
  g += left(d, e, f) + load<u32>(ready256, 36); c += g; g += right(h, a, b);
  f += left(c, d, e) + load<u32>(ready256, 40); b += f; f += right(g, h, a);
  e += left(b, c, d) + load<u32>(ready256, 44); a += e; e += right(f, g, h);
  d += left(a, b, c) + load<u32>(ready256, 48); h += d; d += right(e, f, g);
  c += left(h, a, b) + load<u32>(ready256, 52); g += c; c += right(d, e, f);
  b += left(g, h, a) + load<u32>(ready256, 56); f += b; b += right(c, d, e);
  a += left(f, g, h) + load<u32>(ready256, 60); e += a; a += right(b, c, d);
  conclude(state, a, b, c, d, e, f, g, h);
}
