/**
 * Passes a block to the sealed module on processors without vectors, as big-endian words (FIPS
 * 180-4, section 3.1) in arguments.
 */
import { put256, put512 } from './seal-words';

@inline
function word32(at: usize): u32 {
  return bswap(load<u32>(at));
}

@inline
function word64(at: usize): u64 {
  return bswap(load<u64>(at));
}

export function hand256(at: usize): void {
  put256(
    word32(at), word32(at + 4), word32(at + 8), word32(at + 12),
    word32(at + 16), word32(at + 20), word32(at + 24), word32(at + 28),
    word32(at + 32), word32(at + 36), word32(at + 40), word32(at + 44),
    word32(at + 48), word32(at + 52), word32(at + 56), word32(at + 60),
  );
}

export function hand512(at: usize): void {
  put512(
    word64(at), word64(at + 8), word64(at + 16), word64(at + 24),
    word64(at + 32), word64(at + 40), word64(at + 48), word64(at + 56),
    word64(at + 64), word64(at + 72), word64(at + 80), word64(at + 88),
    word64(at + 96), word64(at + 104), word64(at + 112), word64(at + 120),
  );
}

/** Passes on the bytes unchanged, for a hash over the message and the secret. */
export function handBytes(at: usize): void {
  put256(
    load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12),
    load<u32>(at, 16), load<u32>(at, 20), load<u32>(at, 24), load<u32>(at, 28),
    load<u32>(at, 32), load<u32>(at, 36), load<u32>(at, 40), load<u32>(at, 44),
    load<u32>(at, 48), load<u32>(at, 52), load<u32>(at, 56), load<u32>(at, 60),
  );
}
