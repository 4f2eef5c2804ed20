/**
 * The signer (RFC 2104) in a memory that nobody else can reach: it is neither exported nor imported, and cannot grow.
 * The states of its keys never leave it. What its functions give out is a slot's number, an algorithm's number, and
 * the words of a finished HMAC; whoever holds the instance can sign with its keys and do no more.
 *
 * - Only `finish` makes something readable, and it does so after the outer hash: neither a state between two blocks nor an
 *   inner digest can be asked for. A block that is not padded as FIPS 180-4 says is just another message.
 * - `begin` is the only way from a key's states to a message, and takes only slots that hold a key.
 * - The blocks come through `put256` and `put512` (words.ts, words-simd.ts) and are used once.
 */
import { STATE_BYTES, compress, copy, wipe, wordsOf } from './hash';
import { SHA256, SHA384 } from './kinds';
import { innerState, kindOf, outerState, wipeSlot } from './slots';

export { openKey, hashKey, closeHashedKey, closeKey } from './slots';
export { scrub } from './scrub';

/** The message's state: what its blocks have made of the inner state. Zero between messages. */
const running: usize = memory.data(64, 16);
/** The last HMAC, a word in eight bytes. */
const digests: usize = memory.data(64, 16);
/** The slot that signs; -1 is none. */
let active: i32 = -1;

/** Starts a message. Returns the algorithm of its key. */
export function begin(slot: i32): i32 {
  const kind = kindOf(slot);
  if (kind == 0) unreachable();
  active = slot;
  copy(running, innerState(slot), kind == SHA256 ? 32 : STATE_BYTES);
  return kind;
}

/** Takes a block of the message that is not the last. */
export function block(): void {
  if (active < 0) unreachable();
  compress(kindOf(active), running);
}

/** Takes the last, padded block of the message and completes the HMAC. */
export function finish(): void {
  block();
  const kind = kindOf(active);
  const words = wordsOf(kind);
  const outer = outerState(active);
  active = -1;
  if (kind == SHA256) {
    copy(words, running, 32);
    store<u32>(words, 0x80000000, 32);
    store<u32>(words, (64 + 32) * 8, 60);
    copy(running, outer, 32);
    compress(kind, running);
    for (let i: usize = 0; i < 32; i += 8) store<u64>(digests + i, rotl(load<u64>(running + i), 32));
  } else if (kind == SHA384) {
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

/** Eight bytes of the last HMAC, as a number whose highest byte comes first. Each can be taken once. */
export function digest(index: i32): u64 {
  const place = digests + ((index & 7) << 3);
  const word = load<u64>(place);
  store<u64>(place, 0);
  return word;
}

/** Wipes a key, and the message it was signing. Of a slot without key: nothing. */
export function release(slot: i32): void {
  wipeSlot(slot);
  if (slot != active) return;
  active = -1;
  wipe(running, STATE_BYTES);
}
