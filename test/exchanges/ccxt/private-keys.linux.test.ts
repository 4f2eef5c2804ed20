/** Requests that are signed with private keys, compared with those of ccxt. */
import ccxt from 'ccxt';
import { expect, it } from 'vitest';
import { backpack, binance, bybit, coinbaseAdvanced, revolutx } from '../../../src/exchanges/index.js';
import { SigningKey, secret } from '../../../src/index.js';
import { keyOf, pemOf, privateKey, publicBase64Of, published, sign, verifies } from '../../helpers/private-keys.js';
import { apiKey, at } from '../examples.js';

const time = 1700000000042;
const ed25519 = privateKey('ed25519');
const rsa = privateKey('rsa-pkcs1-sha256');
/** RFC 8410: the seed is the end of the DER. */
const seed = ed25519.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('base64');

/** ccxt reads the clock in several units. */
const frozen = <Client extends object>(client: Client): Client =>
  Object.assign(client, { nonce: () => time, milliseconds: () => time, seconds: () => Math.floor(time / 1000) });

/** ccxt has no types for it. */
const sentBy = (signed: unknown) =>
  signed as { method: string; url: string; headers: Record<string, string>; body: string | undefined };

const orders = [
  ['GET', 'api/v1/order', { orderId: '28', symbol: 'SOL_USDC' }],
  ['POST', 'api/v1/order', { orderType: 'Limit', price: '180.50', quantity: '1.5', side: 'Bid', symbol: 'SOL_USDC' }],
  ['DELETE', 'api/v1/order', { orderId: '28', symbol: 'SOL_USDC' }],
  ['GET', 'api/v1/capital', {}],
] as const;

it.each(orders)('ccxt signs the same for Backpack: %s %s', async (method, path, parameters) => {
  const account = { apiKey: publicBase64Of(ed25519), clock: at(time) };
  using key = await SigningKey.load(secret.text(seed), { algorithm: 'ed25519', encoding: 'base64' });
  const client = frozen(new ccxt.backpack({ apiKey: account.apiKey, secret: seed }));
  const theirs = sentBy(client.sign(path, 'private', method, parameters));
  const field = method === 'GET' ? 'query' : 'body';
  const fields = Object.keys(parameters).length === 0 ? {} : { [field]: parameters };
  const ours = backpack.sign({ method, path: `/${path}`, ...fields }, { ...account, key });
  const { 'X-Broker-Id': _broker, ...headers } = theirs.headers;
  expect({ method: theirs.method, url: theirs.url, headers, ...(theirs.body && { body: theirs.body }) }).toStrictEqual(
    ours,
  );
});

it.each([
  ['GET', '1.0/orders/active', { symbols: 'BTC-USD', limit: 5 }],
  ['POST', '1.0/orders', { symbol: 'BTC-USD', order_configuration: { limit: { base_size: '0.1' } } }],
  ['DELETE', '1.0/orders', {}],
] as const)('ccxt signs the same for Revolut X: %s %s', async (method, path, parameters) => {
  const pem = pemOf(ed25519);
  using key = await SigningKey.load(secret.text(pem), { algorithm: 'ed25519', encoding: 'pem' });
  const client = frozen(new ccxt.revolutx({ apiKey, privateKey: pem }));
  const theirs = sentBy(client.sign(path, 'private', method, structuredClone(parameters)));
  const field = method === 'POST' ? 'body' : 'query';
  const fields = Object.keys(parameters).length === 0 ? {} : { [field]: parameters };
  const ours = revolutx.sign({ method, path: `/api/${path}`, ...fields }, { apiKey, key, clock: at(time) });
  expect({ method: theirs.method, url: theirs.url, headers: theirs.headers, body: theirs.body }).toStrictEqual({
    body: undefined,
    ...ours,
  });
});

it.each([
  ['ed25519', 'ed25519', ed25519],
  ['rsa', 'rsa-pkcs1-sha256', rsa],
] as const)('ccxt signs the same text for Binance with %s', async (keyType, algorithm, privateHalf) => {
  const pem = pemOf(privateHalf);
  using key = await SigningKey.load(secret.text(pem), { algorithm, encoding: 'private-key' });
  const client = frozen(new ccxt.binance({ apiKey, secret: pem, options: { recvWindow: 5000 } }));
  const { url } = client.sign('account', 'private', 'GET', { omitZeroBalances: true });
  const text = new URL(url).search.slice(1);
  const [signed = '', signature = ''] = text.split('&signature=');
  expect(decodeURIComponent(signature)).toBe(sign(privateHalf, signed, 'base64'));
  // ccxt puts the time first.
  const { timestamp: _time, ...query } = Object.fromEntries(new URLSearchParams(signed));
  const ours = binance.sign({ method: 'GET', path: '/api/v3/account', query }, { apiKey, key, clock: at(time) });
  const [ourText = '', ourSignature = ''] = new URL(ours.url).search.slice(1).split('&signature=');
  expect([...new URLSearchParams(ourText)].sort()).toEqual([...new URLSearchParams(signed)].sort());
  expect(decodeURIComponent(ourSignature)).toBe(sign(privateHalf, ourText, 'base64'));
  expect(binance.withKeys(keyType).algorithm).toBe(algorithm);
});

it('ccxt signs the same for Bybit with RSA', async () => {
  const pem = pemOf(rsa);
  using key = await SigningKey.load(secret.text(pem), { algorithm: 'rsa-pkcs1-sha256', encoding: 'pem' });
  const client = frozen(new ccxt.bybit({ apiKey, secret: pem }));
  const body = { category: 'spot', symbol: 'BTCUSDT' };
  const theirs = sentBy(client.sign('v5/order/create', 'private', 'POST', body));
  const ours = bybit.sign({ method: 'POST', path: '/v5/order/create', body }, { apiKey, key, clock: at(time) });
  expect(ours.headers['X-BAPI-SIGN']).toBe(theirs.headers['X-BAPI-SIGN']);
  expect([ours.url, ours.body]).toEqual([theirs.url, theirs.body]);
});

it('ccxt names the same request for Coinbase Advanced Trade, and adds claims of older documentation', async () => {
  const sample = published('coinbase-es256');
  const path = '/api/v3/brokerage/orders/batch_cancel';
  using key = await SigningKey.load(secret.text(sample.secret), { algorithm: 'ecdsa-p256-sha256', encoding: 'pem' });
  const client = frozen(new ccxt.coinbase({ apiKey: sample.apiKey, secret: sample.secret }));
  const body = { order_ids: ['1'] };
  const theirs = sentBy(client.sign('brokerage/orders/batch_cancel', ['v3', 'private'], 'POST', structuredClone(body)));
  const credentials = { apiKey: sample.apiKey, key, clock: at(time) };
  const ours = coinbaseAdvanced.sign({ method: 'POST', path, body }, credentials);
  const read = (authorization: unknown) => {
    const [header = '', claims = '', signature = ''] = String(authorization)
      .replace(/^Bearer /, '')
      .split('.');
    expect(verifies(keyOf(sample.secret), `${header}.${claims}`, signature, 'base64url')).toBe(true);
    return [header, claims].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  };
  const [theirHeader, theirClaims] = read(theirs.headers['Authorization']);
  const [header, claims] = read(ours.headers['Authorization']);
  expect({ ...theirHeader, nonce: '' }).toEqual({ ...header, nonce: '' });
  const { aud, iat, ...others } = theirClaims;
  expect({ ...others, iss: 'cdp' }).toEqual(claims);
  expect([aud, iat, others.iss]).toEqual([['retail_rest_api_proxy'], claims.nbf, 'coinbase-cloud']);
  expect([ours.url, ours.body]).toEqual([theirs.url, theirs.body]);
});
