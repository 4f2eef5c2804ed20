/**
 * Puts an account's credentials into a client's request, in place: no other byte changes.
 * @module
 */
import type { Message } from '../../keys/algorithms.js';
import { deny } from './deny.js';
import type { RawRequest } from './raw-request.js';
import { placeOf, type Slot, textAt } from './slot.js';
import type { WireCredential } from './verify.js';
import { type Signing, type SlotName, slotNames, type Wire } from './wire.js';

/** Signs as the account does. Its key may be of another kind than the client's. */
type Sign = (message: Message) => string;

function signerOf(wire: Wire, { keys }: WireCredential, clients: Signing): Sign {
  for (const signing of [clients, ...wire.accountSignings]) {
    const key = keys.find(({ algorithm }) => algorithm === signing.algorithm);
    if (key === undefined) continue;
    return (message) => {
      const signature = key.sign(message, signing.encoding);
      return signing.upperCase ? signature.toUpperCase() : signature;
    };
  }
  return deny(`the account has no key for ${clients.algorithm}`);
}

/** Puts a text and reads it back, so that what is sent is what was meant. */
function put(slot: Slot, request: RawRequest, text: string, name: string): RawRequest {
  const patched = placeOf(slot, request, name).put(text);
  return textAt(slot, patched, name) === text ? patched : deny(`${name} cannot be replaced`);
}

/** Checks that patching changed the named slots only. */
function checkOthers(wire: Wire, before: RawRequest, after: RawRequest, changed: ReadonlySet<SlotName>): void {
  for (const name of slotNames) {
    const slot = wire[name];
    if (slot !== undefined && !changed.has(name) && slot(before)?.text !== slot(after)?.text) {
      deny('replacing a credential changed another field');
    }
  }
}

/**
 * The same request with the account's credentials, signed with the account's key.
 *
 * @param request that was verified.
 * @param signing how the client's library signed it.
 * @param nonce the nonce that takes the place of the client's, on an exchange that has one.
 * @throws {LocksignError} `ERR_DENIED` if a credential cannot be put where the client's stands.
 */
export function patch(
  wire: Wire,
  request: RawRequest,
  account: WireCredential,
  signing: Signing,
  nonce?: string,
): RawRequest {
  const sign = signerOf(wire, account, signing);
  const texts: readonly (readonly [SlotName, string | undefined])[] = [
    ['apiKey', account.apiKey],
    ['passphrase', wire.passphrase && (account.passphrase ?? deny('the account has no passphrase'))],
    ['signedPassphrase', wire.signedPassphrase && sign(account.passphrase ?? deny('the account has no passphrase'))],
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
  patched = put(wire.signature, patched, sign(wire.message(patched)), 'signature');
  checkOthers(wire, request, patched, changed);
  return patched;
}
