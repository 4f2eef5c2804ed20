/**
 * The storage of the keys: slots for keys of curves, followed by slots for RSA. The memory cannot
 * grow, so the number of slots is fixed. The caller makes another instance for more keys.
 */
import { wipe } from '../../shared/hash';
import { NO_SLOT, RSA } from '../kinds';
import { RSA_KEY_BYTES } from './rsa';

const CURVE_SLOTS: u32 = 64;
const RSA_SLOTS: u32 = 4;
const SLOTS: u32 = CURVE_SLOTS + RSA_SLOTS;
const CURVE_KEY_BYTES: usize = 96;

const curveKeys: usize = memory.data(6144, 16);
const rsaKeys: usize = memory.data(15872, 16);
/** The kind of each slot; 0 is a free slot. */
const kinds: usize = memory.data(68);

export function kindOf(slot: u32): i32 {
  return slot < SLOTS ? load<u8>(kinds + slot) : 0;
}

/** Sets the kind of a slot's key, as the last step of making it. */
export function occupy(slot: u32, kind: i32): void {
  store<u8>(kinds + slot, kind as u8);
}

export function keyAt(slot: u32): usize {
  return slot < CURVE_SLOTS
    ? curveKeys + <usize>slot * CURVE_KEY_BYTES
    : rsaKeys + <usize>(slot - CURVE_SLOTS) * RSA_KEY_BYTES;
}

/** Wipes a slot. It is freed first, so that nothing signs with a key that is partly zeros. */
export function wipeSlot(slot: u32): void {
  if (slot >= SLOTS) return;
  store<u8>(kinds + slot, 0);
  wipe(keyAt(slot), slot < CURVE_SLOTS ? CURVE_KEY_BYTES : RSA_KEY_BYTES);
}

/** Returns a free slot for a key of this kind, or NO_SLOT. */
export function freeSlot(kind: i32): i32 {
  const end = kind == RSA ? SLOTS : CURVE_SLOTS;
  for (let slot: u32 = kind == RSA ? CURVE_SLOTS : 0; slot < end; slot++) {
    if (load<u8>(kinds + slot) == 0) return slot;
  }
  return NO_SLOT;
}
