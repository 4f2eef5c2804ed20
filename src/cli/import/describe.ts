/**
 * Describes an account of a file in one line, without its secrets.
 * @module
 */
import { exchangeById } from '../../exchanges/catalog.js';
import { hostText } from './host/resolve.js';
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

function alreadyThere({ name, exchange, known }: Planned): string[] {
  if (known === undefined) return [];
  if (!known.isInVault) return [`same API key as ${known.name}, so one account`];
  const as = known.name === name ? '' : `, as ${known.name}`;
  const facts = exchangeById.get(exchange);
  const host = known.isForSameHost || facts === undefined ? '' : `, for another host: ${hostText(known.host, facts)}`;
  return [`already in the vault${as}${host}`];
}

export function describe(account: Planned): string {
  const { name, exchange, keyType, where, apiKey = '(none yet)', passphrase, isDemo } = account;
  return [
    `  ${name}: ${exchange}, ${where}, API key ${apiKey}`,
    ...(keyType === undefined ? [] : [`key of type ${keyType}`]),
    ...(isDemo ? ['demo trading'] : []),
    ...(passphrase === undefined ? [] : ['with a passphrase']),
    ...repeated(account),
    ...alreadyThere(account),
  ].join(', ');
}
