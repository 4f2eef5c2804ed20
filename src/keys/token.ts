/**
 * openToken: keys inside a PKCS#11 token, such as a smart card, an HSM or a TPM.
 * @module
 */
// The published declarations need Symbol.asyncDispose, which an older `lib` of the user lacks.
/// <reference lib="esnext.disposable" preserve="true" />
import type { BackendToken, TokenFacts, TokenKeyFacts } from '../backend/pkcs11/backend.js';
import { checkedLabel, parseKeyName, parseTokenUri } from '../backend/pkcs11/uri.js';
import { selectTokens } from '../backend/select.js';
import { type SecretEncoding, type TokenAlgorithm, tokenAlgorithms } from '../backend/shared-table.js';
import { LocksignError } from '../errors/locksign-error.js';
import { expectedOf, type Issued } from '../secrets/issued.js';
import { checkedSource, type SecretSource, secret, wipeSource } from '../secrets/source.js';
import { notThenable } from '../util/not-thenable.js';
import { each, indexIn, register, unregister } from '../util/primordials.js';
import { secretEncodings } from './algorithms.js';
import { isSealedSecret, type KeySource, openSealedSecret } from './sealed-secret.js';
import { TokenKey } from './token-key.js';

/** Options of {@link openToken}. */
export interface TokenOptions {
  /**
   * Keeps the PIN in locked memory until the token is closed, so that a token that was removed
   * opens by itself once it is back. Without it, such a token must be opened again. The default is
   * false.
   */
  readonly keepPin?: boolean;
}

/** Options of {@link Token.generate}. */
export interface GenerateOptions {
  /** The size of an RSA modulus: 2,048 to 4,096, a multiple of 8. The default is 3,072. */
  readonly bits?: number;
}

/** The algorithm of an HMAC key, and the encoding of its secret. */
export interface ImportOptions {
  readonly algorithm: Extract<TokenAlgorithm, `hmac-${string}`>;
  /** How the secret's text becomes the key, as for SigningKey.load(). */
  readonly encoding: SecretEncoding;
}

/** Options of {@link Token.key}. */
export interface FindOptions {
  /**
   * The algorithm that the key must have. A generic secret needs it, because such a key does not
   * say which hash it is for.
   */
  readonly algorithm?: TokenAlgorithm;
}

const defaultBits = 3072;
const leastBits = 2048;
const mostBits = 4096;

function invalid(detail: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}

function known<Name extends string>(field: string, names: readonly Name[], value: unknown): Name {
  return names[indexIn(names, value)] ?? invalid(`${field} must be one of ${names.join(', ')}`);
}

const hmacAlgorithms = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const;
const pairAlgorithms = ['ed25519', 'ecdsa-p256-sha256', 'rsa-pkcs1-sha256'] as const;

function checkedBits(options: GenerateOptions): number {
  const bits = options?.bits ?? defaultBits;
  if (typeof bits === 'number' && bits >= leastBits && bits <= mostBits && bits % 8 === 0) return bits;
  return invalid(`bits must be a multiple of 8 from ${leastBits} to ${mostBits}`);
}

const checkedImport = (options: ImportOptions): ImportOptions => ({
  algorithm: known('algorithm', hmacAlgorithms, options?.algorithm),
  encoding: known('encoding', secretEncodings, options?.encoding),
});

/** A token that nobody closes stays logged in. It is closed when it is garbage-collected. */
const forgotten = new FinalizationRegistry<BackendToken>((token) => {
  token.close().catch(() => {});
});

/**
 * A token that is open and logged in to. It belongs to the thread that opened it. Its keys can be
 * used until it is closed.
 */
export class Token {
  readonly #token: BackendToken;

  /** Made by openToken(). */
  constructor(token: BackendToken) {
    if (typeof token?.find !== 'function') invalid('a token is made by openToken()');
    this.#token = token;
    notThenable(this);
    register(forgotten, this, token, this);
  }

  /** What the token says about itself. */
  get facts(): TokenFacts {
    return this.#token.facts;
  }

  /**
   * Lists the private keys and secret keys of the token, also those that this package does not sign
   * with.
   *
   * @throws {LocksignError} `ERR_TOKEN_LOST`, `ERR_TOKEN_CLOSED`, `ERR_TOKEN_FAILED`
   * @example
   * for (const { label, algorithm, publicKey } of await token.keys()) {
   *   console.log(label, algorithm, publicKey);
   * }
   */
  async keys(): Promise<TokenKeyFacts[]> {
    return this.#token.keys();
  }

  /**
   * Finds one key.
   *
   * @param name its label, or a URI with object, id and type (RFC 7512), such as
   *   `pkcs11:object=binance;type=private`.
   * @throws {LocksignError} `ERR_TOKEN_KEY` if none or several keys have the name, or if the key
   *   does not sign here. `ERR_TOKEN_LOST`, `ERR_TOKEN_CLOSED`, `ERR_TOKEN_FAILED`,
   *   `ERR_INVALID_ARGUMENT`.
   * @example const key = await token.key('binance');
   */
  async key(name: string, options: FindOptions = {}): Promise<TokenKey> {
    const parsed = parseKeyName(name);
    const wanted = options?.algorithm;
    const algorithm = wanted === undefined ? undefined : known('algorithm', tokenAlgorithms, wanted);
    const { facts } = this.#token;
    each(['label', 'serial', 'manufacturer', 'model'] as const, (field) => {
      const value = parsed.token[field];
      if (value !== undefined && value !== facts[field]) invalid('uri names another token than the one that is open');
    });
    return new TokenKey(this, await this.#token.find(parsed, algorithm));
  }

  /**
   * Makes a key pair inside the token. The private key is sensitive, not extractable, and only
   * signs, so nobody ever has it. Register `publicKey` at the exchange.
   *
   * @param label the name of the new key in the token, which no key may have.
   * @throws {LocksignError} `ERR_TOKEN_KEY` if the label is taken. `ERR_TOKEN_FULL`,
   *   `ERR_TOKEN_LOST`, `ERR_TOKEN_CLOSED`, `ERR_INVALID_ARGUMENT`. `ERR_TOKEN_FAILED` with
   *   `CKR_MECHANISM_INVALID` if the token does not make such keys.
   * @example
   * const key = await token.generate('binance', 'ed25519');
   * console.log(key.publicKey);
   */
  async generate(
    label: string,
    algorithm: Exclude<TokenAlgorithm, `hmac-${string}`>,
    options: GenerateOptions = {},
  ): Promise<TokenKey> {
    const name = checkedLabel(label);
    return new TokenKey(
      this,
      await this.#token.generate(name, known('algorithm', pairAlgorithms, algorithm), checkedBits(options)),
    );
  }

  /**
   * Moves an HMAC secret from its source into the token. The addon reads it into locked memory and
   * passes it on as one block of the hash (K0 of FIPS 198-1), which every token accepts that takes
   * keys of that length. It never becomes a JavaScript value. The key is then sensitive and not
   * extractable. Delete the source afterwards.
   *
   * @param label the name of the new key in the token, which no key may have.
   * @param source where the secret is read, or an account's secret of a vault.
   * @param issued states that an exchange issued the secret, as for SigningKey.load().
   * @throws {LocksignError} every error of SigningKey.load() about the source and the secret, and
   *   those of generate().
   * @example
   * const { algorithm, secretEncoding: encoding } = kraken;
   * const issued = { issuer: kraken, apiKey };
   * await token.importHmac('kraken', secret.prompt('Kraken secret'), { algorithm, encoding }, issued);
   */
  async importHmac(label: string, source: KeySource, options: ImportOptions, issued?: Issued): Promise<TokenKey> {
    if (isSealedSecret(source)) {
      const { algorithm, encoding } = checkedImport(options);
      const opened = openSealedSecret(source, [{ algorithm, encoding }]);
      try {
        const bytes = secret.bytes(opened.bytes, { outsideHeap: true });
        return await this.importHmac(label, bytes, { algorithm, encoding }, issued);
      } finally {
        opened.free();
      }
    }
    const checked = checkedSource(source);
    try {
      const name = checkedLabel(label);
      const { algorithm, encoding } = checkedImport(options);
      const expected = issued === undefined ? undefined : expectedOf(issued);
      return new TokenKey(this, await this.#token.importSecret(name, checked, algorithm, encoding, expected));
    } finally {
      wipeSource(checked);
    }
  }

  /**
   * Logs out, after the signatures that were asked for. A second call does nothing. After it, the
   * token's keys throw `ERR_TOKEN_CLOSED`.
   */
  async close(): Promise<void> {
    unregister(forgotten, this);
    await this.#token.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Describes the token for logs. */
  toJSON(): TokenFacts {
    return this.facts;
  }
}

/**
 * Opens a PKCS#11 token and logs in to it. The module, a library of the maker of the token, is
 * loaded into this process, so only root and this user may be able to replace it. The PIN goes from
 * its source into locked memory and from there to the module. It never becomes a JavaScript value.
 *
 * A wrong PIN is never tried twice by itself: tokens lock themselves after a few.
 *
 * @param uri names the token (token, serial, manufacturer, model, slot-id) and the module
 *   (module-path, absolute), as in RFC 7512.
 * @param pin where the user's PIN is read.
 * @throws {LocksignError} `ERR_TOKEN_MODULE` if the module cannot be loaded or is not trusted,
 *   `ERR_TOKEN_NOT_FOUND` if none or several tokens fit, `ERR_TOKEN_PIN` with the tries that are
 *   left, where the token says so, `ERR_TOKEN_LOCKED`, `ERR_TOKEN_OPEN` if this process is logged
 *   in already, `ERR_TOKEN_FAILED`. `ERR_TOKEN_UNAVAILABLE` without the native addon. The errors of
 *   SigningKey.load() if the PIN cannot be read. `ERR_INVALID_ARGUMENT`.
 * @example
 * const module = '/usr/lib/x86_64-linux-gnu/pkcs11/libtpm2_pkcs11.so';
 * const token = await openToken(`pkcs11:token=bots?module-path=${module}`, secret.prompt('PIN'));
 * const key = await token.key('binance');
 * await key.signAsync('symbol=LTCBTC', 'base64');
 * await token.close();
 */
export async function openToken(uri: string, pin: SecretSource, options: TokenOptions = {}): Promise<Token> {
  const checked = checkedSource(pin);
  try {
    const wanted = parseTokenUri(uri);
    return new Token(await selectTokens().open(wanted, checked, options?.keepPin === true));
  } finally {
    wipeSource(checked);
  }
}
