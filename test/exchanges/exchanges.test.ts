/** Rules for every exchange. recipes/<id>.test.ts tests the rules of one exchange. */
import { describe, expect, it } from 'vitest';
import { exchanges } from '../../src/exchanges/catalog.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import { accountOf, at } from './examples.js';

describe('an exchange', () => {
  it.each(exchanges)('$name states what its signature binds and where that is documented', (exchange) => {
    expect(exchange.documentation).toMatch(/^https:\/\//);
    expect(Object.values(exchange.binds)).toHaveLength(4);
    for (const host of Object.values(exchange.hosts)) expect(new URL(host).origin).toBe(host);
    expect(Object.isFrozen(exchange)).toBe(true);
  });

  it.each(exchanges)('$name signs a method or path exactly if it says so', (exchange) => {
    const { binds, methods, prepare } = exchange;
    const [first, second] = Object.keys(methods) as ExchangeRequest['method'][];
    const message = (method: typeof first, path: string) =>
      Buffer.from(prepare({ method: method ?? 'GET', path }, accountOf(exchange), at(1)).message).toString('hex');
    expect(message(first, '/a') !== message(first, '/b')).toBe(binds.path);
    if (second !== undefined) expect(message(first, '/a') !== message(second, '/a')).toBe(binds.method);
    // An exchange whose signature does not bind the method must allow only one.
    else expect(() => message(first === 'GET' ? 'POST' : 'GET', '/a')).toThrow(/cannot be signed: method/);
  });
});
