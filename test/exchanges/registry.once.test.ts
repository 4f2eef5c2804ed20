/** An exchange is one folder and one line in the registry. No other place repeats its facts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exchangeById, exchangeIds, exchanges, marketByName } from '../../src/exchanges/catalog.js';
import { checkout } from '../helpers/child.js';

const sources = join(checkout, 'src');
const folders = readdirSync(join(sources, 'exchanges', 'recipes')).sort();

describe('the registry', () => {
  it('has a line for each folder of recipes, which is named after the id', () => {
    const lines = readFileSync(join(sources, 'exchanges', 'registry.ts'), 'utf8').match(/^export \* from .*$/gm);
    expect(lines).toEqual(folders.map((id) => `export * from './recipes/${id}/recipe.js';`));
    expect(exchangeIds).toEqual(folders);
  });

  it('gives each name to one exchange only', () => {
    const names = exchanges.flatMap(({ id, ccxt = {}, aliases = [] }) => [id, ...Object.keys(ccxt), ...aliases]);
    // An id is often ccxt's id as well.
    expect(new Set(names).size).toBe(marketByName.size);
    for (const [name, { exchange }] of marketByName) {
      const owners = exchanges.filter(
        ({ id, ccxt = {}, aliases = [] }) => id === name || name in ccxt || aliases.includes(name),
      );
      expect(owners.map(({ id }) => id)).toEqual([exchange]);
    }
  });
});

describe.each(exchanges)('$id', ({ hosts, ccxt = {}, balances, methods, defaultRecvWindow, accountFields = [] }) => {
  it('has only its own hosts', () => {
    for (const host of [...Object.values(ccxt), ...Object.keys(balances).filter((name) => name !== 'default')]) {
      expect(Object.keys(hosts)).toContain(host);
    }
  });

  it('requests balances with a supported method and a path', () => {
    for (const { method, path } of Object.values(balances)) {
      expect(methods).toHaveProperty(method);
      expect(path).toMatch(/^\//);
    }
  });

  it('has a default receive window only if its accounts have one', () => {
    if (defaultRecvWindow !== undefined) expect(accountFields).toContain('recvWindow');
  });
});

describe('the ids of exchanges', () => {
  /** Files that name an exchange for a reason of their own. */
  const exceptions: readonly string[] = [
    'adapters/ccxt/index.ts', // ccxt accepts coinbase keys that are not for an HMAC
    'adapters/ccxt/private-keys.ts', // the rules of ccxt for private keys, by its own ids
    'agent/clients/credential.ts', // ccxt insists on a prefix of gemini's API keys
    'agent/clients/snippets.ts', // ccxt needs options of its own for bybit
    'cli/import/cdp.ts', // the file in which Coinbase gives an API key
    'errors/token-errors.ts', // the name of a key in an example
  ];

  it('are written in the recipe and nowhere else in src/', () => {
    const quoted = new RegExp(`'(?:${[...marketByName.keys()].join('|')})'`);
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const found = files.filter((name) => {
      if (name.startsWith('exchanges/recipes/') || exceptions.includes(name)) return false;
      const code = readFileSync(join(sources, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      return quoted.test(code);
    });
    expect(found).toEqual([]);
  });

  it('of ccxt are written in the recipe, and not in the table of the exchanges without a recipe', () => {
    const table = readFileSync(join(sources, 'adapters', 'ccxt', 'exchanges.ts'), 'utf8');
    const listed = new Set([...table.matchAll(/ids: ['`]([^'`]+)/g)].flatMap(([, ids = '']) => ids.split(/\s+/)));
    expect(listed).toContain('bitso');
    expect(exchanges.flatMap(({ ccxt = {} }) => Object.keys(ccxt)).filter((id) => listed.has(id))).toEqual([]);
  });

  it('have the host to which ccxt sends requests of that id', () => {
    expect(marketByName.get('myokx')).toEqual({ exchange: 'okx', host: 'eea' });
    expect(marketByName.get('bybiteu')).toEqual({ exchange: 'bybit', host: 'eu' });
    expect(marketByName.get('binanceus')).toEqual({ exchange: 'binance', host: 'us' });
    expect(marketByName.get('gateeu')).toEqual({ exchange: 'gate', host: 'eu' });
    expect(marketByName.get('krakenfutures')).toEqual({ exchange: 'kraken-futures' });
  });
});

describe('the hosts', () => {
  it.each(exchanges)('of $id without real money are marked, and have a market if others have one', (exchange) => {
    const { hosts, practiceHosts = {}, hostMarkets, futuresExchange } = exchange;
    const names = Object.keys(hosts);
    expect(Object.keys(practiceHosts)).toEqual(names.filter((name) => /^(?:testnet|sandbox|demo|vst)/.test(name)));
    if (hostMarkets !== undefined) expect(Object.keys(hostMarkets)).toEqual(names);
    if (futuresExchange !== undefined) expect(exchangeIds).toContain(futuresExchange);
  });

  // Each as the exchange's own pages give it.
  it.each([
    ['binance', 'us', 'https://api.binance.us'],
    ['binance', 'gcp', 'https://api-gcp.binance.com'],
    ['bingx', 'vst-pro', 'https://open-api-vst.bingx.pro'],
    ['binance', 'demo', 'https://demo-api.binance.com'],
    ['binance', 'demo-usdm', 'https://demo-fapi.binance.com'],
    ['binance', 'demo-coinm', 'https://demo-dapi.binance.com'],
    ['binance', 'testnet-futures', 'https://testnet.binancefuture.com'],
    ['bitstamp', 'sandbox', 'https://sandbox.bitstamp.net'],
    ['bybit', 'tr', 'https://api.bybit.tr'],
    ['bybit', 'demo', 'https://api-demo.bybit.com'],
    ['bybit', 'jp', 'https://api.manepa.jp'],
    ['bybit', 'hk', 'https://api.spark-fintech.com'],
    ['gate', 'eu', 'https://api.gateeu.com'],
    ['gate', 'us', 'https://api.gate.us'],
    ['gate', 'testnet-futures', 'https://fx-api-testnet.gateio.ws'],
    ['htx', 'futures-aws', 'https://api.hbdm.vn'],
    ['kucoin', 'eu', 'https://api.kucoin.eu'],
    ['kucoin', 'broker', 'https://api-broker.kucoin.com'],
    ['okx', 'openapi', 'https://openapi.okx.com'],
    ['whitebit', 'eu', 'https://whitebit.eu'],
  ])('of %s include %s', (id, host, url) => {
    expect(exchangeById.get(id)?.hosts).toMatchObject({ [host]: url });
  });

  it.each(exchanges)('of $id are https origins, and differ', ({ hosts, balances }) => {
    const urls = Object.values(hosts);
    expect(urls.map((url) => new URL(url).origin)).toEqual(urls);
    expect(urls.every((url) => url.startsWith('https://'))).toBe(true);
    expect(new Set(urls).size).toBe(urls.length);
    expect(Object.keys(balances).filter((host) => host !== 'default' && !(host in hosts))).toEqual([]);
  });
});
