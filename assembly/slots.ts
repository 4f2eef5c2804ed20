/**
 * Where HMAC states stay: slots of two states each, the inner and the outer one (RFC 2104). The memory cannot grow,
 * so their number is fixed; who needs more keys makes another instance.
 */
import { STATE_BYTES, blockBytes, compress, copy, digestBytes, initialState, wipe, wordsOf } from './hash';
import { SHA256 } from './kinds';

const SLOTS: u32 = 256;
const SLOT_BYTES: usize = 128;

const INNER_PAD: u64 = 0x3636363636363636;
const OUTER_PAD: u64 = 0x5c5c5c5c5c5c5c5c;

const slots: usize = memory.data(32768, 16);
/** The algorithm of each slot; 0 is a free slot. */
const kinds: usize = memory.data(256);

/** The key's block while its states are computed, and the hash of a key longer than a block. Zero otherwise. */
const keyBlock: usize = memory.data(128, 16);
const keyHash: usize = memory.data(64, 16);
let keyKind: i32 = 0;

export function kindOf(slot: u32): i32 {
  return slot < SLOTS ? load<u8>(kinds + slot) : 0;
}

export function innerState(slot: u32): usize {
  return slots + <usize>slot * SLOT_BYTES;
}

export function outerState(slot: u32): usize {
  return innerState(slot) + STATE_BYTES;
}

/** Starts a key. */
export function openKey(kind: i32): void {
  if (kind < 1 || kind > 3) unreachable();
  keyKind = kind;
  copy(keyHash, initialState(kind), STATE_BYTES);
}

/** Takes one block of a key that is longer than a block, and so is hashed first. */
export function hashKey(): void {
  if (keyKind == 0) unreachable();
  compress(keyKind, keyHash);
}

/** Takes the last, padded block of such a key. Returns the key's slot. */
export function closeHashedKey(): i32 {
  hashKey();
  copy(wordsOf(keyKind), keyHash, keyKind == SHA256 ? 32 : digestBytes(keyKind));
  return closeKey();
}

/**
 * Takes a key that fits a block, filled up with zeros. Returns its slot, or -1 if none is free; the key is gone then.
 */
export function closeKey(): i32 {
  const kind = keyKind;
  if (kind == 0) unreachable();
  keyKind = 0;
  wipe(keyHash, STATE_BYTES);

  const words = wordsOf(kind);
  const bytes = blockBytes(kind);
  const slot = freeSlot();
  if (slot >= 0) {
    copy(keyBlock, words, bytes);
    prepare(kind, innerState(slot), INNER_PAD);
    prepare(kind, outerState(slot), OUTER_PAD);
    wipe(keyBlock, bytes);
    store<u8>(kinds + slot, kind as u8);
  }
  wipe(words, bytes);
  return slot;
}

/** Wipes a slot. */
export function wipeSlot(slot: u32): void {
  if (slot >= SLOTS) return;
  wipe(innerState(slot), SLOT_BYTES);
  store<u8>(kinds + slot, 0);
}

function freeSlot(): i32 {
  for (let slot: u32 = 0; slot < SLOTS; slot++) {
    if (load<u8>(kinds + slot) == 0) return slot;
  }
  return -1;
}

/** A pad is the same byte throughout, so a key's words can be masked in any width. */
function prepare(kind: i32, state: usize, pad: u64): void {
  const words = wordsOf(kind);
  for (let i: usize = 0; i < blockBytes(kind); i += 8) store<u64>(words + i, load<u64>(keyBlock + i) ^ pad);
  copy(state, initialState(kind), STATE_BYTES);
  compress(kind, state);
}
