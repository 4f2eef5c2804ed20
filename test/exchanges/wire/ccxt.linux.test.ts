/**
 * Requests that ccxt signs with a client's credentials, verified and patched: byte for byte what
 * ccxt signs with the account's own.
 */
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/exchanges/core/types/account.js';
import { allowedHeaders } from '../../../src/exchanges/wire/headers.js';
import { patch } from '../../../src/exchanges/wire/patch.js';
import { publicRequest } from '../../../src/exchanges/wire/public.js';
import { verify, type WireCredential } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { SigningKey, secret } from '../../../src/index.js';
import { secretAlgorithms } from '../../../src/keys/algorithms.js';
import { accountFor, type Comparison, odd, type Row, signedByCcxt } from '../../helpers/ccxt-recipes/compare.js';
import { parameters } from '../../helpers/ccxt-recipes/parameters.js';
import { payloads } from '../../helpers/ccxt-recipes/payloads.js';
import { texts } from '../../helpers/ccxt-recipes/texts.js';
import { tokens } from '../../helpers/ccxt-recipes/tokens.js';
import { wholeRequests } from '../../helpers/ccxt-recipes/whole-request.js';
import { rawRequest } from '../../helpers/raw-request.js';

const comparisons: readonly Comparison[] = [...parameters, ...wholeRequests, ...texts, ...payloads, ...tokens];

/** Gemini's keys begin so, and ccxt refuses others. */
const clientKey = 'account-grid-bot';

const clientSecret = Buffer.from('what the agent issued to the client').toString('base64');
const accountSecret = Buffer.from('what the exchange issued to the account').toString('base64');

/**
 * The headers of ccxt that are not passed on. A partner of KuCoin signs the API key with a secret
 * of its own, so its headers could not be patched.
 */
const partners: readonly string[] = [
  'accept',
  'kc-api-partner',
  'kc-api-partner-sign',
  'kc-api-partner-verify',
  'open-api-partner',
  'referer',
  'source',
  'x-channel-api-code',
  'x-source-key',
];

async function credential(
  { exchange }: Comparison,
  { apiKey, passphrase }: Account,
  text: string,
): Promise<WireCredential> {
  const purposes = secretAlgorithms.map((algorithm) => ({ algorithm, encoding: exchange.secretEncoding }));
  const keys = await SigningKey.loadAll(secret.text(text), purposes);
  return { apiKey, keys, ...(passphrase !== undefined && { passphrase }) };
}

/** Requests whose signatures by ccxt the exchange itself refuses. */
function ccxtSignsWrongly({ exchange }: Comparison, { request: { method, query, body } }: Row): boolean {
  // ccxt does not sign the query of a request that has a body. Gate requires it.
  if (exchange.id === 'gate') return method === 'POST' && query !== undefined && body !== undefined;
  // ccxt sends `%20` where it means these three characters. KuCoin reads a space.
  return exchange.id === 'kucoin' && query?.['symbol'] === odd;
}

function wireOf({ exchange }: Comparison) {
  const wire = wires.get(exchange.id);
  if (wire === undefined) throw new Error(`no wire for ${exchange.id}`);
  return wire;
}

describe.each(comparisons)('a request of $exchange.name', (comparison) => {
  const wire = wireOf(comparison);
  const account = accountFor(comparison);
  const withPassphrase = account.passphrase !== undefined;
  const client: Account = { ...account, apiKey: clientKey, ...(withPassphrase && { passphrase: 'local passphrase' }) };

  it.each(comparison.rows)('$request.method $request.path (case %#)', async (row) => {
    const clients = await credential(comparison, client, clientSecret);
    const accounts = await credential(comparison, account, accountSecret);
    const sent = rawRequest(signedByCcxt(comparison, row, client, clientSecret));
    const request = allowedHeaders(wire.id, sent, account);
    const stock = allowedHeaders(wire.id, rawRequest(signedByCcxt(comparison, row, account, accountSecret)), account);

    const dropped = Object.keys(sent.headers).filter((name) => !(name in request.headers));
    for (const name of dropped) expect(partners).toContain(name);
    expect(publicRequest(comparison.exchange.id, sent)).toBe('credentialed');

    if (ccxtSignsWrongly(comparison, row)) {
      expect(() => verify(wire, request, clients)).toThrow(/signature is not the client/);
      return;
    }
    const { signing } = verify(wire, request, clients);
    expect(patch(wire, request, accounts, signing)).toStrictEqual(stock);

    expect(() => verify(wire, request, accounts)).toThrow(/the API key is not/);
    expect(() => verify(wire, request, { ...accounts, apiKey: clientKey })).toThrow(/signature is not the client/);
    for (const key of [...clients.keys, ...accounts.keys]) key.destroy();
  });
});
