/**
 * Tokens by calls of the addon. The PIN and the secrets that go into a token are read by the addon,
 * and JavaScript has a number for each.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { Expected } from '../../secrets/mistake.js';
import type { SecretSource } from '../../secrets/source.js';
import { notThenable } from '../../util/not-thenable.js';
import { append, each, indexIn, isArray } from '../../util/primordials.js';
import type { Message } from '../message.js';
import type { Addon, Failure } from '../native/addon.js';
import {
  firstTokenAlgorithm,
  type SecretEncoding,
  type SignatureEncoding,
  secretEncodings,
  signatureEncodings,
  type TokenAlgorithm,
  tokenAlgorithms,
  tokenPinStates,
} from '../shared-table.js';
import type {
  BackendToken,
  BackendTokenKey,
  ListedToken,
  TokenBackend,
  TokenFacts,
  TokenKeyFacts,
  TokenModule,
} from './backend.js';
import type { FoundKey, ListedToken as FoundToken, OpenedToken } from './calls.js';
import { type Circumstances, errorFromToken } from './failure.js';
import { checkedModulePath } from './module-path.js';
import { publicKeyPem } from './public-key.js';
import { describeToken, type KeyUri, type TokenUri, tokenUriOf } from './uri.js';

/** Reads a secret into the addon, which holds it. Returns its number. */
type HoldSecret = (source: SecretSource, expected?: Expected) => Promise<number>;

const isFailure = (result: object | string | undefined): result is Failure =>
  typeof result === 'object' && 'code' in result;

const algorithmNumber = (algorithm: TokenAlgorithm | undefined): number =>
  algorithm === undefined ? 0 : firstTokenAlgorithm + indexIn(tokenAlgorithms, algorithm);

function factsOfKey({ algorithm: number, isSecretKey, label, id, publicKey, publicExponent }: FoundKey): TokenKeyFacts {
  const algorithm = tokenAlgorithms[number - firstTokenAlgorithm];
  const pem = algorithm === undefined ? undefined : publicKeyPem(algorithm, publicKey, publicExponent);
  return notThenable({
    label,
    id,
    type: isSecretKey ? 'secret-key' : 'private',
    ...(algorithm !== undefined && { algorithm }),
    ...(pem !== undefined && { publicKey: pem }),
  });
}

function factsOfToken(
  { label, serial, manufacturer, model, slotId, isInitialized, pin }: FoundToken,
  modulePath: string,
): ListedToken {
  return notThenable({
    label,
    serial,
    manufacturer,
    model,
    slotId,
    isInitialized,
    pin: tokenPinStates[pin] ?? 'usual',
    ...(isInitialized && { uri: tokenUriOf({ label, serial }, modulePath) }),
  });
}

export class NativeTokens implements TokenBackend {
  readonly #addon: Addon;
  readonly #hold: HoldSecret;

  constructor(addon: Addon, hold: HoldSecret) {
    this.#addon = addon;
    this.#hold = hold;
  }

  async list(modulePath: string): Promise<TokenModule> {
    const listed = await this.#addon.tokenList(checkedModulePath(modulePath));
    if (isFailure(listed)) throw errorFromToken(listed, { token: `of the module ${modulePath}`, modulePath });
    const { description, manufacturer, version } = listed;
    const tokens: ListedToken[] = [];
    each(listed.tokens, (token) => append(tokens, factsOfToken(token, modulePath)));
    return notThenable({ description, manufacturer, version, tokens: notThenable(tokens) });
  }

  async open(uri: TokenUri, pin: SecretSource, keepPin: boolean): Promise<BackendToken> {
    const { label, serial, manufacturer, model, slotId } = uri;
    // Before a user is asked for the PIN.
    const path = checkedModulePath(uri.modulePath);
    const held = await this.#hold(pin);
    const opened = await this.#addon.tokenOpen(path, label, serial, manufacturer, model, slotId, held, keepPin);
    if (isFailure(opened)) {
      throw errorFromToken(opened, { token: describeToken(uri), modulePath: uri.modulePath, source: pin });
    }
    return new NativeToken(this.#addon, this.#hold, opened, keepPin);
  }
}

class NativeToken implements BackendToken {
  readonly facts: TokenFacts;
  readonly #addon: Addon;
  readonly #hold: HoldSecret;
  readonly #token: number;
  readonly #about: Circumstances;

  constructor(addon: Addon, hold: HoldSecret, opened: OpenedToken, keepsPin: boolean) {
    const { token, label, serial, manufacturer, model } = opened;
    this.#addon = addon;
    this.#hold = hold;
    this.#token = token;
    this.facts = { label, serial, manufacturer, model };
    this.#about = { token: label, keepsPin };
    notThenable(this);
  }

  async keys(): Promise<TokenKeyFacts[]> {
    const found = await this.#addon.tokenKeys(this.#token);
    if (!isArray(found)) throw errorFromToken(found, this.#about);
    const keys: TokenKeyFacts[] = [];
    each(found, (key) => append(keys, factsOfKey(key)));
    return notThenable(keys);
  }

  async find({ label, id, type }: KeyUri, algorithm?: TokenAlgorithm): Promise<BackendTokenKey> {
    const isPrivate = type === 'private';
    const isSecret = type === 'secret-key';
    const found = await this.#addon.tokenFind(this.#token, label, id, isPrivate, isSecret, algorithmNumber(algorithm));
    return this.#key(found, label ?? Buffer.from(id ?? []).toString('hex'));
  }

  async generate(label: string, algorithm: TokenAlgorithm, bits: number): Promise<BackendTokenKey> {
    return this.#key(await this.#addon.tokenGenerate(this.#token, label, algorithmNumber(algorithm), bits), label);
  }

  async importSecret(
    label: string,
    source: SecretSource,
    algorithm: TokenAlgorithm,
    encoding: SecretEncoding,
    expected?: Expected,
  ): Promise<BackendTokenKey> {
    const held = await this.#hold(source, expected);
    const number = algorithmNumber(algorithm);
    const found = this.#addon.tokenImport(this.#token, label, held, number, indexIn(secretEncodings, encoding));
    return this.#key(await found, label, source);
  }

  async close(): Promise<void> {
    const failure = await this.#addon.tokenClose(this.#token);
    if (failure !== undefined && failure.code !== 'ERR_TOKEN_CLOSED') throw errorFromToken(failure, this.#about);
  }

  #key(found: FoundKey | Failure, key: string, source?: SecretSource): BackendTokenKey {
    const about = { ...this.#about, key, ...(source !== undefined && { source }) };
    if (isFailure(found)) throw errorFromToken(found, about);
    const facts = factsOfKey(found);
    const { algorithm } = facts;
    if (algorithm === undefined) throw errorFromToken({ code: 'ERR_TOKEN_KEY', errno: 0, limit: 3 }, about);
    return new NativeTokenKey(this.#addon, this.#token, found.key, notThenable({ ...facts, algorithm }), about);
  }
}

class NativeTokenKey implements BackendTokenKey {
  readonly facts: TokenKeyFacts & { readonly algorithm: TokenAlgorithm };
  readonly #addon: Addon;
  readonly #token: number;
  readonly #key: number;
  readonly #about: Circumstances;

  constructor(addon: Addon, token: number, key: number, facts: NativeTokenKey['facts'], about: Circumstances) {
    this.#addon = addon;
    this.#token = token;
    this.#key = key;
    this.facts = facts;
    this.#about = about;
    notThenable(this);
  }

  async sign(message: Message, encoding: SignatureEncoding): Promise<string> {
    const signature = await this.#addon.tokenSign(
      this.#token,
      this.#key,
      message,
      indexIn(signatureEncodings, encoding),
    );
    if (typeof signature === 'string') return signature;
    if (signature.code === 'ERR_INVALID_ARGUMENT') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'message must be a string or a Uint8Array' });
    }
    throw errorFromToken(signature, this.#about);
  }
}
