/**
 * Carries messages to the sealed module and signatures back, in a memory that JavaScript can
 * access. A key passes through it once, when it is loaded, and is overwritten with zeros before
 * `loadKey` returns. A digest of a message is computed here, because it is not secret.
 */
import { copy, wipe } from '../../shared/hash';
import { compress256 } from '../../shared/sha256';
import { initial256, words256 } from '../../shared/sha256-functions';
import { ECDSA_SECP256K1, ED25519, PIECE_BYTES, RSA, RSA_PARTS_BYTES } from '../kinds';
import * as seal from './seal';

/** Bytes that JavaScript may put at `input`; a multiple of 64. */
const INPUT_BYTES: usize = 16384;
/** Room for the padding after them. */
const PADDING_BYTES: usize = 128;
const OUTPUT_BYTES: usize = 512;

/**
 * As deep as the sealed module's functions go below the courier's, in frames of
 * assembly/sealed/scrub.ts.
 */
const SCRUB_FRAMES = 16;

const inputArea: usize = memory.data(16512, 16);
const outputArea: usize = memory.data(512, 16);
const state: usize = memory.data(32, 16);

/** The kind of the key that signs, and the bytes of the message that were absorbed. */
let kind: i32 = 0;
let absorbed: u64 = 0;

/** The address for keys and messages. */
export function input(): usize {
  return inputArea;
}

/** The number of message bytes that fit at once. */
export function inputBytes(): usize {
  return INPUT_BYTES;
}

/** The address of a signature or public key. */
export function output(): usize {
  return outputArea;
}

/**
 * Makes a key from the bytes at `input`, and wipes them: the seed, the scalar, or the parts of RSA
 * as kinds.ts says.
 * @returns the slot of the key, or a reason of kinds.ts.
 */
export function loadKey(algorithm: i32): i32 {
  seal.openKey(algorithm);
  const bytes = algorithm == RSA ? RSA_PARTS_BYTES : PIECE_BYTES;
  for (let at = inputArea; at < inputArea + bytes; at += PIECE_BYTES) {
    seal.put(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24));
  }
  wipe(inputArea, INPUT_BYTES + PADDING_BYTES);
  const slot = seal.closeKey();
  seal.scrub(SCRUB_FRAMES);
  return slot;
}

/** Starts a message. Returns the kind of its key. */
export function begin(slot: i32): i32 {
  kind = seal.begin(slot);
  copy(state, initial256, 32);
  absorbed = 0;
  return kind;
}

/** Takes a part of the message before its end. The number of bytes is a multiple of 64. */
export function absorb(bytes: i32): void {
  if (kind == ED25519) {
    for (let at = inputArea; at < inputArea + bytes; at += PIECE_BYTES) {
      seal.take(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24));
    }
  } else {
    hash(bytes);
  }
  absorbed += bytes;
}

/** Ends the first of the two passes of an Ed25519 message. */
export function turn(bytes: i32): void {
  const left = bytes & 31;
  absorb(bytes - left);
  const at = lastPiece(bytes, left);
  seal.turn(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24), left);
}

/**
 * Ends the message and writes the signature at `output`. For secp256k1, the message is the digest.
 * @returns the number of bytes, or NO_SIGNATURE.
 */
export function sign(bytes: i32): i32 {
  let at: usize = state;
  let left = PIECE_BYTES as i32;
  if (kind == ED25519) {
    left = bytes & 31;
    absorb(bytes - left);
    at = lastPiece(bytes, left);
  } else if (kind == ECDSA_SECP256K1) {
    if (bytes != PIECE_BYTES || absorbed != 0) unreachable();
    at = inputArea;
  } else {
    endHash(bytes);
  }
  const count = seal.finish(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24), left);
  seal.scrub(SCRUB_FRAMES);
  if (count > 0) read(count);
  return count;
}

/** Writes a public key at `output`. Returns the number of bytes. */
export function publicKey(slot: i32): i32 {
  const count = seal.publicKey(slot);
  read(count);
  return count;
}

/** Wipes a key. */
export function release(slot: i32): void {
  seal.release(slot);
}

/** Overwrites what the engine may have left on the stack and in registers. */
export function scrub(depth: i32): i32 {
  return seal.scrub(depth) as i32;
}

function read(count: i32): void {
  wipe(outputArea, OUTPUT_BYTES);
  for (let i = 0; i < (count + 7) >> 3; i++) store<u64>(outputArea + (<usize>i << 3), seal.result(i));
}

/** The address of the last bytes of the message, which zeros fill up. */
function lastPiece(bytes: i32, left: i32): usize {
  const at = inputArea + bytes - left;
  for (let i = left; i < 32; i++) store<u8>(at + i, 0);
  return at;
}

function hash(bytes: usize): void {
  for (let at = inputArea; at < inputArea + bytes; at += 64) {
    for (let i: usize = 0; i < 64; i += 4) store<u32>(words256 + i, bswap(load<u32>(at + i)));
    compress256(state);
  }
}

/** Pads the last bytes (FIPS 180-4, section 5.1.1), and completes the digest. */
function endHash(bytes: usize): void {
  const padded = (bytes + 9 + 63) & ~63;
  for (let i = bytes; i < padded; i++) store<u8>(inputArea + i, 0);
  store<u8>(inputArea + bytes, 0x80);
  store<u64>(inputArea + padded - 8, bswap((absorbed + bytes) << 3));
  hash(padded);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(state + i, bswap(load<u32>(state + i)));
}
