/**
 * examples/bybit-bot runs unchanged against the local exchange, whose Bybit checks every request.
 */
import { Agent } from 'node:https';
import { RestClientV5 } from 'bybit-api';
import { describe, expect, it } from 'vitest';
import { bybit as bybitVenue } from '../../examples/local-exchange/bybit.js';
import { startLocalExchange } from '../../examples/local-exchange/server.js';
import { checkout, run } from '../helpers/child.js';

const memory = process.env['LOCKSIGN_BACKEND'] === 'wasm' ? 'wasm' : '(memfd_secret|mlock)';

describe('the bybit-api bot', () => {
  it('places an order and cancels it', async () => {
    const { status, stdout, stderr } = await run(process.execPath, [`${checkout}/examples/bybit-bot/main.js`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Key loaded into ${memory}\\.`));
    expect(stdout.split('\n').slice(1)).toEqual([
      'Balance: 2 BTC, 50000 USD',
      'Placed first-order: buy 0.01 BTCUSDT at 15000',
      'Open orders: 1',
      'Cancelled first-order',
      'Open orders: 0',
      'The exchange verified 5 of 5 requests.',
      '',
    ]);
  });

  it.each([
    ['a wrong signature', { secret: 'another' }, 10004],
    ['an unknown key', { key: 'unknown' }, 10003],
    ['a request from a minute ago', { now: () => Date.now() + 60_000 }, 10002],
    ['a request from the future', { now: () => Date.now() - 60_000 }, 10002],
  ])('is refused for %s', async (_name, { now = Date.now, ...wrong }: Partial<Wrong>, retCode) => {
    const account = { exchange: 'bybit', apiKey: 'known', secret: 'hoge' };
    const exchange = await startLocalExchange({ accounts: [account], also: [bybitVenue], now });
    const httpsAgent = new Agent({ host: '127.0.0.1', port: exchange.port, ca: exchange.certificate });
    try {
      const client = new RestClientV5({ key: 'known', secret: 'hoge', ...wrong }, { httpsAgent, proxy: false });
      const order = { category: 'spot', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '1' } as const;
      expect(await client.submitOrder(order)).toMatchObject({ retCode });
      expect(await client.getActiveOrders({ category: 'spot', symbol: 'BTCUSDT' })).toMatchObject({ retCode });
      expect(exchange.accounts[0]?.orders).toEqual([]);
    } finally {
      await exchange.close();
    }
  });
});

interface Wrong {
  readonly key: string;
  readonly secret: string;
  readonly now: () => number;
}
