/**
 * locksign/ccxt: an exchange of ccxt signs with a secret that JavaScript never holds. This module
 * does not import ccxt. It works with every build and copy that signs as ccxt 4.5.84 does.
 * @module
 */
import { cloudKey } from '../../exchanges/recipes/coinbase/cloud-key.js';
import { type KeySource, LocksignError, SigningKey } from '../../index.js';
import { mistakeOfApiKey } from '../../secrets/mistake.js';
import { looksLike } from '../../secrets/refusal.js';
import { type Scheme, schemes } from './exchanges.js';
import { Placeholder } from './placeholder.js';
import { CcxtSigning, type Method } from './signing.js';
import { clientWithToken, forgetToken, signWithToken } from './tokens.js';

/** The parts of a ccxt exchange that `guard` uses. */
export interface CcxtExchange {
  readonly id: string;
  /** Must not be set. */
  readonly secret?: unknown;
  readonly apiKey?: unknown;
  /** The passphrase of the API key. */
  readonly password?: unknown;
  readonly options?: unknown;
  hmac(...values: never[]): unknown;
  hash(...values: never[]): unknown;
  sign(...values: never[]): unknown;
  client(...values: never[]): unknown;
  describe(): unknown;
}

type Replaced = 'hmac' | 'hash' | 'sign' | 'client';

interface Guarded {
  readonly signing: CcxtSigning;
  /** The instance's own function. */
  readonly originals: Readonly<Record<Replaced, Method>>;
  /** The replacement for it. */
  readonly methods: ReadonlyMap<Replaced, Method>;
}

/**
 * Keyed by the instance, because its methods can be replaced again, and by the installed `hmac`,
 * because copies of the instance share it.
 */
const guarded = new WeakMap<object, Guarded>();

const guardedOf = (exchange: CcxtExchange): Guarded | undefined => guarded.get(exchange) ?? guarded.get(exchange?.hmac);

/** Instances whose secret is being read. */
const pending = new WeakSet<CcxtExchange>();

function invalid(detail: string, remedy?: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, ...(remedy !== undefined && { remedy }) });
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The ids of the classes that it extends: ccxt's own first, the user's last. */
function idsOf(exchange: CcxtExchange): unknown[] {
  const ids: unknown[] = [];
  // The instance can have any id, and ccxt's base class uses it in its own description.
  const nameless = Object.create(exchange, { id: { value: undefined } });
  for (let of: unknown = exchange; of !== null && typeof of === 'object'; of = Object.getPrototypeOf(of)) {
    const describe = Object.getOwnPropertyDescriptor(of, 'describe')?.value;
    if (typeof describe === 'function') ids.unshift(field(Reflect.apply(describe, nameless, []), 'id'));
  }
  return ids;
}

function schemeOf(exchange: CcxtExchange): Extract<Scheme, { keys: unknown }> {
  for (const id of idsOf(exchange)) {
    const scheme = typeof id === 'string' ? schemes.get(id) : undefined;
    if (scheme === undefined) continue;
    if ('refused' in scheme) invalid(`ccxt's ${id} ${scheme.refused}`, scheme.remedy);
    if (id === 'coinbase') refuseCloudKey(exchange);
    return scheme;
  }
  return invalid(
    `locksign does not know how ccxt's ${exchange.id} signs`,
    'Leave the secret to ccxt, or try a newer version of locksign.',
  );
}

function checkApiKey(apiKey: unknown): void {
  const mistake = typeof apiKey === 'string' ? mistakeOfApiKey(apiKey) : undefined;
  if (mistake !== undefined) invalid(`apiKey ${looksLike(mistake)}`, 'Set it to the API key that the exchange issued.');
}

/** Distinguishes keys as ccxt's coinbase does, and also by the UUID of newer keys. */
function refuseCloudKey({ apiKey, options }: CcxtExchange): void {
  const isCloudKey = typeof apiKey === 'string' && cloudKey.test(apiKey);
  if (isCloudKey || field(options, 'v2CloudAPiKey') === true) {
    invalid(
      'apiKey is from Coinbase Developer Platform, which signs with ECDSA or Ed25519',
      'Leave its secret to ccxt.',
    );
  }
}

function checkInstance(exchange: CcxtExchange): void {
  for (const name of ['hmac', 'hash', 'sign', 'client', 'describe'] as const) {
    if (typeof exchange?.[name] !== 'function') {
      invalid(`exchange must be an instance of a ccxt exchange, with a method ${name}`);
    }
  }
}

function checkUnguarded(exchange: CcxtExchange): void {
  const earlier = guardedOf(exchange);
  if (earlier !== undefined) {
    if (!earlier.signing.destroyed) invalid('exchange is guarded already', 'Call release(exchange) first.');
    for (const [name, method] of earlier.methods) {
      if (exchange[name] !== method) invalid(`exchange.${name} was replaced after guard()`, 'Create a new instance.');
    }
  } else if (exchange.secret !== undefined && exchange.secret !== '') {
    invalid('exchange has a secret, which JavaScript holds', 'Create it without, and give the source to guard().');
  }
}

/** Runs before install(), which then does all of its work or none. */
function checkReplaceable(exchange: CcxtExchange, tokens: boolean): void {
  for (const name of ['secret', 'hmac', 'hash', ...(tokens ? ['sign', 'client'] : [])]) {
    const own = Object.getOwnPropertyDescriptor(exchange, name);
    if (own === undefined ? !Object.isExtensible(exchange) : !own.configurable) {
      invalid(`exchange.${name} cannot be replaced`, 'Call guard() before the exchange is frozen or sealed.');
    }
  }
}

function install(exchange: CcxtExchange, placeholder: Placeholder, signing: CcxtSigning, tokens: boolean): void {
  const { hmac, hash, sign, client } = exchange;
  const originals = guardedOf(exchange)?.originals ?? { hmac, hash, sign, client };
  const signingHmac = signing.hmac(originals.hmac);
  const methods = new Map<Replaced, Method>([
    ['hmac', signingHmac],
    ['hash', signing.hash(originals.hash)],
  ]);
  if (tokens) {
    methods.set('sign', signWithToken(signing, originals.sign));
    methods.set('client', clientWithToken(signing, originals.client));
    forgetToken(exchange);
  }
  for (const [name, value] of methods) {
    Object.defineProperty(exchange, name, { value, writable: true, enumerable: true, configurable: true });
  }
  Object.defineProperty(exchange, 'secret', {
    get: () => placeholder.text,
    set: () => invalid('secret is guarded', 'To change it, call release(exchange) and then guard() again.'),
    enumerable: true,
    configurable: true,
  });
  for (const key of [exchange, signingHmac]) guarded.set(key, { signing, originals, methods });
}

/**
 * Lets an instance of a ccxt exchange sign with a secret in locked memory. Its `secret` becomes a
 * random placeholder, and the key signs whenever ccxt would sign with the placeholder. Nothing else
 * of the instance changes.
 *
 * @param exchange an instance without `secret`, of `ccxt`, of `ccxt.pro`, or of a class that
 *   extends one of theirs.
 * @returns the same instance. If anything fails, it is unchanged.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for an exchange that cannot be guarded, with the
 *   reason; and what SigningKey.load throws, also for a text that cannot be the secret of an API
 *   key. Signing throws `ERR_REQUEST` if the exchange uses its secret in an unknown way.
 * @example
 * const exchange = await guard(new ccxt.pro.binance({ apiKey }), secret.prompt('Binance API secret'));
 * await exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.001, 30000);
 */
export async function guard<Exchange extends CcxtExchange>(exchange: Exchange, source: KeySource): Promise<Exchange> {
  checkInstance(exchange);
  checkUnguarded(exchange);
  if (pending.has(exchange)) invalid('exchange is being guarded by another call', 'Wait until that guard() has ended.');
  const { keys, tokens, issuer } = schemeOf(exchange);
  const { apiKey, password: passphrase } = exchange;
  checkApiKey(apiKey);
  const issued = {
    issuer,
    ...(typeof apiKey === 'string' && { apiKey }),
    ...(typeof passphrase === 'string' && { passphrase }),
  };
  checkReplaceable(exchange, tokens);
  pending.add(exchange);
  try {
    const placeholder = new Placeholder();
    const signing = new CcxtSigning(exchange.id, placeholder, keys, await SigningKey.loadAll(source, keys, issued));
    try {
      // Check again, because a prompt can take minutes.
      checkUnguarded(exchange);
      checkReplaceable(exchange, tokens);
      install(exchange, placeholder, signing, tokens);
    } catch (error) {
      signing.destroy();
      throw error;
    }
    return exchange;
  } finally {
    pending.delete(exchange);
  }
}

/**
 * Wipes the keys of a guarded exchange and of all its copies. Signing then throws
 * `ERR_KEY_DESTROYED` until the exchange is guarded again. A second call does nothing. Open
 * connections stay open until `exchange.close()`.
 *
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for an exchange that is not guarded.
 */
export function release(exchange: CcxtExchange): void {
  const { signing, methods } = guardedOf(exchange) ?? invalid('exchange is not guarded');
  signing.destroy();
  if (methods.has('client')) forgetToken(exchange);
}
