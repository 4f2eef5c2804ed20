/** The tables of WebSockets agree with the recipes. */
import { describe, expect, it } from 'vitest';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import { ruleOf, socketAt } from '../../../src/exchanges/relay/relay.js';
import { relays } from '../../../src/exchanges/relays.js';

describe.each([...relays.values()].map((relay) => [relay.id, relay] as const))('the relay of %s', (id, relay) => {
  const recipe = exchangeById.get(id);

  it('names hosts of the recipe, and each WebSocket of an account once', () => {
    for (const { host, path, query, hosts, demo } of relay.sockets) {
      for (const hostName of hosts) {
        expect(Object.keys(recipe?.hosts ?? {})).toContain(hostName);
        for (const each of demo === undefined ? [true, false] : [demo]) {
          expect(socketAt(relay, { hostName, demo: each }, { host, path, query }).host).toBe(host);
        }
      }
    }
  });

  it("has the WebSocket of the recipe's login, which takes credentials", () => {
    const { host, pathname: path } = new URL(recipe?.socket?.url ?? '');
    const [hostName = ''] = Object.keys(recipe?.hosts ?? {});
    expect(socketAt(relay, { hostName }, { host, path, query: undefined })).toMatchObject({ isPrivate: true });
  });

  it('recognises no frame that trades, whatever its other members', () => {
    const operations = [
      'order',
      'order.create',
      'order.place',
      'trade',
      'on',
      'oc',
      'batch-orders',
      'api',
      'cancelOnDisconnect',
    ];
    const [socket] = relay.sockets;
    for (const member of ['op', 'event', 'method', 'type']) {
      for (const operation of operations) {
        for (const args of [[], {}, 'x', [{ channel: 'orders' }]]) {
          const frame = JSON.stringify({ [member]: operation, args, channel: 'spot.orders', time: 1, id: 1 });
          expect(() => socket && ruleOf(relay, socket, frame), frame).toThrow(
            expect.objectContaining({ code: 'ERR_DENIED' }),
          );
        }
      }
    }
  });
});
