/**
 * Signs with private keys, in a memory that no other code can reach: it is neither exported nor
 * imported, and it cannot grow. Keys enter in pieces of 32 bytes and never leave. Code that holds
 * the instance can sign with its keys and read public keys, and do no more.
 *
 * - Each function first leaves the current step, and enters the next one at its end. A call may be
 *   interrupted anywhere (the stack may be too deep, or the time limit of node:vm may expire), and
 *   the key or message is then abandoned. In particular, the two hashes of an Ed25519 message
 *   cannot take different messages.
 * - Every start of a key or message wipes what an earlier one may have left. A piece is stored
 *   completely or not at all, so an interrupted key cannot be completed with bytes that are known
 *   and be guessed in parts: 32 bytes of it are missing at least.
 * - Only a finished signature and a public key are copied to `results`, from which each word can be
 *   taken once.
 */
import {
  ECDSA_P256, ECDSA_SECP256K1, ED25519, NO_SIGNATURE, NO_SLOT, PIECE_BYTES, RSA, RSA_PARTS_BYTES,
} from '../kinds';
import { copy, wipe, wipeBlock } from '../../shared/hash';
import { words256, ready256 } from '../../shared/sha256-functions';
import { ready512, words512 } from '../../shared/sha512-functions';
import { ecdsaPublicKey, prepareEcdsa, signEcdsa } from './ecdsa';
import { ed25519PublicKey, endEd25519, prepareEd25519, startEd25519, takeEd25519, turnEd25519 } from './ed25519';
import { signRsa, signatureBytes } from './rsa';
import { prepareRsa } from './rsa-prepare';
import { inbox, wide4, wipeScratch } from './scratch';
import { freeSlot, keyAt, kindOf, occupy, wipeSlot } from './slots';

export { scrub } from '../../sealed/scrub';

const IDLE = 0;
const LOADING = 1;
/** A message begins: its digest is expected, or the first pass of Ed25519. */
const FIRST = 2;
/** The second pass of Ed25519. */
const SECOND = 3;

let step: i32 = IDLE;
/** The kind of the key that is loaded, or the slot that signs. */
let subject: i32 = 0;
/** The bytes of the key that have arrived. */
let arrived: usize = 0;

const RESULT_BYTES: usize = 512;
const results: usize = memory.data(512, 16);

function wipeAll(): void {
  wipeScratch();
  wipe(words256, 64);
  wipe(ready256, 64);
  wipe(words512, 128);
  wipe(ready512, 128);
}

function start(): void {
  step = IDLE;
  wipeAll();
  wipeBlock(results, RESULT_BYTES);
}

@inline
function putPiece(at: usize, a: u64, b: u64, c: u64, d: u64): void {
  store<u64>(at, a);
  store<u64>(at, b, 8);
  store<u64>(at, c, 16);
  store<u64>(at, d, 24);
}

/** Starts a key. Its bytes follow with `put`: the seed, the scalar, or the parts of RSA. */
export function openKey(kind: i32): void {
  start();
  if (kind < ED25519 || kind > RSA) unreachable();
  subject = kind;
  arrived = 0;
  step = LOADING;
}

/** Takes the next 32 bytes of a key. */
export function put(a: u64, b: u64, c: u64, d: u64): void {
  if (step != LOADING) unreachable();
  step = IDLE;
  if (arrived >= (subject == RSA ? RSA_PARTS_BYTES : PIECE_BYTES)) unreachable();
  putPiece(inbox + arrived, a, b, c, d);
  arrived += PIECE_BYTES;
  step = LOADING;
}

/** Makes the key. Returns its slot, or why it is refused. */
export function closeKey(): i32 {
  if (step != LOADING) unreachable();
  step = IDLE;
  const kind = subject;
  if (arrived != (kind == RSA ? RSA_PARTS_BYTES : PIECE_BYTES)) unreachable();
  const slot = freeSlot(kind);
  let refusal = slot < 0 ? NO_SLOT : 0;
  if (slot >= 0) {
    const key = keyAt(slot);
    if (kind == RSA) refusal = prepareRsa(key, inbox);
    else if (kind == ED25519) prepareEd25519(key, inbox);
    else refusal = prepareEcdsa(kind, key, inbox);
    if (refusal == 0) occupy(slot, kind);
    else wipeSlot(slot);
  }
  wipeAll();
  return refusal == 0 ? slot : refusal;
}

/** Starts a message. Returns the kind of its key. */
export function begin(slot: i32): i32 {
  start();
  const kind = kindOf(slot);
  if (kind == 0) unreachable();
  if (kind == ED25519) startEd25519(keyAt(slot));
  subject = slot;
  step = FIRST;
  return kind;
}

/** Takes 32 bytes of a message, for Ed25519. */
export function take(a: u64, b: u64, c: u64, d: u64): void {
  const now = step;
  step = IDLE;
  if (now < FIRST || kindOf(subject) != ED25519) unreachable();
  putPiece(inbox, a, b, c, d);
  takeEd25519(inbox, now == SECOND);
  step = now;
}

/**
 * Ends the first pass of a message, for Ed25519. The last bytes are fewer than 32, and zeros follow
 * them.
 */
export function turn(a: u64, b: u64, c: u64, d: u64, bytes: u32): void {
  const now = step;
  step = IDLE;
  if (now != FIRST || kindOf(subject) != ED25519 || bytes >= <u32>PIECE_BYTES) unreachable();
  putPiece(inbox, a, b, c, d);
  turnEd25519(keyAt(subject), inbox, bytes, wide4);
  step = SECOND;
}

/**
 * Ends the message: the second pass of Ed25519, or 32 bytes that are the digest.
 * @returns the number of bytes of the signature, or NO_SIGNATURE if it is not valid or the passes
 *   differ. For secp256k1, the last byte is the recovery bit.
 */
export function finish(a: u64, b: u64, c: u64, d: u64, bytes: u32): i32 {
  const now = step;
  step = IDLE;
  const kind = kindOf(subject);
  if (now != (kind == ED25519 ? SECOND : FIRST)) unreachable();
  if (kind == ED25519 ? bytes >= <u32>PIECE_BYTES : bytes != PIECE_BYTES) unreachable();
  putPiece(inbox, a, b, c, d);
  const key = keyAt(subject);
  let signed = true;
  let count: i32 = 64;
  if (kind == ED25519) {
    signed = endEd25519(key, inbox, bytes, wide4);
  } else if (kind == RSA) {
    signed = signRsa(key, inbox, wide4);
    count = signatureBytes(key);
  } else {
    signEcdsa(kind, key, inbox, wide4);
    if (kind == ECDSA_SECP256K1) count = 65;
  }
  if (signed) copy(results, wide4, RESULT_BYTES);
  wipeAll();
  return signed ? count : NO_SIGNATURE;
}

/** Makes a public key readable: 32 bytes, or the coordinates x and y. Returns the bytes. */
export function publicKey(slot: i32): i32 {
  start();
  const kind = kindOf(slot);
  if (kind == ED25519) {
    ed25519PublicKey(keyAt(slot), results);
    return 32;
  }
  if (kind != ECDSA_P256 && kind != ECDSA_SECP256K1) unreachable();
  ecdsaPublicKey(keyAt(slot), results);
  return 64;
}

/** Returns eight bytes of the result. Each can be taken once. */
export function result(index: u32): u64 {
  const place = results + (<usize>(index & 63) << 3);
  const word = load<u64>(place);
  store<u64>(place, 0);
  return word;
}

/** Wipes a key, and what any operation may have left. */
export function release(slot: i32): void {
  start();
  wipeSlot(slot);
}
