/**
 * Policies are read strictly: nothing is ignored, and every error names its place.
 */
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import { readPolicy } from '../../../src/agent/policy/read.js';
import { meanings } from '../../../src/exchanges/meanings.js';
import { LocksignError } from '../../../src/index.js';
import { ordering, policyOf, policyPath, textWith } from '../../helpers/agent-policy.js';

/** The problem of the error that a text leads to. */
function problemOf(text: string): string {
  try {
    policyOf(text);
  } catch (error) {
    if (error instanceof LocksignError && error.code === 'ERR_AGENT_POLICY') return error.problem;
    throw error;
  }
  throw new Error('the policy was accepted');
}

const whole = `
version = 1
ca = "/etc/ssl/own.pem"
durability = "disk"

[listen]
socket = "/run/locksign/agent.sock"
tcp = "127.0.0.1:7410"

[clients.grid-bot] # a comment
account = "binance-main"
uid = 1001
allow = ["read", "order", "cancel", "cancel-all"]
markets = ["spot", "linear"]
symbols = ["BTCUSDT", "ETHUSDT"]
order-types = ["limit", "stop"]
max-order = ["500 USDT", "0.01 BTC"]
max-day = "5000.5 USDT"
collar = "1.25%"
rate = "10/2m"
allow-endpoints = ["POST /fapi/v1/leverage"]

[clients.reader]
account = "kraken-main"

[accounts.binance-main]
max-day = "8000 USDT"
demo = true
`;

describe('a policy', () => {
  it('is read with every key, in exact numbers', () => {
    const { path, listen, clients, accounts, ca, durability } = policyOf(whole);
    expect({ path, listen, ca, durability }).toEqual({
      path: '/etc/locksign/agent.toml',
      listen: { socket: '/run/locksign/agent.sock', tcp: '127.0.0.1:7410' },
      ca: '/etc/ssl/own.pem',
      durability: 'disk',
    });
    expect(clients.get('grid-bot')).toEqual({
      name: 'grid-bot',
      account: 'binance-main',
      uid: 1001,
      allow: new Set(['read', 'order', 'cancel', 'cancel-all']),
      markets: new Set(['spot', 'linear']),
      symbols: new Set(['BTCUSDT', 'ETHUSDT']),
      orderTypes: new Set(['limit', 'stop']),
      maxOrder: [
        { currency: 'USDT', amount: amountOf('500') },
        { currency: 'BTC', amount: amountOf('0.01') },
      ],
      maxDay: [{ currency: 'USDT', amount: amountOf('5000.5') }],
      collar: amountOf('0.0125'),
      rate: { count: 10, milliseconds: 120_000 },
      endpoints: [{ method: 'POST', path: '/fapi/v1/leverage' }],
    });
    expect(accounts.get('binance-main')).toEqual({
      maxDay: [{ currency: 'USDT', amount: amountOf('8000') }],
      demo: true,
    });
  });

  it('allows a client only to read the spot market by default, and nothing that has a price', () => {
    expect(policyOf(whole).clients.get('reader')).toEqual({
      name: 'reader',
      account: 'kraken-main',
      uid: undefined,
      allow: new Set(['read']),
      markets: new Set(['spot']),
      symbols: new Set(),
      orderTypes: new Set(['limit']),
      maxOrder: [],
      maxDay: [],
      collar: 0n,
      rate: { count: 50, milliseconds: 10_000 },
      endpoints: [],
    });
  });

  it('can say that there is no limit, in this word only', () => {
    const unlimited = { symbols: '"unlimited"', 'max-order': '"unlimited"', 'max-day': '"unlimited"' };
    const { clients } = policyOf(textWith({ ...ordering, ...unlimited, collar: '"unlimited"' }));
    expect(clients.get('grid-bot')).toMatchObject({
      symbols: 'unlimited',
      maxOrder: 'unlimited',
      maxDay: 'unlimited',
      collar: 'unlimited',
    });
  });

  it('may be without clients', () => {
    expect(policyOf('version = 1\n').clients.size).toBe(0);
  });

  it.each(['symbols', 'max-order', 'max-day', 'collar'])('must state %s for a client with order', (key) => {
    const problem = problemOf(textWith({ ...ordering, [key]: undefined }));
    expect(problem).toContain(
      `clients.grid-bot allows "order" and has no ${key}; state it, or write ${key} = "unlimited"`,
    );
  });

  it('must state symbols for a client with cancel', () => {
    expect(problemOf(textWith({ account: '"binance-main"', allow: '["cancel"]' }))).toContain('has no symbols');
  });
});

describe('an error of a policy names the place and a suggestion', () => {
  it.each([
    ['max-oder = "1 USDT"', 'clients.grid-bot.max-oder is not a known key; perhaps max-order is meant'],
    ['ca = "/x"', 'clients.grid-bot.ca is not a known key; it belongs above the first table of the file'],
    ['tcp = "127.0.0.1:1"', 'clients.grid-bot.tcp is not a known key; it belongs to [listen]'],
    ['zzzzzz = 1', 'clients.grid-bot.zzzzzz is not a known key; known are account, uid'],
    ['__proto__ = 1', 'clients.grid-bot.__proto__ is not a known key'],
    ['constructor = 1', 'clients.grid-bot.constructor is not a known key'],
    ['"max order\\u001b[2J" = 1', 'clients.grid-bot.(a key with an unusual name) is not a known key'],
    ['[listn]', 'listn is not a known key; perhaps listen is meant'],
    ['[listen]\nsokcet = "/x"', 'listen.sokcet is not a known key; perhaps socket is meant'],
    ['[clients.Grid]\naccount = "gate"', 'clients.Grid is not a client: a name has 1 to 32 lower-case letters'],
    ['[clients.__proto__]\naccount = "gate"', 'clients.__proto__ is not a client'],
    [`[clients.${'a'.repeat(33)}]\naccount = "gate"`, 'is not a client'],
    ['[clients.b]', 'clients.b has no account'],
    ['[clients.b]\naccount = "binance-mian"', 'clients.b.account is not an account of the vault; perhaps binance-main'],
    ['[clients.b]\naccount = "upbit-2"', 'it has binance-main, kraken-main, gate, bitbank'],
    [
      '[accounts.kraken-man]\nmax-day = "1 USD"',
      'accounts.kraken-man is not an account of the vault; perhaps kraken-main',
    ],
    ['[accounts.gate]\nmax-order = "1 USD"', 'accounts.gate.max-order is not a known key'],
    ['[accounts.gate]\ndemo = "yes"', 'accounts.gate.demo must be true or false'],
  ])('for %j', (line, expected) => {
    expect(problemOf(textWith(ordering) + line)).toContain(expected);
  });

  it.each([
    ['allow', '["read", "oder"]', 'allow has a word that is not known; perhaps order is meant'],
    ['allow', '["read", "withdraw"]', 'allow has a word that is not known; known are read, order, cancel, cancel-all'],
    ['allow', '["read", "read"]', 'allow has an element twice'],
    ['allow', '"read"', 'allow must be a list'],
    ['markets', '["spto"]', 'markets has a word that is not known; perhaps spot is meant'],
    ['order-types', '["limt"]', 'order-types has a word that is not known; perhaps limit is meant'],
    ['symbols', '[]', 'symbols must not be empty'],
    ['symbols', '["BTC USDT"]', 'symbols has a symbol'],
    [
      'symbols',
      '["BTC/USDT"]',
      'symbols has a symbol that is not written as binance writes its symbols, such as "BTCUSDT"',
    ],
    ['symbols', '["btcusdt"]', 'symbols has a symbol that is not written as binance'],
    ['symbols', '["BTCUSDT", "unlimited"]', 'symbols must have symbols or "unlimited", and not both'],
    ['symbols', '[1]', 'symbols must be a list of texts'],
    ['max-order', '500', 'max-order must be a text, such as "500 USDT"'],
    ['max-order', '500.5', 'max-order must be a text'],
    ['max-order', '"500"', 'max-order must be an amount and a currency'],
    ['max-order', '"5,000 USDT"', 'max-order must be an amount and a currency'],
    ['max-order', '"5e3 USDT"', 'max-order must be an amount and a currency'],
    ['max-order', '"-5 USDT"', 'max-order must be an amount and a currency'],
    ['max-order', '"0 USDT"', 'max-order must be above zero'],
    ['max-order', '[]', 'max-order must not be empty'],
    ['max-order', '["5 USDT", "6 USDT"]', 'max-order has two amounts of one currency'],
    ['max-day', '2026-11-30', 'max-day must be a text'],
    ['max-day', '{ amount = "5 USDT" }', 'max-day must be a text'],
    ['collar', '2', 'collar must be a text'],
    ['collar', '"2"', 'collar must be a percentage'],
    ['collar', '"100%"', 'collar must be a percentage below 100'],
    ['collar', '"0%"', 'collar must be above zero'],
    ['collar', '"0.0000000000000000001%"', 'collar must be a percentage'],
    ['rate', '"50"', 'rate must be a number of requests and a time'],
    ['rate', '"0/1s"', 'rate must be a number of requests and a time'],
    ['rate', '"50/1h"', 'rate must be a number of requests and a time'],
    ['rate', '"20000/1s"', 'rate must be at most 10000 requests'],
    ['rate', '"5/61m"', 'rate must have a time of at most 60m'],
    ['uid', '"1001"', 'uid must be a whole number from 0 to 4294967294'],
    ['uid', '-1', 'uid must be a whole number'],
    ['uid', '1.5', 'uid must be a whole number'],
    ['uid', '4294967295', 'uid must be a whole number'],
  ])('for %s = %s', (key, value, expected) => {
    expect(problemOf(textWith({ ...ordering, [key]: value }))).toContain(`clients.grid-bot.${expected}`);
  });

  it.each([
    ['', 'it does not begin with version = 1'],
    ['version = 2', 'version must be a whole number from 1 to 1'],
    ['version = 1\nca = "relative"', 'ca must be a whole path'],
    ['version = 1\ndurability = "dsk"', 'durability has a word that is not known; perhaps disk is meant'],
    ['version = 1\nclients = 1', 'clients must be a table: [clients]'],
    ['version = 1\nclients = [{ a = 1 }]', 'clients must be a table: [clients]'],
    ['version = 1\n[listen]\nsocket = "agent.sock"', 'listen.socket must be a whole path'],
    [`version = 1\n[listen]\nsocket = "/${'x'.repeat(107)}"`, 'listen.socket must have at most 107 bytes'],
    ['version = 1\n[listen]\ntcp = "0.0.0.0:80"', 'listen.tcp must be 127.0.0.1 and a port'],
    ['version = 1\n[listen]\ntcp = "localhost:80"', 'listen.tcp must be 127.0.0.1 and a port'],
    ['version = 1\n[listen]\ntcp = "127.0.0.1:65536"', 'listen.tcp must be 127.0.0.1 and a port'],
    ['version = 1\nversion = 1', 'line 2, column 1 is not valid TOML: trying to redefine'],
    ['version = 1\n[clients.a]\n[clients.a]', 'line 3, column 2 is not valid TOML'],
    ['\ufeffversion = 1', 'it begins with a byte order mark'],
    ['version = 1 # \ud800', 'it is not valid Unicode'],
    [`version = 1 # ${'x'.repeat(1024 * 1024)}`, 'it is longer than 1048576 bytes'],
    [`version = ${'['.repeat(100)}`, 'nested'],
  ])('for the text %j', (text, expected) => {
    expect(problemOf(text)).toContain(expected);
  });

  it('and never quotes a value, since the file may be another one that holds a secret', () => {
    for (const text of ['KEY=hunter2', 'KEY="hunter2"', 'version = 1\nca = "hunter2"', '{"secret":"hunter2"}'])
      expect(problemOf(text)).not.toContain('hunter2');
  });
});

describe('allow-endpoints', () => {
  const withEndpoint = (endpoint: string, account = 'binance-main') =>
    textWith({ ...ordering, account: `"${account}"`, symbols: '"unlimited"', 'allow-endpoints': `["${endpoint}"]` });

  it.each([
    ['POST /fapi/v1/leverage', 'binance-main'],
    ['POST /api/v4/futures/usdt/positions/{contract}/leverage', 'gate'],
    ['POST /api/v4/futures/usdt/positions/BTC_USDT/leverage', 'gate'],
  ])('takes %s of %s', (endpoint, account) => {
    const [method, path] = endpoint.split(' ');
    expect(policyOf(withEndpoint(endpoint, account)).clients.get('grid-bot')?.endpoints).toEqual([{ method, path }]);
  });

  it.each([
    ['POST /fapi/v1/levrage', 'binance-main', 'do not list; perhaps POST /fapi/v1/leverage is meant'],
    ['GET /fapi/v1/leverage', 'binance-main', 'do not list'],
    ['POST https://api.binance.com/fapi/v1/leverage', 'binance-main', 'must be a method and a path'],
    ['POST /fapi/v1/leverage?a=b', 'binance-main', 'must be a method and a path'],
    ['POST /sapi/v1/capital/withdraw/apply', 'binance-main', 'of the kind withdraw, which is never allowed'],
    ['POST /sapi/v1/asset/transfer', 'binance-main', 'of the kind transfer, which is never allowed'],
    ['POST /fapi/v1/listenKey', 'binance-main', 'of the kind session, which is never allowed'],
    ['POST /api/v3/order', 'binance-main', 'of the kind order, which allow and the limits decide'],
    ['POST /sapi/v1/account/enableFastWithdrawSwitch', 'binance-main', 'which is never allowed'],
    ['POST /sapi/v1/sub-account/virtualSubAccount', 'binance-main', 'which is never allowed'],
    ['POST /api/v4/sub_accounts/{user_id}/keys', 'gate', 'which is never allowed'],
    ['POST /api/v4/sub_accounts/17/keys', 'gate', 'which is never allowed'],
    ['POST /0/private/CreateSubaccount', 'kraken-main', 'which is never allowed'],
    ['POST /v1/user/withdrawal_account', 'bitbank', 'has an endpoint'],
  ])('refuses %s of %s', (endpoint, account, expected) => {
    expect(problemOf(withEndpoint(endpoint, account))).toContain(expected);
  });

  it('never takes an endpoint of another kind, whatever its exchange', () => {
    const all = [...meanings].flatMap(([exchange, { endpoints }]) => endpoints.map((each) => ({ exchange, ...each })));
    const taken = all.filter(({ exchange, method, path }) => {
      const text = textWith({ account: '"x"', 'allow-endpoints': `["${method} ${path}"]` });
      try {
        return readPolicy(text, policyPath, [{ name: 'x', exchange }]).clients.size === 1;
      } catch (error) {
        if (error instanceof LocksignError && error.code === 'ERR_AGENT_POLICY') return false;
        throw error;
      }
    });
    expect(taken.length).toBeGreaterThan(200);
    expect(new Set(taken.map(({ kind }) => kind))).toEqual(new Set(['other']));
    const keys = /withdraw|transfer|sub-?_?account|api-?key|address|password|token/i;
    expect(taken.filter(({ path }) => keys.test(path))).toEqual([]);
  });
});
