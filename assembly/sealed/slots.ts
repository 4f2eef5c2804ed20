/**
 * The storage of the keys: slots of two HMAC states, the inner and the outer one (RFC 2104),
 * followed by slots for suffix secrets. The memory cannot grow, so the number of slots is fixed.
 * The caller makes another instance for more keys.
 */
import { STATE_BYTES, wipe } from '../shared/hash';
import { isSuffix } from '../shared/kinds';
import { LOAD_NO_SLOT, MAX_SUFFIX_SECRET_BYTES } from '../shared/table';

const HMAC_SLOTS: u32 = 256;
const SUFFIX_SLOTS: u32 = 64;
const SLOTS: u32 = HMAC_SLOTS + SUFFIX_SLOTS;
const HMAC_SLOT_BYTES: usize = 128;

const states: usize = memory.data(32768, 16);
const suffixes: usize = memory.data(16384, 16);
/** The length of each suffix in bytes. */
const lengths: usize = memory.data(128, 16);
/** The algorithm of each slot; 0 is a free slot. */
const kinds: usize = memory.data(320);

export function kindOf(slot: u32): i32 {
  return slot < SLOTS ? load<u8>(kinds + slot) : 0;
}

/** Sets the algorithm of a slot's key, as the last step of making it. */
export function occupy(slot: u32, kind: i32): void {
  store<u8>(kinds + slot, kind as u8);
}

export function innerState(slot: u32): usize {
  return states + <usize>slot * HMAC_SLOT_BYTES;
}

export function outerState(slot: u32): usize {
  return innerState(slot) + STATE_BYTES;
}

export function suffix(slot: u32): usize {
  return suffixes + <usize>(slot - HMAC_SLOTS) * MAX_SUFFIX_SECRET_BYTES;
}

export function suffixLength(slot: u32): usize {
  return load<u16>(lengths + ((slot - HMAC_SLOTS) << 1));
}

export function setSuffixLength(slot: u32, bytes: u32): void {
  store<u16>(lengths + ((slot - HMAC_SLOTS) << 1), bytes as u16);
}

/**
 * Wipes a slot. The slot is freed first: if the wipe is interrupted, a key that is partly zeros
 * could otherwise be guessed bit by bit.
 */
export function wipeSlot(slot: u32): void {
  if (slot >= SLOTS) return;
  store<u8>(kinds + slot, 0);
  if (slot < HMAC_SLOTS) {
    wipe(innerState(slot), HMAC_SLOT_BYTES);
  } else {
    setSuffixLength(slot, 0);
    wipe(suffix(slot), MAX_SUFFIX_SECRET_BYTES);
  }
}

/** Returns a free slot for a key of this kind, or LOAD_NO_SLOT. */
export function freeSlot(kind: i32): i32 {
  const end = isSuffix(kind) ? SLOTS : HMAC_SLOTS;
  for (let slot: u32 = isSuffix(kind) ? HMAC_SLOTS : 0; slot < end; slot++) {
    if (load<u8>(kinds + slot) == 0) return slot;
  }
  return LOAD_NO_SLOT;
}
