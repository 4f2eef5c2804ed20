/**
 * A client's library signs with HMAC, and the account's key is of another kind: the request becomes
 * the one that the recipe signs for the account.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import { binance, bybit, kraken } from '../../../src/exchanges/index.js';
import { patch } from '../../../src/exchanges/wire/patch.js';
import { verify } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { type KeyOptions, SigningKey, secret } from '../../../src/index.js';
import { type PrivateAlgorithm, pemOf, privateKey } from '../../helpers/private-keys.js';
import { rawRequest } from '../../helpers/raw-request.js';
import { apiKey, at } from '../examples.js';

const clock = at(1700000000042);
const clientKey: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const wireOf = (exchange: Exchange<never>) => wires.get(exchange.id) ?? expect.unreachable();

describe('a request of a client with HMAC', () => {
  it.each([
    ['ed25519', binance, { method: 'GET', path: '/api/v3/account', query: { omitZeroBalances: true } }],
    ['rsa-pkcs1-sha256', binance, { method: 'POST', path: '/api/v3/order', body: { symbol: 'LTCBTC', side: 'BUY' } }],
    ['rsa-pkcs1-sha256', bybit, { method: 'POST', path: '/v5/order/create', body: { category: 'spot' } }],
    ['rsa-pkcs1-sha256', bybit, { method: 'GET', path: '/v5/order/realtime', query: { category: 'spot' } }],
  ] as const satisfies readonly (readonly [
    PrivateAlgorithm,
    Exchange<never>,
    object,
  ])[])('is signed with the %s key of an account of $id', async (algorithm, exchange, request) => {
    using client = await SigningKey.load(secret.text('what the agent issued to the client'), clientKey);
    const source = secret.text(pemOf(privateKey(algorithm)));
    using account = await SigningKey.load(source, { algorithm, encoding: 'pem' });
    const wire = wireOf(exchange);
    const raw = rawRequest(exchange.sign(request, { apiKey: 'gridbot', key: client, clock }));
    const { signing } = verify(wire, raw, { apiKey: 'gridbot', keys: [client] });
    const patched = patch(wire, raw, { apiKey, keys: [account] }, signing);
    expect(patched).toStrictEqual(rawRequest(exchange.sign(request, { apiKey, key: account, clock })));
  });

  it('is denied if the exchange takes no such key', async () => {
    const options = { algorithm: 'hmac-sha512', encoding: 'utf8' } as const;
    using client = await SigningKey.load(secret.text('what the agent issued to the client'), options);
    const source = secret.text(pemOf(privateKey('ed25519')));
    using account = await SigningKey.load(source, { algorithm: 'ed25519', encoding: 'pem' });
    const raw = rawRequest(
      kraken.sign({ method: 'POST', path: '/0/private/Balance' }, { apiKey: 'gridbot', key: client }),
    );
    const { signing } = verify(wireOf(kraken), raw, { apiKey: 'gridbot', keys: [client] });
    expect(() => patch(wireOf(kraken), raw, { apiKey, keys: [account] }, signing, '1')).toThrow(
      'the account has no key for hmac-sha512',
    );
  });
});
