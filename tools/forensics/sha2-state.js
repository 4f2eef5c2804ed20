/**
 * Implements the compression function of SHA-2 (FIPS 180-4, section 6). node:crypto returns
 * digests, but not the state after a block, which a signer keeps. The code favours clarity over
 * speed.
 * @module
 */

/** @typedef {'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512'} Algorithm */

/**
 * Returns the largest integer whose `degree`-th power is at most `value`, by Newton's method.
 * @param {bigint} value
 * @param {bigint} degree
 */
function integerRoot(value, degree) {
  let root = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const primes = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

const primes = firstPrimes(80);

/**
 * Returns the first `bits` bits of the fractional part of a prime's root. All constants of SHA-2
 * are such bits (FIPS 180-4, sections 4.2 and 5.3).
 * @param {number} prime
 * @param {bigint} degree
 * @param {bigint} bits
 */
function fraction(prime, degree, bits) {
  return BigInt.asUintN(Number(bits), integerRoot(BigInt(prime) << (degree * bits), degree));
}

// The rotations of FIPS 180-4, sections 4.1.2 and 4.1.3, for Σ0, Σ1, σ0 and σ1. The third number of
// a σ is a shift.
const narrow = {
  bits: 32n,
  rounds: 64,
  rotations: [
    [2n, 13n, 22n],
    [6n, 11n, 25n],
    [7n, 18n, 3n],
    [17n, 19n, 10n],
  ],
};
const wide = {
  bits: 64n,
  rounds: 80,
  rotations: [
    [28n, 34n, 39n],
    [14n, 18n, 41n],
    [1n, 8n, 7n],
    [19n, 61n, 6n],
  ],
};

/** @param {Algorithm} algorithm */
const family = (algorithm) => (algorithm === 'hmac-sha256' ? narrow : wide);

/**
 * Returns the state before the first block (FIPS 180-4, section 5.3). SHA-384 uses the ninth to the
 * sixteenth prime.
 * @param {Algorithm} algorithm
 */
export function initialState(algorithm) {
  const { bits } = family(algorithm);
  const [from, to] = algorithm === 'hmac-sha384' ? [8, 16] : [0, 8];
  return primes.slice(from, to).map((prime) => fraction(prime, 2n, bits));
}

/**
 * Returns the state after one more block.
 * @param {Algorithm} algorithm
 * @param {readonly bigint[]} state eight words
 * @param {Uint8Array} block 64 bytes for SHA-256, else 128
 */
export function compress(algorithm, state, block) {
  const { bits, rounds, rotations } = family(algorithm);
  const width = Number(bits);
  const word = (/** @type {bigint} */ value) => BigInt.asUintN(width, value);
  const rotate = (/** @type {bigint} */ x, /** @type {bigint} */ by) => (x >> by) | word(x << (bits - by));
  const [bigSigma0, bigSigma1, sigma0, sigma1] = rotations.map(([first = 0n, second = 0n, third = 0n], index) => {
    const last = index < 2 ? rotate : (/** @type {bigint} */ x, /** @type {bigint} */ by) => x >> by;
    return (/** @type {bigint} */ x) => rotate(x, first) ^ rotate(x, second) ^ last(x, third);
  });

  const bytes = Buffer.from(block);
  /** @type {bigint[]} */
  const schedule = [];
  for (let t = 0; t < rounds; t += 1) {
    if (t < 16) schedule.push(BigInt(`0x${bytes.toString('hex', (t * width) / 8, ((t + 1) * width) / 8)}`));
    else schedule.push(word(sigma1(schedule[t - 2]) + schedule[t - 7] + sigma0(schedule[t - 15]) + schedule[t - 16]));
  }

  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < rounds; t += 1) {
    const constant = fraction(primes[t], 3n, bits);
    const first = h + bigSigma1(e) + ((e & f) ^ (~e & g)) + constant + schedule[t];
    const second = bigSigma0(a) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [word(first + second), a, b, c, word(d + first), e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((value, index) => word(value + state[index]));
}

/**
 * Returns the bytes of a state in memory.
 * @param {Algorithm} algorithm
 * @param {readonly bigint[]} state
 * @param {'big' | 'little'} order
 */
export function stateBytes(algorithm, state, order) {
  const size = Number(family(algorithm).bits) / 8;
  return Buffer.concat(
    state.map((value) => {
      const bytes = Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');
      return order === 'big' ? bytes : bytes.reverse();
    }),
  );
}
