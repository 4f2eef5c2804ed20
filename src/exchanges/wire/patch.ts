/**
 * Puts an account's credentials into a client's request, in place: no other byte changes.
 * @module
 */
import type { Algorithm } from '../../keys/algorithms.js';
import type { AsyncKey } from '../core/types/account.js';
import { deny } from './deny.js';
import type { RawRequest } from './raw-request.js';
import { placeOf, type Slot, textAt } from './slot.js';
import type { WireCredential } from './verify.js';
import { type Signing, type SlotName, slotNames, type Wire } from './wire.js';

/** The credentials of an account whose key signs on another thread, such as a key of a token. */
export interface AsyncCredential extends Omit<WireCredential, 'keys'> {
  readonly keys?: never;
  readonly key: AsyncKey;
}

/** The credentials of an account, with either kind of key. */
export type AccountCredential = WireCredential | AsyncCredential;

export const isAsync = (credential: AccountCredential): credential is AsyncCredential => credential.keys === undefined;

/** Finds the key that signs, and how. It may be of another kind than the client's. */
function signingOf<Key extends { readonly algorithm: Algorithm }>(
  wire: Wire,
  keys: readonly Key[],
  clients: Signing,
): { readonly key: Key; readonly signing: Signing } {
  for (const signing of [clients, ...wire.accountSignings]) {
    const key = keys.find(({ algorithm }) => algorithm === signing.algorithm);
    if (key !== undefined) return { key, signing };
  }
  return deny(`the account has no key for ${clients.algorithm}`);
}

const written = ({ upperCase }: Signing, signature: string): string =>
  upperCase ? signature.toUpperCase() : signature;

const passphraseOf = ({ passphrase }: Pick<WireCredential, 'passphrase'>): string =>
  passphrase ?? deny('the account has no passphrase');

/** Puts a text and reads it back, so that what is sent is what was meant. */
function put(slot: Slot, request: RawRequest, text: string, name: string): RawRequest {
  const patched = placeOf(slot, request, name).put(text);
  return textAt(slot, patched, name) === text ? patched : deny(`${name} cannot be replaced`);
}

/** A request with everything of the account but the signature. */
interface Unsigned {
  readonly request: RawRequest;
  readonly changed: Set<SlotName>;
}

function unsigned(
  wire: Wire,
  request: RawRequest,
  account: AccountCredential,
  { algorithm }: Signing,
  signedPassphrase: string | undefined,
  nonce: string | undefined,
): Unsigned {
  const texts: readonly (readonly [SlotName, string | undefined])[] = [
    ['apiKey', account.apiKey],
    ['algorithm', wire.algorithmName?.(algorithm)],
    ['passphrase', wire.passphrase && passphraseOf(account)],
    ['signedPassphrase', signedPassphrase],
    ['nonce', nonce],
  ];
  let patched = request;
  const changed = new Set<SlotName>(['signature']);
  for (const [name, text] of texts) {
    if (text === undefined) continue;
    patched = put(wire[name] ?? deny(`the exchange has no ${name}`), patched, text, name);
    changed.add(name);
  }
  wire.check?.(patched);
  return { request: patched, changed };
}

/** Puts the signature, and checks that patching changed the named slots only. */
function signed(wire: Wire, before: RawRequest, { request, changed }: Unsigned, signature: string): RawRequest {
  const after = put(wire.signature, request, signature, 'signature');
  for (const name of slotNames) {
    const slot = wire[name];
    if (slot !== undefined && !changed.has(name) && slot(before)?.text !== slot(after)?.text) {
      deny('replacing a credential changed another field');
    }
  }
  return after;
}

/**
 * The same request with the account's credentials, signed with the account's key.
 *
 * @param request that was verified.
 * @param clients how the client's library signed it.
 * @param nonce the nonce that takes the place of the client's, on an exchange that has one.
 * @throws {LocksignError} `ERR_DENIED` if a credential cannot be put where the client's stands.
 */
export function patch(
  wire: Wire,
  request: RawRequest,
  account: WireCredential,
  clients: Signing,
  nonce?: string,
): RawRequest {
  const { key, signing } = signingOf(wire, account.keys, clients);
  const passphrase = wire.signedPassphrase && written(signing, key.sign(passphraseOf(account), signing.encoding));
  const before = unsigned(wire, request, account, signing, passphrase, nonce);
  return signed(wire, request, before, written(signing, key.sign(wire.message(before.request), signing.encoding)));
}

/**
 * The same for a key that signs on another thread.
 * @throws {LocksignError} `ERR_DENIED` as patch(), and what the key throws.
 */
export async function patchAsync(
  wire: Wire,
  request: RawRequest,
  account: AsyncCredential,
  clients: Signing,
  nonce?: string,
): Promise<RawRequest> {
  const { key, signing } = signingOf(wire, [account.key], clients);
  const passphrase =
    wire.signedPassphrase && written(signing, await key.signAsync(passphraseOf(account), signing.encoding));
  const before = unsigned(wire, request, account, signing, passphrase, nonce);
  const signature = await key.signAsync(wire.message(before.request), signing.encoding);
  return signed(wire, request, before, written(signing, signature));
}
