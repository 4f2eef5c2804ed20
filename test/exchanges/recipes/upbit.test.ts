/**
 * Upbit: its documented rule, written a second time.
 */
import { describe, expect, it } from 'vitest';
import { upbit } from '../../../src/exchanges/index.js';

describe('Upbit, by its documented rule written a second time,', () => {
  it('reads with GET, and sends no POST again', () => {
    expect(upbit.retryable({ method: 'GET', path: '/v1/orders' })).toBe(true);
    expect(upbit.retryable({ method: 'POST', path: '/v1/orders' })).toBe(false);
  });
});
