/**
 * How a guarded exchange of ccxt signs with a private key. ccxt imports `ecdsa`, `eddsa`, `rsa` and
 * `jwt` inside each module, where they cannot be replaced. Each rule therefore replaces the
 * smallest methods of the instance around them. Where ccxt's own code must run to the end, the
 * placeholder is a key without value, and the real key replaces the signature of that key.
 * @module
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign as signWith } from 'node:crypto';
import { types } from 'node:util';
import type { SigningKey } from '../../keys/signing-key.js';
import { hashName } from './hash-name.js';
import { isData, Placeholder } from './placeholder.js';
import { call, fields, noHmac, type Replacement, type Replacements, type Rule, unknownUse } from './replacements.js';
import { aster, derive, hibachi, hyperliquid, nado } from './wallet-signing.js';

/**
 * ccxt signs with `hmac` unless the secret is PEM, and puts the result of either where the other
 * would be. The placeholder is not PEM, so the key signs in place of the HMAC.
 */
function inPlaceOfHmac(key: SigningKey, isPercentEncoded: boolean): Replacements {
  const placeholder = new Placeholder();
  let isRequest = false;
  const hmac: Replacement = (original) =>
    function hmac(this: unknown, ...values: unknown[]) {
      const [request, secret, hash] = values;
      if (!isData(secret) || !placeholder.isIn(secret)) return Reflect.apply(original, this, values);
      if (!placeholder.is(secret, 'utf8') || hashName(hash) !== 'sha256' || !isData(request)) return unknownUse();
      if (placeholder.isWrittenIn(request)) return unknownUse();
      const signature = key.sign(request, 'base64');
      return isRequest && isPercentEncoded ? encodeURIComponent(signature) : signature;
    };
  const sign: Replacement = (original) =>
    function sign(this: unknown, ...values: unknown[]) {
      isRequest = true;
      try {
        return Reflect.apply(original, this, values);
      } finally {
        isRequest = false;
      }
    };
  return { placeholder: placeholder.text, methods: { hmac, sign } };
}

/** @param placeholder a key of the same kind, with which ccxt makes the JSON Web Token. */
function token(key: SigningKey, placeholder: string): Replacements {
  const createAuthToken: Replacement = (original) =>
    function createAuthToken(this: unknown, ...values: unknown[]) {
      const made: unknown = Reflect.apply(original, this, values);
      const [, message] = /^([\w-]+\.[\w-]+)\.[\w-]+$/.exec(String(made)) ?? [];
      return message === undefined ? unknownUse() : `${message}.${key.sign(message, 'base64url')}`;
    };
  return { placeholder, methods: { hmac: noHmac(placeholder), createAuthToken } };
}

const newEd25519 = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

/** The seed, and the public key, of 32 bytes each (RFC 8032). */
function bytesOf(key: KeyObject): { seed: Buffer; publicKey: Buffer } {
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  return { seed: Buffer.from(d, 'base64url'), publicKey: Buffer.from(x, 'base64url') };
}

/** Replaces a value wherever it occurs in an object that was made for one request. */
function replaceIn(object: unknown, replacements: ReadonlyMap<unknown, string>): boolean {
  let isFound = false;
  for (const [name, value] of Object.entries(fields(object))) {
    const replacement = replacements.get(value);
    if (replacement !== undefined) Reflect.set(fields(object), name, replacement);
    if (replacement !== undefined || replaceIn(value, replacements)) isFound = true;
  }
  return isFound;
}

/**
 * ccxt passes the bytes that `encode` returns to `eddsa` at once, and puts the signature into the
 * headers of a request or into the message of a WebSocket.
 */
function eddsa(key: SigningKey, write: (key: KeyObject) => string): Replacements {
  const worthless = newEd25519();
  const placeholder = write(worthless);
  let message: Uint8Array | undefined;

  /** Ed25519 gives one signature of a message, so that of the placeholder can be found. */
  function resign(object: unknown, signed: Uint8Array): boolean {
    const [from, to] = [signWith(null, signed, worthless), Buffer.from(key.sign(signed, 'hex'), 'hex')];
    const forms = ['base64', 'base64url'] as const;
    return replaceIn(object, new Map(forms.map((form) => [from.toString(form), to.toString(form)])));
  }

  const encode: Replacement = (original) =>
    function encode(this: unknown, ...values: unknown[]) {
      const bytes: unknown = Reflect.apply(original, this, values);
      message = types.isUint8Array(bytes) ? bytes : undefined;
      return bytes;
    };
  const sign: Replacement = (original) =>
    function sign(this: unknown, ...values: unknown[]) {
      message = undefined;
      const request: unknown = Reflect.apply(original, this, values);
      const signed = message;
      message = undefined;
      if (signed !== undefined && !resign(fields(request)['headers'], signed)) unknownUse();
      return request;
    };
  const watch: Replacement = (original) =>
    function watch(this: unknown, ...values: unknown[]) {
      const signed = message;
      message = undefined;
      if (signed !== undefined) resign(values[2], signed);
      return Reflect.apply(original, this, values);
    };
  return { placeholder, methods: { hmac: noHmac(placeholder), encode, sign, watch, watchMultiple: watch } };
}

/** The digits and letters of Bitcoin's base58. */
const base58Digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes: Uint8Array): string {
  let digits = '';
  for (let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`); rest > 0n; rest /= 58n) {
    digits = base58Digits.charAt(Number(rest % 58n)) + digits;
  }
  // One digit for each byte of zeros at the start.
  const first = bytes.findIndex((byte) => byte !== 0);
  return base58Digits.charAt(0).repeat(Math.max(first, 0)) + digits;
}

function pacifica(key: SigningKey): Replacements {
  const placeholder = base58(randomBytes(64));
  const signMessage: Replacement = (original) =>
    function signMessage(this: unknown, ...values: unknown[]) {
      const [header, payload, privateKey] = values;
      if (privateKey !== placeholder) return Reflect.apply(original, this, values);
      const message = call(this, 'prepareMessage', header, payload);
      if (typeof message !== 'string') return unknownUse();
      return base58(Buffer.from(key.sign(message, 'hex'), 'hex'));
    };
  return { placeholder, methods: { hmac: noHmac(placeholder), signMessage } };
}

/** The base64 of the seed and the public key, by whose length ccxt recognises the kind. */
function cloudKey(): string {
  const { seed, publicKey } = bytesOf(newEd25519());
  return Buffer.concat([seed, publicKey]).toString('base64');
}

const cloudPem = (): string => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ type: 'sec1', format: 'pem' }));
};

const rules = {
  binance: (key) => inPlaceOfHmac(key, true),
  bybit: (key) => inPlaceOfHmac(key, false),
  'coinbase-ecdsa': (key) => token(key, cloudPem()),
  'coinbase-ed25519': (key) => token(key, cloudKey()),
  'eddsa-base64': (key) => eddsa(key, (made) => bytesOf(made).seed.toString('base64')),
  'eddsa-base58': (key) => eddsa(key, (made) => base58(bytesOf(made).seed)),
  'eddsa-pem': (key) => eddsa(key, (made) => String(made.export({ type: 'pkcs8', format: 'pem' }))),
  pacifica,
  hyperliquid,
  aster,
  derive,
  nado,
  hibachi,
} as const satisfies Record<string, Rule>;

/** How ccxt signs with a private key. */
export type RuleName = keyof typeof rules;

/** @throws {LocksignError} later, when ccxt signs: what {@link SigningKey.sign} throws. */
export const replacementsFor = (rule: RuleName, key: SigningKey): Replacements => rules[rule](key);
