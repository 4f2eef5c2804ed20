/**
 * Bithumb against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { bithumb } from '../../../src/exchanges/index.js';

describe('Bithumb, compared with a second implementation of its rule,', () => {
  it('retries GET requests, and no POST', () => {
    expect(bithumb.retryable({ method: 'GET', path: '/v1/orders' })).toBe(true);
    expect(bithumb.retryable({ method: 'POST', path: '/v1/orders' })).toBe(false);
  });
});
