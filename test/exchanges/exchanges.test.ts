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
    // Backpack signs the name of what each path and method asks for.
    const [one, other] = exchange.id === 'backpack' ? ['/api/v1/order', '/api/v1/orders'] : ['/a', '/b'];
    expect(message(first, one) !== message(first, other)).toBe(binds.path);
    if (second !== undefined) expect(message(first, one) !== message(second, one)).toBe(binds.method);
    // An exchange whose signature does not bind the method must allow only one.
    else expect(() => message(first === 'GET' ? 'POST' : 'GET', '/a')).toThrow(/cannot be signed: method/);
  });
});
