/**
 * locksign/ccxt: an exchange of ccxt signs with a key that JavaScript never holds. This module
 * does not import ccxt. It works with every build and copy that signs as ccxt 4.5.84 does.
 * @module
 */
import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import { cloudKey } from '../../exchanges/recipes/coinbase/cloud-key.js';
import { type KeySource, SigningKey } from '../../index.js';
import { mistakeOfApiKey } from '../../secrets/mistake.js';
import { looksLike } from '../../secrets/refusal.js';
import { type Accepted, schemes } from './exchanges.js';
import {
  type CcxtExchange,
  type Changes,
  checkReplaceable,
  checkUnguarded,
  install,
  invalid,
  releaseKeys,
} from './instance.js';
import { Placeholder } from './placeholder.js';
import type { PrivateKind } from './private-keys.js';
import { replacementsFor } from './private-signing.js';
import { CcxtSigning, type Method } from './signing.js';
import { clientWithToken, signWithToken } from './tokens.js';

export type { CcxtExchange } from './instance.js';

/** The options of {@link guard}. */
export interface GuardOptions {
  /**
   * The kind of key in the source: `hmac` for the secret of an API key, or a private key. Default:
   * `hmac` where the exchange takes it, otherwise the only kind that it takes.
   */
  readonly keyType?: KeyType;
}

/** Instances whose secret is being read. */
const pending = new WeakSet<CcxtExchange>();

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

/** How an exchange signs with the kind of key that the user has. */
type Chosen =
  | { readonly type: 'hmac'; readonly signs: NonNullable<Accepted['secret']> }
  | { readonly type: 'private'; readonly kind: PrivateKind };

/** @param keyType as the user names it, without a type check in JavaScript. */
function chosenOf(id: string, { secret, privateKeys }: Accepted, keyType: unknown): Chosen {
  const types = [...(secret === undefined ? [] : ['hmac']), ...privateKeys.map(({ type }) => type)];
  const type = keyType === undefined ? types[0] : keyType;
  if (secret !== undefined && type === 'hmac') return { type, signs: secret };
  const kind = privateKeys.find((each) => each.type === type);
  return kind === undefined
    ? invalid(`keyType must be one of ${types.join(', ')} for ccxt's ${id}`)
    : { type: 'private', kind };
}

function schemeOf(exchange: CcxtExchange, keyType: unknown): Chosen {
  for (const id of idsOf(exchange)) {
    const scheme = typeof id === 'string' ? schemes.get(id) : undefined;
    if (typeof id !== 'string' || scheme === undefined) continue;
    if ('refused' in scheme) invalid(`ccxt's ${id} ${scheme.refused}`, scheme.remedy);
    const chosen = chosenOf(id, scheme, keyType);
    if (id === 'coinbase' && chosen.type === 'hmac') refuseCloudKey(exchange);
    return chosen;
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
      "Give guard() the kind of the key: { keyType: 'ecdsa' } or { keyType: 'ed25519' }.",
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

/** Reads the secret of an API key. */
async function changesOfSecret(
  exchange: CcxtExchange,
  source: KeySource,
  { keys, tokens, issuer }: NonNullable<Accepted['secret']>,
): Promise<Changes> {
  const { apiKey, password: passphrase } = exchange;
  const issued = {
    issuer,
    ...(typeof apiKey === 'string' && { apiKey }),
    ...(typeof passphrase === 'string' && { passphrase }),
  };
  const placeholder = new Placeholder();
  const signing = new CcxtSigning(exchange.id, placeholder, keys, await SigningKey.loadAll(source, keys, issued));
  return {
    keys: signing,
    credential: 'secret',
    placeholder: placeholder.text,
    methods: {
      hmac: (original) => signing.hmac(original),
      hash: (original) => signing.hash(original),
      ...(tokens && {
        sign: (original: Method) => signWithToken(signing, original),
        client: (original: Method) => clientWithToken(signing, original),
      }),
    },
    tokens,
  };
}

/** Reads a private key. */
async function changesOfPrivateKey(source: KeySource, { key, credential, rule }: PrivateKind): Promise<Changes> {
  const keys = await SigningKey.load(source, key);
  try {
    const { placeholder, methods } = replacementsFor(rule, keys);
    return { keys, credential, placeholder, methods, tokens: 'createAuthToken' in methods };
  } catch (error) {
    keys.destroy();
    throw error;
  }
}

/**
 * Lets an instance of a ccxt exchange sign with a secret or a private key in locked memory. The
 * credential of ccxt that would hold it becomes a random placeholder, and the key signs whenever
 * ccxt would sign with the placeholder. Nothing else of the instance changes.
 *
 * @param exchange an instance without `secret`, or without `privateKey` where that holds the key,
 *   of `ccxt`, of `ccxt.pro`, or of a class that extends one of theirs.
 * @returns the same instance. If anything fails, it is unchanged.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for an exchange that cannot be guarded, with the
 *   reason; and what SigningKey.load throws, also for a text that cannot be the secret of an API
 *   key. Signing throws `ERR_REQUEST` if the exchange uses its secret in an unknown way.
 * @example
 * const exchange = await guard(new ccxt.pro.binance({ apiKey }), secret.prompt('Binance API secret'));
 * await exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.001, 30000);
 * @example
 * await guard(new ccxt.binance({ apiKey }), secret.file('binance.pem'), { keyType: 'ed25519' });
 */
export async function guard<Exchange extends CcxtExchange>(
  exchange: Exchange,
  source: KeySource,
  { keyType }: GuardOptions = {},
): Promise<Exchange> {
  checkInstance(exchange);
  const chosen = schemeOf(exchange, keyType);
  const credential = chosen.type === 'hmac' ? 'secret' : chosen.kind.credential;
  checkUnguarded(exchange, credential);
  if (pending.has(exchange)) invalid('exchange is being guarded by another call', 'Wait until that guard() has ended.');
  checkApiKey(exchange.apiKey);
  const tokens = chosen.type === 'hmac' && chosen.signs.tokens;
  checkReplaceable(exchange, [credential, 'hmac', 'hash', ...(tokens ? ['sign', 'client'] : [])]);
  pending.add(exchange);
  try {
    const changes =
      chosen.type === 'hmac'
        ? await changesOfSecret(exchange, source, chosen.signs)
        : await changesOfPrivateKey(source, chosen.kind);
    try {
      // Check again, because a prompt can take minutes.
      checkUnguarded(exchange, credential);
      checkReplaceable(exchange, [credential, ...Object.keys(changes.methods)]);
      install(exchange, changes);
    } catch (error) {
      changes.keys.destroy();
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
  releaseKeys(exchange);
}
