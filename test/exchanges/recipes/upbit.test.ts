/**
 * Upbit against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { upbit } from '../../../src/exchanges/index.js';

describe('Upbit, compared with a second implementation of its rule,', () => {
  it('retries GET requests, and no POST', () => {
    expect(upbit.retryable({ method: 'GET', path: '/v1/orders' })).toBe(true);
    expect(upbit.retryable({ method: 'POST', path: '/v1/orders' })).toBe(false);
  });
});
