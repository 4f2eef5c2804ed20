/**
 * Reads the text of a policy.
 * @module
 */
import { nearest } from '../../util/edit-distance.js';
import { endpointsOf } from './endpoints.js';
import {
  type AccountPolicy,
  type ClientPolicy,
  type KnownAccount,
  markets,
  orderTypes,
  type Policy,
  type Rate,
  type Word,
  words,
} from './policy.js';
import { PolicyTable, refusePolicy } from './table.js';
import { collarOf, limitOf, loopbackOf, pathOf, rateOf, symbolsOf } from './values.js';

/** If a client states no rate. */
export const defaultRate: Rate = { count: 50, milliseconds: 10_000 };

const topKeys = ['version', 'ca', 'durability', 'listen', 'clients', 'accounts'];
const listenKeys = ['socket', 'tcp'];
const accountKeys = ['max-day', 'demo'];
const clientKeys = [
  'account',
  'uid',
  'allow',
  'markets',
  'symbols',
  'order-types',
  'max-order',
  'max-day',
  'collar',
  'rate',
  'allow-endpoints',
];

/** Where a key belongs that stands in the wrong table, as after a table's heading. */
const elsewhere: Readonly<Record<string, string>> = {
  ...Object.fromEntries(clientKeys.map((key) => [key, 'to a client: [clients.NAME]'])),
  ...Object.fromEntries(listenKeys.map((key) => [key, 'to [listen]'])),
  ...Object.fromEntries(topKeys.map((key) => [key, 'above the first table of the file'])),
};

/** The bytes of a socket's path (unix(7)), without the NUL at the end. */
const longestSocketPath = 107;

const clientName = /^[a-z0-9-]{1,32}$/;
export const clientNameRule = 'a name has 1 to 32 lower-case letters, digits and hyphens';
export const isClientName = (name: string): boolean => clientName.test(name);

/** The words of a list of which each is known. */
const wordsOf = <W extends string>(table: PolicyTable, key: string, known: readonly W[], otherwise: readonly W[]) =>
  new Set((table.texts(key, known[0] ?? '') ?? otherwise).map((typed) => table.word(key, known, typed)));

/**
 * What a client with one of these words has to state. A limit that is not wanted is "unlimited".
 */
const needed: readonly (readonly [key: string, by: readonly Word[]])[] = [
  ['symbols', ['order', 'cancel']],
  ['max-order', ['order']],
  ['max-day', ['order']],
  ['collar', ['order']],
];

function readClient(name: string, table: PolicyTable, accounts: readonly KnownAccount[], path: string): ClientPolicy {
  const place = `clients.${name}`;
  table.requireOnly(clientKeys, elsewhere);
  const account = table.text('account', 'binance-main') ?? refusePolicy(path, `${place} has no account`);
  const known = accounts.find((each) => each.name === account) ?? unknownAccount(table, 'account', account, accounts);
  const allow = wordsOf(table, 'allow', words, ['read']);
  for (const [key, by] of needed) {
    const word = by.find((each) => allow.has(each));
    if (word !== undefined && !table.has(key))
      refusePolicy(path, `${place} allows "${word}" and has no ${key}; state it, or write ${key} = "unlimited"`);
  }
  return {
    name,
    account,
    uid: table.integer('uid', 0, 0xffff_fffe),
    allow,
    markets: wordsOf(table, 'markets', markets, ['spot']),
    symbols: symbolsOf(table, 'symbols', known.exchange) ?? new Set(),
    orderTypes: wordsOf(table, 'order-types', orderTypes, ['limit']),
    maxOrder: limitOf(table, 'max-order') ?? [],
    maxDay: limitOf(table, 'max-day') ?? [],
    collar: collarOf(table, 'collar') ?? 0n,
    rate: rateOf(table, 'rate') ?? defaultRate,
    endpoints: endpointsOf(table, 'allow-endpoints', known.exchange),
  };
}

function unknownAccount(table: PolicyTable, key: string, typed: string, accounts: readonly KnownAccount[]): never {
  const names = accounts.map(({ name }) => name);
  const near = nearest(typed, names);
  const choice = near === undefined ? `; it has ${names.join(', ') || 'none'}` : `; perhaps ${near} is meant`;
  return table.refuse(key, `is not an account of the vault${choice}`);
}

function readClients(table: PolicyTable, accounts: readonly KnownAccount[], path: string): Map<string, ClientPolicy> {
  return new Map(
    table.keys.map((name) => {
      if (!isClientName(name)) table.refuse(name, `is not a client: ${clientNameRule}`);
      return [name, readClient(name, table.table(name), accounts, path)];
    }),
  );
}

function readAccounts(table: PolicyTable, accounts: readonly KnownAccount[]): Map<string, AccountPolicy> {
  return new Map(
    table.keys.map((name) => {
      if (!accounts.some((each) => each.name === name)) unknownAccount(table, name, name, accounts);
      const account = table.table(name);
      account.requireOnly(accountKeys, elsewhere);
      return [name, { maxDay: limitOf(account, 'max-day') ?? 'unlimited', demo: account.flag('demo') ?? false }];
    }),
  );
}

/**
 * Reads the text of a policy. Nothing in it is ignored.
 * @param path names the file in errors.
 * @param accounts those of the vault.
 * @throws {LocksignError} `ERR_AGENT_POLICY`, which names the place, such as
 *   `clients.grid-bot.max-oder`, and suggests the word that is probably meant.
 */
export function readPolicy(text: string, path: string, accounts: readonly KnownAccount[]): Policy {
  const top = PolicyTable.parse(text, path);
  top.requireOnly(topKeys, elsewhere);
  if (!top.has('version')) refusePolicy(path, 'it does not begin with version = 1');
  top.integer('version', 1, 1);
  const listen = top.table('listen');
  listen.requireOnly(listenKeys, elsewhere);
  return {
    path,
    listen: {
      socket: pathOf(listen, 'socket', '/run/locksign/agent.sock', longestSocketPath),
      tcp: loopbackOf(listen, 'tcp'),
    },
    clients: readClients(top.table('clients'), accounts, path),
    accounts: readAccounts(top.table('accounts'), accounts),
    ca: pathOf(top, 'ca', '/etc/ssl/certs/ca-certificates.crt'),
    durability: top.word('durability', ['flush', 'disk'], top.text('durability', 'flush') ?? 'flush'),
  };
}
