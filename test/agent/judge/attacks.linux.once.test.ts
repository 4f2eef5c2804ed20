/** A hostile client of an account that it shares. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Signatures } from '../../../src/agent/judge/signatures.js';
import { Upgrades } from '../../../src/agent/judge/upgrade.js';
import { Rates } from '../../../src/agent/policy/rates.js';
import type { Relays } from '../../../src/agent/relay/relays.js';
import { Turns } from '../../../src/agent/upstream/turns.js';
import { places } from '../state/states.js';
import { arrivalOf, judging, type Name } from './judging.js';

const newPlace = places();

const order = { ordertype: 'limit', type: 'buy', volume: '1', price: '100', pair: 'XBTUSD' };
const txid = 'OAAAAA-BBBBB-CCCCCC';
const placed = JSON.stringify({ error: [], result: { txid: [txid] } });

/** A judge whose log has the time of the clock. */
async function begin(...parts: Parameters<typeof judging> extends [unknown, ...infer Rest] ? Rest : never) {
  const place = newPlace();
  place.time = Date.now();
  const judged = await judging(place.open(), ...parts);
  const code = async (...request: Parameters<typeof judged.send>): Promise<string | undefined> =>
    (await judged.send(...request)).headers['x-locksign'];
  return { ...judged, place, code };
}

describe('the order of another client is not cancelled', () => {
  it('by its id, also after the client has chosen that id for an order of its own', async () => {
    const { code, sent } = await begin((body) => (body.includes('cl_ord_id=OAAAAA') ? '{"error":["EOrder"]}' : placed));
    expect(await code('grid-bot', 'AddOrder', order)).toBeUndefined();
    expect(await code('other-bot', 'AddOrder', { ...order, cl_ord_id: txid })).toBeUndefined();
    const before = sent.length;
    expect(await code('other-bot', 'CancelOrder', { txid })).toBe('other-client');
    expect(sent).toHaveLength(before);
    expect(await code('grid-bot', 'CancelOrder', { txid })).toBeUndefined();
  });

  it('by its client order id, which no other client of the account may use', async () => {
    const { code } = await begin(() => placed);
    expect(await code('grid-bot', 'AddOrder', { ...order, cl_ord_id: 'grid-1' })).toBeUndefined();
    expect(await code('other-bot', 'AddOrder', { ...order, cl_ord_id: 'grid-1' })).toBe('other-client');
    expect(await code('other-bot', 'CancelOrder', { cl_ord_id: 'grid-1' })).toBe('other-client');
    expect(await code('grid-bot', 'CancelOrder', { cl_ord_id: 'grid-1' })).toBeUndefined();
  });

  it.each([
    ['a UUID in capital letters', '6d1b345e-2821-40e2-ad83-4ecb18a0687a', '6D1B345E-2821-40E2-AD83-4ECB18A0687A'],
    ['a UUID without hyphens', '6d1b345e-2821-40e2-ad83-4ecb18a0687a', '6d1b345e282140e2ad834ecb18a0687a'],
    ['a UUID as a URN', '6d1b345e282140e2ad834ecb18a0687a', 'urn:uuid:6d1b345e-2821-40e2-ad83-4ecb18a0687a'],
    ['a number with zeros in front', '7', '007'],
  ])('by its client order id in another spelling: %s', async (_, id, other) => {
    const { code } = await begin(() => placed);
    expect(await code('grid-bot', 'AddOrder', { ...order, cl_ord_id: id })).toBeUndefined();
    expect(await code('other-bot', 'AddOrder', { ...order, cl_ord_id: other })).toBe('other-client');
    expect(await code('other-bot', 'CancelOrder', { cl_ord_id: other })).toBe('other-client');
    expect(await code('other-bot', 'AddOrder', { ...order, cl_ord_id: `${id}0` })).toBeUndefined();
  });
});

it('requests above the rate get no line in the log each, and leave the nonces and replay keys alone', async () => {
  const { code, place } = await begin(undefined, { rate: '"10/10s"' });
  const codes = new Map<string | undefined, number>();
  for (let index = 0; index < 200; index += 1) {
    const each = await code('other-bot' satisfies Name, 'Withdraw', { asset: 'XBT', key: 'k', amount: '1' });
    codes.set(each, (codes.get(each) ?? 0) + 1);
  }
  expect(Object.fromEntries(codes)).toStrictEqual({ withdraw: 8, rate: 192 });
  expect(place.ofType('decision')).toHaveLength(8);
});

describe('a WebSocket is not opened', () => {
  /**
   * Opens WebSockets of a client one after the other. Gives the answers, and how many were opened.
   */
  async function opened(count: number, changes: Readonly<Record<string, string>>, mode?: 'frozen' | 'stopped') {
    const { clients, place } = await begin(undefined, changes);
    const { state = expect.unreachable() } = place;
    if (mode !== undefined) state.setMode(mode, 0);
    let opened = 0;
    const relays: Pick<Relays, 'open'> = {
      open: (_arrival, socket) => {
        opened += 1;
        socket.end();
      },
    };
    const upgrades = new Upgrades({
      clients,
      state,
      rates: new Rates(),
      relays: relays as Relays,
      turns: new Turns(),
      signatures: new Signatures(() => undefined),
      now: Date.now,
    });
    const request = { method: 'GET', host: '', path: '/v2', query: undefined, headers: {}, body: '' };
    const arrival = { ...arrivalOf(request), target: { account: 'main' }, token: 'token-of-grid-bot' };
    const answers = new Set<string | undefined>();
    for (let index = 0; index < count; index += 1) {
      const socket = new PassThrough();
      upgrades.open(arrival, socket, Buffer.alloc(0));
      answers.add(/x-locksign: (\S+)/.exec(await text(socket))?.[1]);
    }
    return { opened, answers: [...answers] };
  }

  it.each(['frozen', 'stopped'] as const)('by an agent that is %s', async (mode) => {
    expect(await opened(1, {}, mode)).toStrictEqual({ opened: 0, answers: [mode] });
  });

  it('for a client that may not read', async () => {
    expect(await opened(1, { allow: '["order", "cancel"]' })).toStrictEqual({ opened: 0, answers: ['not-allowed'] });
  });

  it('above the rate of its client', async () => {
    expect(await opened(20, { rate: '"10/10s"' })).toStrictEqual({ opened: 8, answers: [undefined, 'rate'] });
  });
});
