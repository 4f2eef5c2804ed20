/**
 * Bithumb: its documented rule, written a second time.
 */
import { describe, expect, it } from 'vitest';
import { bithumb } from '../../../src/exchanges/index.js';

describe('Bithumb, by its documented rule written a second time,', () => {
  it('reads with GET, and sends no POST again', () => {
    expect(bithumb.retryable({ method: 'GET', path: '/v1/orders' })).toBe(true);
    expect(bithumb.retryable({ method: 'POST', path: '/v1/orders' })).toBe(false);
  });
});
