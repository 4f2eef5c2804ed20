/** Which exchanges of ccxt guard() accepts and which it refuses, and that docs/ccxt.md agrees. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ccxt, { type Exchange } from 'ccxt';
import { describe, expect, it } from 'vitest';
import { schemes } from '../../../src/adapters/ccxt/exchanges.js';
import { type CcxtExchange, type GuardOptions, guard, release } from '../../../src/adapters/ccxt/index.js';
import { secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';
import { apiKeyMistakes } from '../../helpers/secret-cases.js';

const apiKey = 'mVtR4kQz7LxW2bNc';

const SECRET = 'Zq7kT9wXb2LmR4vN';
const source = () => secret.text(SECRET);

describe('the table of exchanges', () => {
  it('has every exchange of ccxt, and no other', () => {
    expect([...schemes.keys()].toSorted()).toStrictEqual(ccxt.exchanges.toSorted());
  });

  it('agrees with docs/ccxt.md', () => {
    const rows = readFileSync(new URL('../../../docs/ccxt.md', import.meta.url), 'utf8').matchAll(
      /^\| .* \| ([a-z\d ]+) \|$/gm,
    );
    const groups = [...rows].map(([, ids = '']) => ids.split(' ')).filter((ids) => schemes.has(ids[0] ?? ''));
    expect(groups.flat().toSorted()).toStrictEqual([...schemes.keys()].toSorted());
    // The exchanges of one row have the same scheme, and no other exchange has it.
    // A table of its own lists the private keys of exchanges that also issue secrets.
    const schemeOf = (id: string) => {
      const scheme = schemes.get(id);
      if (scheme === undefined || 'refused' in scheme) return scheme;
      return scheme.secret === undefined
        ? scheme.privateKeys.map((kind) => ({ ...kind, rule: undefined }))
        : { ...scheme.secret, issuer: undefined };
    };
    const written = groups.map((ids) => new Set(ids.map((id) => JSON.stringify(schemeOf(id)))));
    expect(written.map((scheme) => scheme.size)).toStrictEqual(groups.map(() => 1));
    expect(new Set(written.flatMap((scheme) => [...scheme])).size).toBe(groups.length);
  });

  it('can guard 93 of the 104 exchanges that sign: 83 with a secret, and 10 with private keys only', () => {
    const accepted = [...schemes].flatMap(([id, scheme]) => ('refused' in scheme ? [] : [{ id, ...scheme }]));
    const required = (name: 'secret' | 'privateKey') =>
      ccxt.exchanges.filter((id) => make(id).requiredCredentials[name] === true);
    const signing = new Set([...required('secret'), ...required('privateKey'), 'dydx', 'onetrading']);
    expect(signing.size).toBe(104);
    expect(accepted.filter(({ secret }) => secret !== undefined)).toHaveLength(83);
    expect(accepted.filter(({ secret }) => secret === undefined)).toHaveLength(10);
    expect(accepted.filter(({ id }) => !signing.has(id))).toStrictEqual([]);
  });

  const classes: Readonly<Record<string, unknown>> = { ...ccxt };

  function make(id: string): Exchange {
    const type = classes[id];
    const made: unknown = typeof type === 'function' ? Reflect.construct(type, [{ apiKey }]) : undefined;
    if (!(made instanceof ccxt.Exchange)) throw new Error(`ccxt has no ${id}`);
    return made;
  }

  it.each([
    ['alpaca', /sends its secret in plain text/],
    ['bitteam', /sends its secret in plain text/],
    ['blockchaincom', /sends its secret in plain text/],
    ['luno', /sends its secret in plain text/],
    ['mudrex', /sends its secret in plain text/],
    ['dydx', /derives a second key/],
    ['extended', /curve of Starknet/],
    ['grvt', /computes the address of its private key/],
    ['lighter', /gives its private key to a native library/],
    ['paradex', /derives a second key/],
    ['onetrading', /uses no secret/],
  ])('refuses %s before anything is read, and says why', async (id, why) => {
    const exchange = make(id);
    const error = await refusal(() => guard(exchange, secret.file('/no/such/file')), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toMatch(why);
    expect(error.message).toContain(id);
    expect(exchange.secret).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['binance', 'ecdsa', 'hmac, ed25519, rsa'],
    ['bybit', 'ed25519', 'hmac, rsa'],
    ['coinbase', 'rsa', 'hmac, ecdsa, ed25519'],
    ['kraken', 'ed25519', 'hmac'],
    ['backpack', 'hmac', 'ed25519'],
    ['hyperliquid', 'secp256k1', 'ecdsa'],
  ])('refuses for %s the key type %s before anything is read, and lists the others', async (id, keyType, names) => {
    // JavaScript callers have no type checks.
    const options = { keyType } as GuardOptions;
    const error = await refusal(() => guard(make(id), secret.file('/no/such/file'), options), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain(`keyType must be one of ${names} for ccxt's ${id}`);
  });

  it('refuses an exchange that already has the private key', async () => {
    const exchange = new ccxt.hyperliquid({ privateKey: `0x${'1'.repeat(64)}` });
    const error = await refusal(() => guard(exchange, source()), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('exchange has a privateKey, which JavaScript holds');
  });

  it('refuses a class derived from one of those', async () => {
    class Derived extends ccxt.luno {
      override describe() {
        return this.deepExtend(super.describe(), { id: 'mine' });
      }
    }
    await refusal(() => guard(new Derived({ apiKey }), source()), 'ERR_INVALID_ARGUMENT');
  });

  it("follows the classes of ccxt, even if an instance or a user's class has another id", async () => {
    const alpaca = new ccxt.alpaca({ apiKey, id: 'binance' });
    const error = await refusal(() => guard(alpaca, source()), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain("ccxt's alpaca sends its secret in plain text");
    await refusal(() => guard(new ccxt.Exchange({ apiKey, id: 'binance' }), source()), 'ERR_INVALID_ARGUMENT');
    class Renamed extends ccxt.upbit {
      override describe() {
        return this.deepExtend(super.describe(), { id: 'binance' });
      }
    }
    for (const make of [() => new ccxt.upbit({ apiKey, id: 'binance' }), () => new Renamed({ apiKey })]) {
      const exchange = await guard(make(), source());
      const { headers } = exchange.sign('accounts', 'private', 'GET', {});
      const [, message = '', signature] = /^Bearer (.*)\.(.*)$/.exec(headers.Authorization) ?? [];
      expect(signature).toBe(createHmac('sha256', SECRET).update(message).digest('base64url'));
      release(exchange);
    }
  });

  it('refuses an exchange that it does not contain', async () => {
    class Unknown extends ccxt.Exchange {
      override describe() {
        return this.deepExtend(super.describe(), { id: 'unheard-of' });
      }
    }
    const error = await refusal(() => guard(new Unknown({ apiKey }), source()), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain("how ccxt's unheard-of signs");
  });

  it.each(apiKeyMistakes)('refuses the API key %s before anything is read', async (apiKey, message) => {
    const exchange = new ccxt.binance({ apiKey });
    const error = await refusal(() => guard(exchange, secret.file('/no/such/file')), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toMatch(message);
  });

  it('accepts coinbase with a legacy key, and refuses the keys that sign differently', async () => {
    release(await guard(new ccxt.coinbase({ apiKey: 'Zm9vYmFyYmF6cXV4' }), source()));
    for (const options of [
      { apiKey: 'organizations/0f7e2b1a/apiKeys/5d' },
      { apiKey: '2f5c3a52-6f0e-4a5e-9c6d-3f3f3d9b9b9b' },
      { apiKey: 'Zm9vYmFyYmF6cXV4', options: { v2CloudAPiKey: true } },
    ]) {
      await refusal(() => guard(new ccxt.coinbase(options), source()), 'ERR_INVALID_ARGUMENT');
    }
  });

  it('refuses values that are not exchanges', async () => {
    for (const value of [undefined, null, 'binance', {}, ccxt.binance, { id: 'binance', hmac() {}, hash() {} }]) {
      // JavaScript callers have no type checks.
      await refusal(() => guard(value as unknown as CcxtExchange, source()), 'ERR_INVALID_ARGUMENT');
    }
  });
});
