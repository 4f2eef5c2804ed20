/** Accounts whose keys are inside a token of SoftHSM. */
import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { backpack, binance, coinbaseAdvanced, kraken, revolutx } from '../../src/exchanges/index.js';
import { openToken, secret, type Token } from '../../src/index.js';
import { scratch, skipIf } from '../helpers/scratch.js';
import { noSofthsm, pin, softhsmTokens, softhsmUri } from '../helpers/tokens/softhsm.js';
import { apiKey, at, signAll } from './examples.js';

const folder = scratch();
const missing = noSofthsm();
const clock = at(1700000000042);
let token: Token;

beforeAll(async () => {
  if (missing !== undefined) return;
  softhsmTokens(folder, ['bots']);
  token = await openToken(softhsmUri('bots'), secret.file(folder.file('pin', `${pin}\n`)));
});
afterAll(() => token?.close());
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

const publicHalf = (pem: string | undefined): KeyObject => createPublicKey(pem ?? '');
const verifies = (key: KeyObject, message: string, signature: string): boolean =>
  verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'));

it('an account of Binance signs with an Ed25519 key of a token', async () => {
  const key = await token.generate('binance', 'ed25519');
  using account = await binance.open({ apiKey, key, clock });
  const { url } = await account.signAsync({ method: 'GET', path: '/api/v3/account' });
  const [signed = '', signature = ''] = new URL(url).search.slice(1).split('&signature=');
  expect(verifies(publicHalf(key.publicKey), signed, decodeURIComponent(signature))).toBe(true);
  const logon = JSON.parse(await account.signSocketAsync({ id: 1, method: 'session.logon' }));
  const text = `apiKey=${apiKey}&timestamp=1700000000042`;
  expect(verifies(publicHalf(key.publicKey), text, logon.params.signature)).toBe(true);
});

it('an account of Revolut X signs with an Ed25519 key of a token', async () => {
  const key = await token.generate('revolutx', 'ed25519');
  using account = await revolutx.open({ apiKey, key, clock });
  const { headers } = await account.signAsync({ method: 'GET', path: '/api/1.0/balances' });
  const signature = headers['X-Revx-Signature'] ?? '';
  expect(verifies(publicHalf(key.publicKey), '1700000000042GET/api/1.0/balances', signature)).toBe(true);
});

it('an account of Backpack has the public key of the token as API key, and no other', async () => {
  const key = await token.generate('backpack', 'ed25519');
  const { x } = publicHalf(key.publicKey).export({ format: 'jwk' });
  const own = Buffer.from(String(x), 'base64url').toString('base64');
  using account = await backpack.open({ apiKey: own, key, clock });
  const { headers } = await account.signAsync({ method: 'GET', path: '/api/v1/capital' });
  const text = 'instruction=balanceQuery&timestamp=1700000000042&window=5000';
  expect(verifies(publicHalf(key.publicKey), text, headers['X-Signature'] ?? '')).toBe(true);
  await expect(backpack.open({ apiKey, key })).rejects.toMatchObject({ code: 'ERR_REQUEST' });
});

it('an account of Coinbase Advanced Trade signs its tokens with an ECDSA key of a token', async () => {
  const key = await token.generate('coinbase', 'ecdsa-p256-sha256');
  using account = await coinbaseAdvanced.open({ apiKey, key, clock });
  const { headers } = await account.signAsync({ method: 'GET', path: '/api/v3/brokerage/accounts' });
  const [header, claims, signature = ''] = (headers['Authorization'] ?? '').replace(/^Bearer /, '').split('.');
  const form = { key: publicHalf(key.publicKey), dsaEncoding: 'ieee-p1363' as const };
  const message = Buffer.from(`${header}.${claims}`);
  expect(verify('sha256', message, form, Buffer.from(signature, 'base64url'))).toBe(true);
});

it('an account of Kraken signs with an HMAC secret that was moved into the token', async () => {
  const text = Buffer.from('a key that Kraken would have made up, of at least 64 bytes, for SoftHSM').toString(
    'base64',
  );
  const options = { algorithm: 'hmac-sha512', encoding: 'base64' } as const;
  const key = await token.importHmac('kraken', secret.text(text), options);
  using account = await kraken.open({ apiKey, key, clock });
  const request = { method: 'POST', path: '/0/private/Balance' } as const;
  expect(await account.signAsync(request)).toStrictEqual(
    signAll(kraken, text, kraken.prepare(request, { apiKey }, clock)),
  );
  const expected = createHmac('sha512', Buffer.from(text, 'base64')).update('m').digest('base64');
  expect(await account.signMessageAsync('m')).toBe(expected);
});
