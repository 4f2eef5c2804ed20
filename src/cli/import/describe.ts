/**
 * Describes an account of a file in one line, without its secrets.
 * @module
 */
import { type Planned, secretsOf } from './plan.js';

/** About a variable that is assigned more than once. */
function repeated(account: Planned): string[] {
  const secrets = secretsOf(account);
  const others = secrets.flatMap(({ earlier = [] }) => earlier.map(({ line }) => line));
  if (others.length > 0) {
    return [`assigned more than once: the last value counts, and other values stay (line ${others.join(', ')})`];
  }
  return secrets.some(({ spans }) => spans.length > 1) ? ['assigned more than once: the last value counts'] : [];
}

function alreadyThere({ name, known }: Planned): string[] {
  if (known === undefined) return [];
  if (!known.isInVault) return [`same API key as ${known.name}, so one account`];
  const as = known.name === name ? '' : `, as ${known.name}`;
  return [`already in the vault${as}${known.isForSameHost ? '' : ', for another host'}`];
}

export function describe(account: Planned): string {
  const { name, exchange, host, apiKey, passphrase, futuresHost } = account;
  return [
    `  ${name}: ${exchange}${host === undefined ? '' : ` (${host})`}, API key ${apiKey}`,
    ...(futuresHost === undefined ? [] : [`for futures on the host ${futuresHost}`]),
    ...(passphrase === undefined ? [] : ['with a passphrase']),
    ...repeated(account),
    ...alreadyThere(account),
  ].join(', ');
}
