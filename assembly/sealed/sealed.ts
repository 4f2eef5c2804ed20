/**
 * The signer (RFC 2104) in a memory that nobody else can reach: it is neither exported nor imported, and cannot grow.
 * Its keys never leave it. What its functions give out is a slot's number, an algorithm's number, and the words of a finished
 * signature; whoever holds the instance can sign with its keys and do no more.
 *
 * - Only `finish` and `finishSuffix` make something readable, and they do so at the end: neither a state between two blocks nor
 *   an inner digest can be asked for. A block that is not padded as FIPS 180-4 says is just another message.
 * - `begin` is the only way from a key to a message, and takes only slots that hold a key. Where a secret is hashed behind the
 *   message, its length and the whole message's are counted here: it is hashed entire, and last. Before MD5 takes a message's
 *   bytes they are looked at here: only printable ASCII is signed.
 * - The blocks come through `put256` and `put512` (words.ts, words-simd.ts) and are used once.
 * - A call may be interrupted anywhere: the stack may be too deep, or node:vm may run out of its time. What it had put beside
 *   bytes that the caller knows could be guessed byte by byte, if a message or key of the caller's could take it up. So
 *   whatever begins ends what was under way, message or key, and wipes the block; a message wipes the state and the signature
 *   of the last one too, and of a state no more comes out than its hash has.
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
