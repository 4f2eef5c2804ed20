/**
 * The message that is being signed inside the sealed module. Only one message exists at a time, and
 * none exists while a key is made.
 */
import {
  STATE_BYTES, blockBytes, compress, compressBytes, copy,
  initialState, stateBytes, wipe, wipeBlock, wordsOf,
} from '../shared/hash';
import { forgetKey } from './keys';
import { isHmac, isSuffix } from '../shared/kinds';
import { unprintable } from '../shared/md5';
import { words256 } from '../shared/sha256-functions';
import { innerState, kindOf, outerState, suffix, suffixLength, wipeSlot } from './slots';
import { HMAC_SHA256, HMAC_SHA384, SECRET_SUFFIX_MD5 } from '../shared/table';

/** The hash state of the message after its latest block. Zero between messages. */
const running: usize = memory.data(64, 16);
/** The last signature, with each word in eight bytes. */
const digests: usize = memory.data(64, 16);
/** The slot that signs, or -1 if there is no message. */
let active: i32 = -1;
/** The number of message bytes before the last block, for a suffix key. */
let taken: u64 = 0;
/** Negative if MD5 was given a byte that is not printable. The message then gets no signature. */
let refused: i32 = 0;

/** Starts a message. Returns the algorithm of its key. */
export function begin(slot: i32): i32 {
  const kind = kindOf(slot);
  if (kind == 0) unreachable();
  forgetKey();
  active = -1;
  // An interrupted call may have left parts of a secret or of its hash here, next to bytes that the
  // caller knows.
  wipeBlock(wordsOf(kind), blockBytes(kind));
  wipeBlock(digests, STATE_BYTES);
  if (isHmac(kind)) {
    copy(running, innerState(slot), STATE_BYTES); // fills the rest with zeros if the state is shorter
  } else {
    wipe(running, STATE_BYTES);
    copy(running, initialState(kind), stateBytes(kind));
  }
  taken = 0;
  refused = 0;
  active = slot;
  return kind;
}

/** Takes a block of the message before its last one. */
export function block(): void {
  const kind = kindOf(active);
  if (isHmac(kind)) compress(kind, running);
  else blockOfBytes(kind);
}

/** If interrupted here the message is abandoned: the block may be hashed but not counted. */
function blockOfBytes(kind: i32): void {
  if (kind == 0) unreachable();
  const slot = active;
  active = -1;
  if (kind == SECRET_SUFFIX_MD5) refused |= unprintable(64);
  compressBytes(kind, running);
  taken += 64;
  active = slot;
}

/** Takes the last, padded block of the message and completes the HMAC. */
export function finish(): void {
  const kind = kindOf(active);
  if (!isHmac(kind)) unreachable();
  compress(kind, running);
  const words = wordsOf(kind);
  const outer = outerState(active);
  active = -1;
  if (kind == HMAC_SHA256) {
    copy(words, running, 32);
    store<u32>(words, 0x80000000, 32);
    store<u32>(words, (64 + 32) * 8, 60);
    copy(running, outer, 32);
    compress(kind, running);
    for (let i: usize = 0; i < 32; i += 8) store<u64>(digests + i, rotl(load<u64>(running + i), 32));
  } else if (kind == HMAC_SHA384) {
    copy(words, running, 48);
    store<u64>(words, 0x8000000000000000, 48);
    store<u64>(words, (128 + 48) * 8, 120);
    copy(running, outer, 64);
    compress(kind, running);
    copy(digests, running, 48);
  } else {
    copy(words, running, 64);
    store<u64>(words, 0x8000000000000000, 64);
    store<u64>(words, (128 + 64) * 8, 120);
    copy(running, outer, 64);
    compress(kind, running);
    copy(digests, running, 64);
  }
  wipe(running, STATE_BYTES);
}

/**
 * Takes the last bytes of a message, fewer than a block, and completes the hash of the message and
 * the suffix.
 * @returns false if the message is refused. If arbitrary bytes were signed, an attacker could
 *   choose pairs of messages with the same MD5 and learn the suffix from their signatures (Sasaki
 *   and others, "Security of MD5 Challenge and Response", CT-RSA 2008).
 */
export function finishSuffix(bytes: i32): bool {
  const slot = active;
  const kind = kindOf(slot);
  if (!isSuffix(kind) || <u32>bytes >= 64) unreachable();
  active = -1;
  if (kind == SECRET_SUFFIX_MD5) refused |= unprintable(bytes);
  if (refused < 0) return false;
  const length = suffixLength(slot);
  let at: usize = bytes;
  for (let i: usize = 0; i < length; i++) {
    store<u8>(words256 + at, load<u8>(suffix(slot) + i));
    at = next(kind, at);
  }
  pad(kind, at, taken + bytes + length);
  for (let i: usize = 0; i < stateBytes(kind); i += 8) {
    const words = load<u64>(running + i);
    store<u64>(digests + i, kind == SECRET_SUFFIX_MD5 ? bswap(words) : rotl(words, 32));
  }
  wipe(running, STATE_BYTES);
  return true;
}

/** Returns the place of the next byte of the block. Compresses the block if it is full. */
@inline
function next(kind: i32, at: usize): usize {
  if (at < 63) return at + 1;
  compressBytes(kind, running);
  return 0;
}

/** Ends the hash (FIPS 180-4, section 5.1.1; RFC 1321, sections 3.1 and 3.2). */
function pad(kind: i32, at: usize, bytes: u64): void {
  store<u8>(words256 + at, 0x80);
  at = next(kind, at);
  while (at != 56) {
    store<u8>(words256 + at, 0);
    at = next(kind, at);
  }
  store<u64>(words256, kind == SECRET_SUFFIX_MD5 ? bytes << 3 : bswap(bytes << 3), 56);
  compressBytes(kind, running);
}

/** Returns eight bytes of the last signature as a big-endian number. Each can be taken once. */
export function digest(index: i32): u64 {
  const place = digests + ((index & 7) << 3);
  const word = load<u64>(place);
  store<u64>(place, 0);
  return word;
}

/** Wipes a key and the message that it was signing. Does nothing for a slot without a key. */
export function release(slot: i32): void {
  wipeSlot(slot);
  if (active < 0 || slot == active) dropMessage();
}

/** Ends the message, if there is one. */
export function dropMessage(): void {
  active = -1;
  wipe(running, STATE_BYTES);
}
