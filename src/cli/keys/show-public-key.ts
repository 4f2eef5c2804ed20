/**
 * Shows the public key of an account, and how it is registered at the exchange.
 * @module
 */
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { PublicKey } from '../../keys/public-key.js';
import { commandName } from '../help/command-name.js';
import { output } from '../output.js';
import { registrationAt } from './registration.js';

/** The public key as data: PEM, and the exchange's own form where that is another one. */
export function publicKeyText(exchange: Exchange<unknown>, { pem, base64 }: PublicKey): string {
  const form = registrationAt(exchange.id)?.form;
  return form === 'base64' && base64 !== undefined ? `${pem}${base64}\n` : pem;
}

/** What to do so that the exchange accepts signatures of the key. */
function steps(name: string, exchange: Exchange<unknown>, apiKey: string | undefined): string {
  const atExchange = registrationAt(exchange.id)?.steps ?? [
    `Make an API key with this public key at ${exchange.name}: ${exchange.documentation}`,
  ];
  const enter = `Run: ${commandName} edit ${name} --api-key KEY`;
  const test = `To test the key at the exchange, run: ${commandName} check ${name} --send`;
  return [...atExchange, ...(apiKey === undefined ? [enter] : []), test]
    .map((step, index) => `  ${index + 1}. ${step}`)
    .join('\n');
}

/** Prints the public key, and the steps that register it. */
export function showRegistration(
  { name, apiKey }: { readonly name: string; readonly apiKey?: string | undefined },
  exchange: Exchange<unknown>,
  publicKey: PublicKey,
): void {
  output.data(publicKeyText(exchange, publicKey));
  const lead =
    exchange.apiKeyIsPublicKey === true
      ? `The last line is the API key of ${name}. Register it at ${exchange.name}:`
      : `This is the public key of ${name}, which is not secret. Register it at ${exchange.name}:`;
  output.note(`${lead}\n${steps(name, exchange, apiKey)}`);
}
