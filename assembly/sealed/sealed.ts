/**
 * The signer (RFC 2104), in a memory that no other code can reach: it is neither exported nor
 * imported, and it cannot grow. Its keys never leave it. Its functions return only the number of a
 * slot, the number of an algorithm, and the words of a finished signature. Code that holds the
 * instance can sign with its keys and do no more.
 *
 * - Only `finish` and `finishSuffix` make something readable, and only at the end of a message.
 *   Neither a state between two blocks nor an inner digest can be read. A block that is not padded
 *   as FIPS 180-4 requires is just another message.
 * - `begin` is the only way from a key to a message, and accepts only slots that hold a key. For a
 *   suffix key, this module counts the length of the secret and of the whole message, so the secret
 *   is always hashed completely and last. It also checks the bytes of a message before MD5 takes
 *   them: only printable ASCII is signed.
 * - Blocks enter through `put256` and `put512` (words.ts, words-simd.ts) and are used once.
 * - A call may be interrupted anywhere: the stack may be too deep, or the time limit of node:vm may
 *   expire. The call may have written secret bytes next to bytes that the caller knows. If a
 *   message or key of the caller could absorb them, they could be guessed byte by byte. Every start
 *   of a message or key therefore ends the previous message or key and wipes the block. The start
 *   of a message also wipes the previous state and signature. A state reveals no more bytes than
 *   its hash has.
 */
import { dropKey, startDigestKey, startKey } from './keys';
import { dropMessage } from './message';

export { begin, block, digest, finish, finishSuffix, release } from './message';
export { closeHashedKey, closeKey, hashKey, storeKey } from './keys';
export { scrub } from './scrub';

/** Starts a key; `bytes` is the length of a suffix. */
export function openKey(kind: i32, bytes: i32): void {
  dropMessage();
  dropKey();
  startKey(kind, bytes);
}

/** Starts a key that is the MD5 digest of a text, in hexadecimal. */
export function openDigestKey(kind: i32): void {
  dropMessage();
  dropKey();
  startDigestKey(kind);
}
