/**
 * What a policy allows, in words, and what it says about a request.
 */
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/agent/policy/explain.js';
import { reportOf } from '../../../src/agent/policy/report.js';
import { knownAccounts, ordering, policyOf, textWith } from '../../helpers/agent-policy.js';

const agentUser = 990;
const report = (text: string, owner = 0) => reportOf(policyOf(text), knownAccounts, owner);
const withKeys = (keys: Readonly<Record<string, string>>, more = '') =>
  report(textWith({ ...ordering, ...keys }) + more);

describe('the report of a policy', () => {
  it('states the bound: max-day times the collar, and the fees', () => {
    expect(withKeys({}).lines.at(-1)).toBe(
      '  On liquid spot markets, a stolen credential can lose about 100 USDT a day (max-day × collar), and the fees of ' +
        '5000 USDT. There is no bound on thin markets.',
    );
  });

  it('states it in each currency, and by the lower limit of client and account', () => {
    const keys = { 'max-day': '["5000 USDT", "1 BTC"]', 'max-order': '["5 USDT", "1 BTC"]', collar: '"0.5%"' };
    const account = '[accounts.binance-main]\nmax-day = ["1000 USDT", "2 BTC"]\n';
    expect(withKeys(keys, account).lines.at(-1)).toContain('about 5 USDT and 0.005 BTC a day');
  });

  it.each([
    [{ markets: '["spot", "linear"]' }, 'There is no bound on linear markets.'],
    [{ markets: '["linear"]' }, '  There is no bound on linear markets.'],
    [{ collar: '"unlimited"' }, '  There is no bound on what it can lose.'],
    [{ 'max-day': '"unlimited"' }, '  There is no bound on what it can lose.'],
    [{ allow: '["read"]' }, '  It cannot place orders.'],
  ])('states none for %j', (keys, expected) => {
    expect(withKeys(keys).lines.at(-1)).toContain(expected);
  });

  it.each([
    [{ 'allow-endpoints': '["POST /fapi/v1/leverage"]' }, 'grid-bot may send POST /fapi/v1/leverage. No limit covers'],
    [{ symbols: '"unlimited"' }, 'clients.grid-bot.symbols is unlimited.'],
    [{ 'max-order': '"unlimited"' }, 'clients.grid-bot.max-order is unlimited.'],
    [{ 'max-day': '"unlimited"' }, 'clients.grid-bot.max-day is unlimited.'],
    [{ collar: '"unlimited"' }, 'clients.grid-bot.collar is unlimited.'],
    [{ account: '"bitbank"' }, 'grid-bot cannot place orders: the agent places none on bitbank.'],
    [{ 'max-day': '"1 BTC"' }, 'no currency is in max-order, in max-day and in that of its account'],
  ])('warns about %j', (keys, expected) => {
    expect(withKeys(keys).warnings.join('\n')).toContain(expected);
    expect(withKeys({}).warnings).toEqual([]);
  });

  it('warns about clients that are limited one by one only', () => {
    const second = textWith(ordering, 'other').replace('version = 1\n', '');
    expect(withKeys({}, second).warnings).toEqual([
      'Several clients place orders on binance-main, and accounts.binance-main has no max-day over all of them.',
    ]);
    const account = '[accounts.binance-main]\nmax-day = "8000 USDT"\n';
    expect(withKeys({}, second + account).warnings).toEqual([]);
  });

  it('warns about a listener that every user can reach', () => {
    expect(withKeys({}, '[listen]\ntcp = "127.0.0.1:7410"\n').warnings.join()).toContain('every user of this machine');
    expect(withKeys({}, '[listen]\ntcp = "127.0.0.1:0"\n').warnings.join()).toContain('another one at each start');
  });

  it('says that it is advisory if the user of a bot can change it', () => {
    const text = textWith({ ...ordering, uid: '1001' });
    expect(report(text, 1001).warnings.join()).toContain(
      'The policy is advisory for grid-bot: a bot that runs as user 1001',
    );
    expect(report(textWith(ordering), 1001).warnings.join()).toContain('advisory for grid-bot');
    expect(report(text, agentUser).warnings).toEqual([]);
    expect(report(text, 0).warnings).toEqual([]);
  });
});

describe('the explanation of a request', () => {
  const policy = policyOf(
    textWith(ordering) +
      '[clients.reader]\naccount = "binance-main"\n[clients.kraken]\naccount = "kraken-main"\n' +
      'allow = ["cancel"]\nsymbols = ["XBTUSD"]\n',
  );
  const said = (method: string, url: string, body?: string, client?: string) =>
    explain(policy, knownAccounts, { method, url, ...(body !== undefined && { body }) }, client);

  it('has a verdict for each client of the exchange, and for no other', () => {
    expect(said('delete', 'https://api.binance.com/api/v3/openOrders?symbol=BTCUSDT')).toEqual([
      'It is DELETE /api/v3/openOrders, of the kind cancel.',
      '  all orders of BTCUSDT',
      'grid-bot: denied (not-allowed): allow has no "cancel-all".',
      'reader: denied (not-allowed): allow has no "cancel-all".',
    ]);
  });

  it('says that a cancellation without a symbol depends on who placed the order', () => {
    expect(said('POST', 'https://api.kraken.com/0/private/CancelOrder', 'txid=OAVY7T-MV5VK-KHDF5X')).toEqual([
      'It is POST /0/private/CancelOrder, of the kind cancel.',
      '  named orders',
      'kraken: allowed for orders that kraken placed.',
    ]);
  });

  it('names what is wrong with an order', () => {
    const url = 'https://api.binance.com/api/v3/order';
    const order = 'symbol=ETHUSDT&side=SELL&type=MARKET&quantity=1';
    expect(said('POST', url, order, 'grid-bot')).toEqual([
      'It is POST /api/v3/order, of the kind order.',
      '  sell 1 base, ETHUSDT on spot, market',
      'grid-bot: denied (symbol): symbols does not list the symbol.',
    ]);
    expect(said('POST', url, `${order}&sideEffect=1`, 'grid-bot').join('\n')).toMatch(
      /do not know it\.\ngrid-bot: denied \(endpoint\): .*sideEffect is not a known field/,
    );
  });

  it.each([
    'ftp://api.binance.com/',
    'api.binance.com/api/v3/order',
    'https://api.binance.com/a#b',
    'x',
  ])('refuses %s as a URL', (url) => {
    expect(said('GET', url)).toEqual(['The URL must be https://, a host of the exchange and a path.']);
  });

  it('says that no client has the host, also for one that only looks like a host of the exchange', () => {
    for (const url of [
      'https://www.okx.com/api/v5/account/balance',
      'https://api.binance.com@evil.example/api/v3/order',
    ])
      expect(said('GET', url)).toEqual(['No client of the policy has an account of the exchange with this host.']);
  });
});
