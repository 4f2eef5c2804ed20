/**
 * Clients are added and removed in the text of a policy, which otherwise stays as it is.
 */
import { describe, expect, it } from 'vitest';
import type { NewClient } from '../../../src/agent/policy/client-text.js';
import { addClient, emptyPolicy, removeClient } from '../../../src/agent/policy/edit.js';
import { LocksignError } from '../../../src/index.js';
import { knownAccounts, policyOf, policyPath } from '../../helpers/agent-policy.js';

const place = { path: policyPath, accounts: knownAccounts };

const client: NewClient = {
  name: 'grid-bot',
  account: 'binance-main',
  uid: 1001,
  allow: ['read', 'order', 'cancel'],
  symbols: ['BTCUSDT', 'ETHUSDT'],
  maxOrder: '500 USDT',
  maxDay: ['5000 USDT', '0.1 BTC'],
  collar: '2%',
  rate: '10/1s',
};

const table = `[clients.grid-bot]
account = "binance-main"
uid = 1001
allow = ["read", "order", "cancel"]
symbols = ["BTCUSDT", "ETHUSDT"]
max-order = "500 USDT"
max-day = ["5000 USDT", "0.1 BTC"]
collar = "2%"
rate = "10/1s"
`;

/** Comments at every place, and keys in several of TOML's forms. */
const commented = `# The head.
version = 1

# Where it listens.
[listen]
socket = "/run/locksign/agent.sock" # at the end of a line

# Reads only.
# Two lines.
[ clients . "reader" ] # a heading
account = 'kraken-main'
allow = [
  "read", # each on its line
]

# The sum of all.
[accounts.kraken-main]
max-day = "1 USD"

# The last comment.
`;

function problemOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof LocksignError && error.code === 'ERR_AGENT_POLICY') return error.message;
    throw error;
  }
  throw new Error('the change was accepted');
}

describe('a new policy', () => {
  it('begins with comments, and is one', () => {
    expect(policyOf(emptyPolicy()).clients.size).toBe(0);
    const text = emptyPolicy({ socket: '/run/locksign/agent.sock', tcp: '127.0.0.1:7410' });
    expect(policyOf(text).listen).toEqual({ socket: '/run/locksign/agent.sock', tcp: '127.0.0.1:7410' });
    expect(text).toMatch(/^# /);
  });
});

describe('a client that is added', () => {
  it('stands at the end, with what it states and nothing else', () => {
    expect(addClient(emptyPolicy(), client, place)).toBe(`${emptyPolicy()}\n${table}`);
    const minimal = addClient(emptyPolicy(), { name: 'r', account: 'gate' }, place);
    expect(minimal).toBe(`${emptyPolicy()}\n[clients.r]\naccount = "gate"\n`);
  });

  it('leaves every byte before it', () => {
    expect(addClient(commented, client, place)).toBe(`${commented}\n${table}`);
  });

  it('gets the line ends of the file, also after a last line without one', () => {
    const windows = 'version = 1\r\n# end';
    const changed = addClient(windows, client, place);
    expect(changed.startsWith('version = 1\r\n# end\r\n\r\n[clients.grid-bot]\r\n')).toBe(true);
    expect(changed.replaceAll('\r\n', '')).not.toContain('\n');
    expect(policyOf(changed).clients.has('grid-bot')).toBe(true);
  });

  it('is read back with every value', () => {
    const all: NewClient = {
      ...client,
      markets: ['spot', 'linear'],
      symbols: 'unlimited',
      orderTypes: ['limit', 'stop'],
      maxOrder: 'unlimited',
      endpoints: ['POST /fapi/v1/leverage'],
    };
    expect(policyOf(addClient(emptyPolicy(), all, place)).clients.get('grid-bot')).toMatchObject({
      uid: 1001,
      symbols: 'unlimited',
      maxOrder: 'unlimited',
      markets: new Set(['spot', 'linear']),
      orderTypes: new Set(['limit', 'stop']),
      endpoints: [{ method: 'POST', path: '/fapi/v1/leverage' }],
      rate: { count: 10, milliseconds: 1000 },
    });
  });

  it.each([
    [{ name: 'Grid' }, 'the name of the new client is not one'],
    [{ name: 'x]\n[listen' }, 'the name of the new client is not one'],
    [{ collar: '2' }, 'clients.grid-bot.collar must be a percentage'],
    [{ account: 'binance-mian' }, 'perhaps binance-main is meant'],
    [{ account: 'x"\nuid = 0\n#' }, 'clients.grid-bot.account is not an account of the vault'],
    [{ symbols: ['BTCUSDT"]\ncollar = "unlimited"\n#'] }, 'clients.grid-bot.symbols has a symbol'],
    [{ maxDay: undefined }, 'has no max-day'],
  ])('is refused with %j', (change, expected) => {
    const wrong = { ...client, ...change } as NewClient; // a value may be missing on purpose
    expect(problemOf(() => addClient(emptyPolicy(), wrong, place))).toContain(expected);
  });

  it('is refused if there is one of that name, or if the clients are one inline table', () => {
    const text = addClient(emptyPolicy(), client, place);
    expect(problemOf(() => addClient(text, client, place))).toContain('it already has a client grid-bot');
    const inline = 'version = 1\nclients = { r = { account = "gate" } }\n';
    expect(problemOf(() => addClient(inline, client, place))).toContain('cannot be changed in place');
  });

  it('is refused in a text that is no policy', () => {
    expect(problemOf(() => addClient('version = 1\nx = 1\n', client, place))).toContain('x is not a known key');
  });
});

describe('a client that is removed', () => {
  it('goes with the comments right above it, and nothing else goes', () => {
    const changed = removeClient(commented, 'reader', place);
    const [before = '', after = ''] = [
      commented.slice(0, commented.indexOf('# Reads only.')),
      commented.slice(commented.indexOf('# The sum')),
    ];
    expect(changed).toBe(before + after);
  });

  it.each([emptyPolicy(), commented])('undoes an addition', (text) => {
    expect(removeClient(addClient(text, client, place), 'grid-bot', place)).toBe(text);
  });

  it('may stand between others, whose comments stay with them', () => {
    const one = '# a\n[clients.a]\naccount = "gate"\n\n# b\n[clients.b]\naccount = "gate"\n';
    const text = `version = 1\n${one}\n# c\n[clients.c]\naccount = "gate"\n`;
    expect(removeClient(text, 'b', place)).toBe(text.replace('# b\n[clients.b]\naccount = "gate"\n\n', ''));
    expect(removeClient(text, 'a', place)).toBe(text.replace('# a\n[clients.a]\naccount = "gate"\n\n', ''));
  });

  it('is found by its own heading, and not by a text that looks like one', () => {
    const text = 'version = 1\nca = """/a\\\n[clients.reader]\\\n"""\n[clients.reader]\naccount = "gate"\n';
    const changed = removeClient(text, 'reader', place);
    expect(changed).toBe('version = 1\nca = """/a\\\n[clients.reader]\\\n"""\n');
    expect(policyOf(changed).ca).toBe('/a[clients.reader]');
  });

  it('is refused if there is none of that name, with a suggestion', () => {
    expect(problemOf(() => removeClient(commented, 'raeder', place))).toContain('perhaps reader is meant');
  });

  it.each([
    'version = 1\nclients = { reader = { account = "gate" } }\n',
    'version = 1\n[clients]\nreader.account = "gate"\n',
    'version = 1\nclients.reader.account = "gate"\n',
  ])('is refused, and not half removed, in a form without its own heading: %j', (text) => {
    expect(problemOf(() => removeClient(text, 'reader', place))).toContain('in an editor');
  });
});
