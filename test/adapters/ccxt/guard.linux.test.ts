/** The effects of guard() and release() on an instance. */
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import ccxt, { type Exchange } from 'ccxt';
import { describe, expect, it, vi } from 'vitest';
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { SigningKey, secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';

const cjs: typeof ccxt = createRequire(import.meta.url)('ccxt');
const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';

const source = () => secret.text(SECRET);

/** Whether node:crypto makes the same signature of a request of Binance with this secret. */
function signedBy(exchange: Exchange, text: string): boolean {
  const { url } = exchange.sign('account', 'private', 'GET', { note: 'ä b' });
  const [, query = '', signature] = /\?(.*)&signature=(.*)$/.exec(String(url)) ?? [];
  return createHmac('sha256', text).update(query).digest('hex') === signature;
}

describe('guard()', () => {
  class Derived extends ccxt.pro.binance {
    override describe() {
      return this.deepExtend(super.describe(), { id: 'a bot of mine' });
    }
  }

  it.each<[string, () => Exchange]>([
    ['an ES module', () => new ccxt.binance({ apiKey })],
    ['CommonJS', () => new cjs.binance({ apiKey })],
    ['ccxt.pro', () => new ccxt.pro.binance({ apiKey })],
    ['ccxt.pro in CommonJS', () => new cjs.pro.binance({ apiKey })],
    ['a derived class with another id', () => new Derived({ apiKey })],
    ['an instance with another id', () => new ccxt.binance({ apiKey, id: 'account 2' })],
    ['an instance with an empty secret', () => new ccxt.binance({ apiKey, secret: '' })],
  ])('makes an exchange of %s sign with the secret', async (_, make) => {
    const exchange = make();
    expect(await guard(exchange, source())).toBe(exchange);
    expect(signedBy(exchange, SECRET)).toBe(true);
    expect(signedBy(exchange, 'another')).toBe(false); // the control
    release(exchange);
  });

  it('keeps the type of the class', async () => {
    const exchange: InstanceType<typeof Derived> = await guard(new Derived({ apiKey }), source());
    expect(exchange).toBeInstanceOf(Derived);
    release(exchange);
  });

  it('replaces the secret by a placeholder, which differs for each instance', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const exchange = await guard(new ccxt.kraken({ apiKey }), secret.text('c2VjcmV0'));
      expect(exchange.secret).toMatch(/^[1-9a-f]{32}$/);
      expect(exchange.checkRequiredCredentials()).toBe(true);
      seen.add(exchange.secret);
      release(exchange);
    }
    expect(seen.size).toBe(20);
    expect(new Set([...seen].join('')).size).toBe(15);
  });

  it('keeps the properties that it replaces own, writable and enumerable, and all others unchanged', async () => {
    const exchange = new ccxt.binance({ apiKey });
    const before = Object.getOwnPropertyDescriptors(exchange);
    await guard(exchange, source());
    const { hmac, hash, secret: placeholder, ...after } = Object.getOwnPropertyDescriptors(exchange);
    for (const { writable, enumerable, configurable } of [hmac, hash]) {
      expect([writable, enumerable, configurable]).toStrictEqual([true, true, true]);
    }
    expect([placeholder.enumerable, placeholder.configurable]).toStrictEqual([true, true]);
    const { hmac: _hmac, hash: _hash, secret: _secret, ...others } = before;
    expect(after).toStrictEqual(others);
    release(exchange);
  });

  it('signs in a copy of the instance', async () => {
    const exchange = await guard(new ccxt.binance({ apiKey }), source());
    const copy: Exchange = Object.assign(Object.create(Object.getPrototypeOf(exchange)), exchange);
    expect(signedBy(copy, SECRET)).toBe(true);
    release(copy);
    await refusal(() => exchange.sign('account', 'private'), 'ERR_KEY_DESTROYED');
  });

  it('refuses an instance that already has a secret', async () => {
    const exchange = new ccxt.binance({ apiKey, secret: SECRET });
    const error = await refusal(() => guard(exchange, source()), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('Create it without, and give the source to guard()');
    expect(exchange.secret).toBe(SECRET);
  });

  it('refuses an instance that is given a secret while the source is read', async () => {
    const exchange = new ccxt.binance({ apiKey });
    const { hmac } = exchange;
    const guarding = guard(exchange, source());
    exchange.secret = 'set meanwhile';
    await refusal(() => guarding, 'ERR_INVALID_ARGUMENT');
    expect(exchange.hmac).toBe(hmac);
  });

  it('refuses to let its placeholder be overwritten', async () => {
    const exchange = await guard(new ccxt.binance({ apiKey }), source());
    const error = await refusal(() => {
      exchange.secret = SECRET;
    }, 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('release(exchange)');
    expect(signedBy(exchange, SECRET)).toBe(true);
    release(exchange);
  });

  it('refuses an instance that is guarded, or being guarded', async () => {
    const exchange = new ccxt.binance({ apiKey });
    const first = guard(exchange, source());
    await refusal(() => guard(exchange, secret.text('another')), 'ERR_INVALID_ARGUMENT');
    await first;
    const error = await refusal(() => guard(exchange, secret.text('another')), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('release(exchange) first');
    expect(signedBy(exchange, SECRET)).toBe(true);
    release(exchange);
  });

  it('leaves the instance unchanged if the secret cannot be loaded', async () => {
    const exchange = new ccxt.kraken({ apiKey });
    const before = Object.getOwnPropertyDescriptors(exchange);
    await refusal(() => guard(exchange, secret.text('not-base64!')), 'ERR_SECRET_BASE64');
    await refusal(() => guard(exchange, secret.file('/there/is/no/such/file')), 'ERR_SOURCE_NOT_FOUND');
    expect(Object.getOwnPropertyDescriptors(exchange)).toStrictEqual(before);
    await guard(exchange, secret.text('c2VjcmV0'));
    release(exchange);
  });

  it.each<[string, (exchange: Exchange) => void]>([
    ['hash', (exchange) => Object.defineProperty(exchange, 'hash', { configurable: false, writable: false })],
    ['hmac', (exchange) => Object.defineProperty(exchange, 'hmac', { configurable: false })],
    ['client', (exchange) => Object.defineProperty(exchange, 'client', { configurable: false })],
    ['secret', (exchange) => Object.preventExtensions(exchange)],
  ])('leaves the instance unchanged, and reads nothing, if %s cannot be replaced', async (name, fix) => {
    const exchange = new ccxt.bithumb({ apiKey });
    fix(exchange);
    const before = Object.getOwnPropertyDescriptors(exchange);
    const error = await refusal(() => guard(exchange, secret.file('/there/is/no/such/file')), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain(`exchange.${name} cannot be replaced`);
    expect(Object.getOwnPropertyDescriptors(exchange)).toStrictEqual(before);
  });

  it.each<[string, (exchange: Exchange) => void]>([
    ['is frozen', (exchange) => Object.freeze(exchange)],
    ['is given a secret', (exchange) => Object.assign(exchange, { secret: 'set meanwhile' })],
  ])('leaves the instance unchanged and no key alive if it %s while the source is read', async (_, change) => {
    const loadAll = vi.spyOn(SigningKey, 'loadAll');
    release(await guard(new ccxt.bithumb({ apiKey }), source()));
    const exchange = new ccxt.bithumb({ apiKey });
    const guarding = guard(exchange, source());
    change(exchange);
    const before = Object.getOwnPropertyDescriptors(exchange);
    await refusal(() => guarding, 'ERR_INVALID_ARGUMENT');
    expect(Object.getOwnPropertyDescriptors(exchange)).toStrictEqual(before);
    const kept = await guard(new ccxt.bithumb({ apiKey }), source());
    const keys = await Promise.all(loadAll.mock.results.map(({ value }) => value));
    loadAll.mockRestore();
    const destroyed = keys.map((each: SigningKey[]) => each.map((key) => key.destroyed));
    // The released instance, the failed one, and the control.
    expect(destroyed).toStrictEqual([
      [true, true],
      [true, true],
      [false, false],
    ]);
    release(kept);
  });
});

describe('release()', () => {
  it('ends signing until the instance is guarded again', async () => {
    const exchange = await guard(new ccxt.binance({ apiKey }), source());
    const placeholder = exchange.secret;
    release(exchange);
    release(exchange);
    await refusal(() => exchange.sign('account', 'private'), 'ERR_KEY_DESTROYED');
    await guard(exchange, secret.text('the-next-one'));
    expect(exchange.secret).not.toBe(placeholder);
    expect(signedBy(exchange, 'the-next-one')).toBe(true);
    release(exchange);
  });

  it('leaves a released instance unchanged if it cannot be guarded again', async () => {
    const exchange = await guard(new ccxt.kraken({ apiKey }), secret.text('c2VjcmV0'));
    release(exchange);
    await refusal(() => guard(exchange, secret.text('not-base64!')), 'ERR_SECRET_BASE64');
    await refusal(() => exchange.sign('Balance', 'private', 'POST'), 'ERR_KEY_DESTROYED');
  });

  it('finds an instance whose hmac was wrapped later, and that cannot be guarded again', async () => {
    const exchange = await guard(new ccxt.binance({ apiKey }), source());
    const { hmac } = exchange;
    exchange.hmac = (...values) => hmac(...values);
    expect(signedBy(exchange, SECRET)).toBe(true);
    const guardedStill = await refusal(() => guard(exchange, source()), 'ERR_INVALID_ARGUMENT');
    expect(guardedStill.message).toContain('is guarded already');
    release(exchange);
    await refusal(() => exchange.sign('account', 'private'), 'ERR_KEY_DESTROYED');
    const wrapped = await refusal(() => guard(exchange, source()), 'ERR_INVALID_ARGUMENT');
    expect(wrapped.message).toContain('exchange.hmac was replaced after guard()');
    exchange.hmac = hmac;
    await guard(exchange, source());
    expect(signedBy(exchange, SECRET)).toBe(true);
    release(exchange);
  });

  it('refuses an instance that is not guarded', async () => {
    for (const value of [new ccxt.binance({ apiKey }), {}, undefined, null]) {
      await refusal(() => release(value as unknown as Exchange), 'ERR_INVALID_ARGUMENT');
    }
  });
});
