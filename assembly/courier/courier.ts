/**
 * Carries messages to the sealed module and signatures back, in a memory that JavaScript can
 * access. A secret passes through it once, when its key is loaded, and is overwritten with zeros
 * before `loadKey` returns.
 */
import { hand, pad } from './blocks';
import { decodeBase64, decodeHex } from './decode';
import { encodeBase64, encodeBase64Url, encodeHex } from '../shared/encode';
import { blockBytes, digestBytes, wipe } from '../shared/hash';
import { takeSecret } from './key';
import { toBase64, toBase64Url, toHex } from './key-encoding';
import { isHmac } from '../shared/kinds';
import { SIGNATURE_BASE64, SIGNATURE_HEX } from '../shared/table';
import * as seal from './seal';

/** Bytes that JavaScript may put at `input`; a multiple of every block. */
const INPUT_BYTES: usize = 32768;
/** Room for the padding after them: more than a block and a length. */
const PADDING_BYTES: usize = 256;
/**
 * Room for the longest signature, 128 digits, and one more character that reveals a longer text.
 */
const TEXT_BYTES: usize = 136;

/** As deep as the sealed module's functions go below the courier's. */
const SCRUB_FRAMES = 3;

/** Returned instead of a signature when the key's algorithm refuses the message. */
const REFUSED = -1;

const inputArea: usize = memory.data(33024, 16);
const textArea: usize = memory.data(136, 16);
const digestArea: usize = memory.data(64, 16);

/**
 * The message being signed: its algorithm, and the number of bytes that were hashed before those at
 * `input`, including the key's block.
 */
let kind: i32 = 0;
let hashed: u64 = 0;

/** The address for messages and secrets. */
export function input(): usize {
  return inputArea;
}

/** The number of message bytes that fit at once. */
export function inputBytes(): usize {
  return INPUT_BYTES;
}

/** The address of a signature, both one that was made and one to verify. */
export function text(): usize {
  return textArea;
}

/**
 * Makes a key from the text of the secret at `input`, and wipes the text.
 * @param encoding a SECRET_ number of shared/table.ts.
 * @returns the slot of the key, or a LOAD_ number of shared/table.ts.
 */
export function loadKey(algorithm: i32, encoding: i32, length: i32): i32 {
  const result = takeSecret(algorithm, encoding, inputArea, length);
  wipe(inputArea, INPUT_BYTES + PADDING_BYTES);
  return result;
}

/** Starts a message. Returns the algorithm of its key. */
export function begin(slot: i32): i32 {
  kind = seal.begin(slot);
  hashed = blockBytes(kind);
  return kind;
}

/** Hashes a part of the message before its end. The number of bytes is a multiple of 128. */
export function absorb(bytes: i32): void {
  const block = blockBytes(kind);
  for (let at: usize = 0; at < <usize>bytes; at += block) {
    hand(kind, inputArea + at);
    seal.block();
  }
  hashed += bytes;
}

/**
 * Hashes the last bytes of the message and writes the signature at `text`.
 * @param encoding a SIGNATURE_ number of shared/table.ts.
 * @returns the number of characters, or -1 if the algorithm refuses the message.
 */
export function sign(bytes: i32, encoding: i32): i32 {
  if (!finish(bytes)) return REFUSED;
  const count = digestBytes(kind) as i32;
  if (encoding == SIGNATURE_HEX) return encodeHex(digestArea, count, textArea);
  if (encoding == SIGNATURE_BASE64) return encodeBase64(digestArea, count, textArea);
  return encodeBase64Url(digestArea, count, textArea);
}

/**
 * As {@link sign}, for a signature that is a secret. The caller wipes it.
 */
export function signSecretly(bytes: i32, encoding: i32): i32 {
  if (!finish(bytes)) return REFUSED;
  const count = digestBytes(kind) as i32;
  let characters: i32;
  if (encoding == SIGNATURE_HEX) characters = toHex(digestArea, count, textArea);
  else if (encoding == SIGNATURE_BASE64) characters = toBase64(digestArea, count, textArea);
  else characters = toBase64Url(digestArea, count, textArea);
  wipe(digestArea, 64);
  return characters;
}

/**
 * Hashes the last bytes of the message and compares its signature with the one at `text`. Base64
 * may use either alphabet.
 * @returns 1 if they are equal, 0 if not, or -1 if the algorithm refuses the message.
 */
export function verify(bytes: i32, encoding: i32, characters: i32): i32 {
  if (!finish(bytes)) return REFUSED;
  const count = digestBytes(kind) as i32;
  const decoded = encoding == SIGNATURE_HEX ? decodeHex(textArea, characters) : decodeBase64(textArea, characters);
  let difference: u32 = decoded ^ count;
  for (let i: usize = 0; i < 64; i++) {
    const counts: u32 = i < <usize>count ? 0xff : 0;
    difference |= (load<u8>(digestArea + i) ^ load<u8>(textArea + i)) & counts;
  }
  wipe(digestArea, 64);
  wipe(textArea, TEXT_BYTES);
  return difference == 0 ? 1 : 0;
}

/** Wipes a key. */
export function release(slot: i32): void {
  seal.release(slot);
}

/** Overwrites what the engine may have left on the stack and in registers. */
export function scrub(depth: i32): i32 {
  return seal.scrub(depth) as i32;
}

function finish(bytes: i32): bool {
  if (isHmac(kind)) finishHmac(bytes);
  else if (!finishSuffix(bytes)) return false;
  seal.scrub(SCRUB_FRAMES);
  const words = (digestBytes(kind) as i32) >> 3;
  for (let i = 0; i < words; i++) store<u64>(digestArea + (i << 3), bswap(seal.digest(i)));
  return true;
}

function finishHmac(bytes: i32): void {
  const block = blockBytes(kind);
  const last = inputArea + pad(kind, inputArea, bytes, hashed + bytes) - block;
  for (let at = inputArea; at < last; at += block) {
    hand(kind, at);
    seal.block();
  }
  hand(kind, last);
  seal.finish();
}

/** The sealed module appends the secret and the padding to the last bytes. */
function finishSuffix(bytes: i32): bool {
  const left = bytes & 63;
  absorb(bytes - left);
  hand(kind, inputArea + bytes - left);
  return seal.finishSuffix(left);
}
