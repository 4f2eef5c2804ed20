/**
 * Puts an account's credentials into a client's request, in place: no other byte changes.
 * @module
 */
import type { SigningKey } from '../../keys/signing-key.js';
import { deny } from './deny.js';
import type { RawRequest } from './raw-request.js';
import { placeOf, type Slot, textAt } from './slot.js';
import type { WireCredential } from './verify.js';
import { type Signing, type SlotName, slotNames, type Wire } from './wire.js';

function keyFor({ keys }: WireCredential, { algorithm }: Signing): SigningKey {
  return keys.find((key) => key.algorithm === algorithm) ?? deny(`the account has no key for ${algorithm}`);
}

function signed(credential: WireCredential, signing: Signing, message: Parameters<SigningKey['sign']>[0]): string {
  const signature = keyFor(credential, signing).sign(message, signing.encoding);
  return signing.upperCase ? signature.toUpperCase() : signature;
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
  const texts: readonly (readonly [SlotName, string | undefined])[] = [
    ['apiKey', account.apiKey],
    ['passphrase', wire.passphrase && (account.passphrase ?? deny('the account has no passphrase'))],
    [
      'signedPassphrase',
      wire.signedPassphrase && signed(account, signing, account.passphrase ?? deny('the account has no passphrase')),
    ],
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
  patched = put(wire.signature, patched, signed(account, signing, wire.message(patched)), 'signature');
  checkOthers(wire, request, patched, changed);
  return patched;
}
