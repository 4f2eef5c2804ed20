/**
 * SHA-512 of a message that arrives in pieces, for Ed25519, and HMAC with SHA-256 (RFC 2104), for
 * the nonces of ECDSA.
 */
import { copy, wipe } from '../../shared/hash';
import { compress256 } from '../../shared/sha256';
import { initial256, words256 } from '../../shared/sha256-functions';
import { compress512 } from '../../shared/sha512';
import { initial512, words512 } from '../../shared/sha512-functions';
import { PIECE_BYTES } from '../kinds';
import { hashed } from './scratch';

// A hash in memory: its state, its block of 128 bytes, and the number of bytes it has taken.
const BLOCK: usize = 64;
const TAKEN: usize = 192;

export function startHash(hash: usize): void {
  copy(hash, initial512, 64);
  store<u64>(hash + TAKEN, 0);
}

function compressBlock(hash: usize): void {
  for (let i: usize = 0; i < 128; i += 8) store<u64>(words512 + i, bswap(load<u64>(hash + BLOCK + i)));
  compress512(hash);
}

/** Takes 32 bytes. */
export function hashPiece(hash: usize, piece: usize): void {
  const taken = load<u64>(hash + TAKEN);
  copy(hash + BLOCK + (<usize>taken & 127), piece, PIECE_BYTES);
  store<u64>(hash + TAKEN, taken + PIECE_BYTES);
  if ((taken & 127) == 96) compressBlock(hash);
}

/**
 * Takes the last bytes, fewer than 32, and writes the digest. The rest of the piece is zero.
 */
export function endHash(hash: usize, piece: usize, bytes: usize, digest: usize): void {
  const taken = load<u64>(hash + TAKEN);
  const filled = <usize>taken & 127;
  wipe(hash + BLOCK + filled, 128 - filled);
  copy(hash + BLOCK + filled, piece, PIECE_BYTES);
  store<u8>(hash + BLOCK + filled + bytes, 0x80);
  if (filled + bytes >= 112) {
    compressBlock(hash);
    wipe(hash + BLOCK, 128);
  }
  store<u64>(hash + BLOCK + 120, bswap((taken + bytes) << 3));
  compressBlock(hash);
  for (let i: usize = 0; i < 64; i += 8) store<u64>(digest + i, bswap(load<u64>(hash + i)));
}

/** SHA-256 of the bytes at `hashed`, behind which there is room for the padding. */
function sha256(bytes: usize, digest: usize): void {
  const end = (bytes + 9 + 63) & ~63;
  for (let i = bytes; i < end; i++) store<u8>(hashed + i, 0);
  store<u8>(hashed + bytes, 0x80);
  store<u64>(hashed + end - 8, bswap(<u64>bytes << 3));
  copy(digest, initial256, 32);
  for (let at = hashed; at < hashed + end; at += 64) {
    for (let i: usize = 0; i < 64; i += 4) store<u32>(words256 + i, bswap(load<u32>(at + i)));
    compress256(digest);
  }
  for (let i: usize = 0; i < 32; i += 4) store<u32>(digest + i, bswap(load<u32>(digest + i)));
}

function putPad(key: usize, pad: u64): void {
  for (let i: usize = 0; i < 32; i += 8) store<u64>(hashed + i, load<u64>(key + i) ^ pad);
  for (let i: usize = 32; i < 64; i += 8) store<u64>(hashed + i, pad);
}

/** The address at which {@link hmac} expects its message, of at most 97 bytes. */
export const hmacMessage: usize = hashed + 64;

/** HMAC with a key of 32 bytes. `out` may be the key. */
export function hmac(key: usize, bytes: usize, out: usize, inner: usize): void {
  putPad(key, 0x3636363636363636);
  sha256(64 + bytes, inner);
  putPad(key, 0x5c5c5c5c5c5c5c5c);
  copy(hmacMessage, inner, 32);
  sha256(96, out);
}
