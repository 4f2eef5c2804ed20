/**
 * examples/ccxt-bot runs unchanged against the local exchange.
 */
import { expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';

it('the ccxt bot places an order and cancels it, and its secret is a placeholder', async () => {
  const { status, stdout, stderr } = await run(process.execPath, [`${checkout}/examples/ccxt-bot/main.js`]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [first, ...lines] = stdout.trimEnd().split('\n');
  expect(first).toMatch(/^ccxt sees this secret: '[1-9a-f]{32}'\.$/);
  expect(lines).toEqual([
    'Balance: 2 BTC, 50000 USD',
    'Placed: buy 0.01 BTC/USDT at 15000',
    'Open orders: 1',
    'Order is canceled',
    'Open orders: 0',
    'The exchange verified 5 of 5 requests.',
  ]);
});
