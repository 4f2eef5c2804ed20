/**
 * Local credentials: each exchange's form, never the same twice, and the secret that is shown is
 * the one that verifies.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientRecord, keysOf, namesOf, secretTextOf } from '../../../src/agent/clients/credential.js';
import { exchanges } from '../../../src/exchanges/catalog.js';
import { SigningKey, secret } from '../../../src/index.js';
import { fits } from '../../../src/secrets/shape.js';
import { purposesOf } from '../../../src/vault/account.js';

const record: ClientRecord = { name: 'grid-bot', account: 'main', counter: 7 };
let agentKey: SigningKey;

beforeAll(async () => {
  const text = Buffer.alloc(32, 7).toString('base64');
  agentKey = await SigningKey.load(secret.text(text), { algorithm: 'hmac-sha512', encoding: 'utf8' });
});
afterAll(() => agentKey.destroy());

describe.each(exchanges)('a credential for $id', (exchange) => {
  it('has a secret that the exchange could have issued, and that its keys verify', async () => {
    const text = secretTextOf(agentKey, record, exchange);
    const purposes = purposesOf(exchange, {});
    const derived = keysOf(agentKey, record, exchange, purposes);
    const loaded = await SigningKey.loadAll(secret.text(text), purposes, { issuer: exchange });
    expect(derived.map((key) => key.sign('message'))).toStrictEqual(loaded.map((key) => key.sign('message')));
    for (const key of [...derived, ...loaded]) key.destroy();
  });

  it('has an API key in the known form, or one that begins with the name', () => {
    const { apiKey, passphrase, token } = namesOf(agentKey, record, exchange);
    const shape = exchange.shapes?.apiKey;
    if (shape !== undefined) expect(fits(apiKey, shape)).toBe(true);
    else expect(apiKey).toMatch(/^(?:grid-bot|account)-[0-9a-f]{20,24}$/);
    expect(passphrase !== undefined).toBe(exchange.accountFields?.includes('passphrase') === true);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
  });

  it('changes with the client and the counter, and not with the name of the account', () => {
    const others = [{ name: 'grid-bot2' }, { counter: 8 }].map((change) => ({
      ...record,
      ...change,
    }));
    const all = [record, ...others].flatMap((each) => [
      secretTextOf(agentKey, each, exchange),
      namesOf(agentKey, each, exchange).apiKey,
      namesOf(agentKey, each, exchange).token,
    ]);
    expect(new Set(all).size).toBe(all.length);
    const renamed = { ...record, account: 'main2' };
    expect(secretTextOf(agentKey, renamed, exchange)).toBe(secretTextOf(agentKey, record, exchange));
  });
});
