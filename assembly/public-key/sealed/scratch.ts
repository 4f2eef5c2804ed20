/**
 * The memory of one operation. All of it lies in one place, which is wiped before and after each
 * operation, and may hold parts of a secret only in between.
 */
import { RSA_PARTS_BYTES, RSA_PRIME_BYTES } from '../kinds';
import { wipeBlock } from '../../shared/hash';

/** The most 32-bit limbs of a prime of RSA, and of its modulus. */
export const PRIME_LIMBS: u32 = 88;
export const MODULUS_LIMBS: u32 = 176;
const WIDE_BYTES: usize = 704;

const SCRATCH_BYTES: usize = 14784;
const scratch: usize = memory.data(14784, 16);

/** The parts of a key, or a piece of a message. */
export const inbox: usize = scratch;
/** The sum of a multiplication in progress: two limbs more than a modulus. */
export const sum: usize = inbox + RSA_PARTS_BYTES;
/** Six elements of a field, for the formulas of addition. */
export const terms: usize = sum + WIDE_BYTES + 16;
/** The point that a multiplication accumulates, and the one that it adds. */
export const total: usize = terms + 6 * 32;
export const chosen: usize = total + 128;
/** Numbers of 256 bits, named by the algorithms. */
export const numbers: usize = chosen + 128;
/** The key and the value of HMAC_DRBG, and the padded message that is hashed. */
export const drbgKey: usize = numbers + 8 * 32;
export const drbgValue: usize = drbgKey + 32;
export const hashed: usize = drbgValue + 32;
/** The two hashes of an Ed25519 message, and a digest. */
export const nonceHash: usize = hashed + 256;
export const challengeHash: usize = nonceHash + 208;
export const digest: usize = challengeHash + 208;
/** The powers of an RSA message, and its intermediate numbers. */
export const powers: usize = digest + 64;
export const half1: usize = powers + 16 * RSA_PRIME_BYTES;
export const half2: usize = half1 + RSA_PRIME_BYTES;
export const half3: usize = half2 + RSA_PRIME_BYTES;
export const wide1: usize = half3 + RSA_PRIME_BYTES;
export const wide2: usize = wide1 + WIDE_BYTES;
export const wide3: usize = wide2 + WIDE_BYTES;
export const wide4: usize = wide3 + WIDE_BYTES;
/** The number 1, whose limbs after the first are always zero. */
export const one: usize = wide4 + WIDE_BYTES;

export function wipeScratch(): void {
  wipeBlock(scratch, SCRATCH_BYTES);
}
