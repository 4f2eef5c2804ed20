/**
 * Policies for tests: the accounts that they know, and a policy from the keys of one client.
 * @module
 */
import type { ClientPolicy, KnownAccount, Policy } from '../../src/agent/policy/policy.js';
import { readPolicy } from '../../src/agent/policy/read.js';

export const knownAccounts: readonly KnownAccount[] = [
  { name: 'binance-main', exchange: 'binance' },
  { name: 'kraken-main', exchange: 'kraken' },
  { name: 'gate', exchange: 'gate' },
  { name: 'bitbank', exchange: 'bitbank' },
];

export const policyPath = '/etc/locksign/agent.toml';

export const policyOf = (text: string): Policy => readPolicy(text, policyPath, knownAccounts);

/** The keys of a client that may order, each with its text in TOML. */
export const ordering: Readonly<Record<string, string>> = {
  account: '"binance-main"',
  allow: '["read", "order", "cancel"]',
  symbols: '["BTCUSDT"]',
  'max-order': '"500 USDT"',
  'max-day': '"5000 USDT"',
  collar: '"2%"',
};

/** The text of a policy with one client. A key that is undefined is left out. */
export const textWith = (keys: Readonly<Record<string, string | undefined>>, name = 'grid-bot'): string =>
  [
    'version = 1',
    `[clients.${name}]`,
    ...Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : `${key} = ${value}`)),
    '',
  ].join('\n');

/** A client that may order, with some keys changed. */
export function clientWith(keys: Readonly<Record<string, string | undefined>> = {}): ClientPolicy {
  const client = policyOf(textWith({ ...ordering, ...keys })).clients.get('grid-bot');
  if (client === undefined) throw new Error('the policy has no client');
  return client;
}
