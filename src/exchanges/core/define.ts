/**
 * Makes an exchange of a recipe. The checks that all exchanges share are here, so a recipe is only
 * its signing rule.
 * @module
 */

import { SigningKey } from '../../index.js';
import type { SignatureEncoding } from '../../keys/algorithms.js';
import type { KeySource } from '../../keys/sealed-secret.js';
import { longestShape, type Shape } from '../../secrets/shape.js';
import { OpenAccount } from './account.js';
import { isSynchronous, kindOfKey, requireSynchronous, signatureOf } from './account-key.js';
import { answerFields } from './answers.js';
import { checkAccount, checkApiKey, checkedClock, checkedRequest, copyOf } from './checks.js';
import { accountClock } from './clock.js';
import { addHeaders, withHeaders } from './headers.js';
import { factsWith, isIssued, kindOfType, kindsOf } from './key-kinds.js';
import { bare } from './parameters.js';
import { refuse } from './refuse.js';
import { checkedSendOptions } from './send.js';
import type { Account, AccountKey, AsyncCredentials, OpenOptions } from './types/account.js';
import type { Clock, Timing } from './types/clock.js';
import type { Exchange } from './types/exchange.js';
import type { KeyKind, KeyType } from './types/key-kind.js';
import type { Recipe, SocketRecipe } from './types/recipe.js';
import type { CheckedRequest, ExchangeRequest, Prepared, SignedRequest } from './types/request.js';
import { unsignedRequest } from './unsigned.js';

/** Half as long as the shortest secret that an exchange documents. */
const anySecret: Shape = { characters: 'visible', length: [16, longestShape] };

/** An account and its clock, checked. */
function checkedAccount(fields: Account & Timing, recipe: Recipe): { account: Account; clock: Clock } {
  const { clock, serverTimeOffset, ...others } = fields;
  const account = bare(others);
  checkAccount(account, recipe);
  if (clock !== undefined) {
    if (serverTimeOffset !== undefined) refuse('serverTimeOffset and clock cannot be combined');
    checkedClock(clock);
  }
  const options = serverTimeOffset === undefined ? {} : { serverTimeOffset };
  return { account, clock: clock ?? accountClock(account.apiKey, options) };
}

/** The same account with the kind of its key, which some recipes write into the message. */
const withKind = (account: Account, { type }: KeyKind): Account => bare({ ...account, keyType: type });

interface Split<Key extends AccountKey> {
  readonly account: Account;
  readonly key: Key;
  readonly kind: KeyKind;
  readonly clock: Clock;
}

function splitCredentials(credentials: AsyncCredentials, recipe: Recipe): Split<AccountKey> {
  const { key, ...fields } = copyOf(credentials, 'the account');
  const { account, clock } = checkedAccount(bare(fields), recipe);
  const kind = kindOfKey(recipe, account, key);
  return { account: withKind(account, kind), key, kind, clock };
}

/** The options of `open`, sorted and checked. */
function splitOptions(options: Omit<OpenOptions, 'secret' | 'key'>, recipe: Recipe) {
  const { timeout, retries, dispatcher, ...fields } = options;
  const checked = checkedAccount(bare(fields), recipe);
  checkApiKey(checked.account.apiKey, checked.account.passphrase);
  return { ...checked, sending: checkedSendOptions({ timeout, retries, dispatcher }) };
}

/** Signs each message that the request needs. */
function signAll<Result extends object | string>(
  prepared: Prepared<Result>,
  key: SigningKey,
  encoding: SignatureEncoding,
): Result {
  let step: Result | Prepared<Result> = prepared;
  while (typeof step === 'object' && 'finish' in step) step = step.finish(key.sign(step.message, encoding));
  return step;
}

/** The same with any key. */
async function signAllAsync<Result extends object | string>(
  prepared: Prepared<Result>,
  key: AccountKey,
  encoding: SignatureEncoding,
): Promise<Result> {
  let step: Result | Prepared<Result> = prepared;
  while (typeof step === 'object' && 'finish' in step) {
    step = step.finish(await signatureOf(key, step.message, encoding));
  }
  return step;
}

/** The exchanges of one recipe by the kind of key that is their first. */
type Family<SocketInput> = Map<KeyType, Exchange<SocketInput>>;

/**
 * Derives `sign` and `open` from a recipe, and runs the shared checks before its `prepare`.
 * @param socket how its WebSocket logins or requests are signed. Default: the exchange signs none.
 */
export function defineExchange<SocketInput = never>(
  recipe: Recipe,
  socket?: SocketRecipe<SocketInput>,
): Exchange<SocketInput> {
  return makeExchange(recipe, socket, new Map());
}

function makeExchange<SocketInput>(
  recipe: Recipe,
  socket: SocketRecipe<SocketInput> | undefined,
  family: Family<SocketInput>,
): Exchange<SocketInput> {
  const kindOf = ({ keyType }: Account): KeyKind =>
    keyType === undefined ? kindsOf(recipe)[0] : kindOfType(recipe, keyType);
  const check = (given: ExchangeRequest, who: Account): { request: CheckedRequest; account: Account } => {
    const account = copyOf(who, 'the account');
    checkAccount(account, recipe);
    return { account: withKind(account, kindOf(account)), request: checkedRequest(given, account, recipe) };
  };
  const prepareChecked = ({ request, account }: ReturnType<typeof check>, clock: Clock): Prepared =>
    withHeaders(recipe.prepare(request, account, checkedClock(clock)), request.headers);
  const completeUnsigned = ({ request, account }: ReturnType<typeof check>): SignedRequest =>
    addHeaders(unsignedRequest(request, account, recipe), request.headers);
  const checkedSocket = socket && {
    ...socket,
    prepare(input: SocketInput, account: Account, clock: Clock) {
      const onceAccount = copyOf(account, 'the account');
      checkAccount(onceAccount, recipe);
      // Otherwise a login to one stream could be mistaken for a login to another.
      if (socket.takesInput !== true && input !== undefined) {
        refuse(`input is not used by ${recipe.name}, whose WebSocket login takes none`, 'Omit it.');
      }
      return socket.prepare(input, withKind(onceAccount, kindOf(onceAccount)), checkedClock(clock));
    },
  };
  const prepareSocket = (input: SocketInput, account: Account, clock: Clock): Prepared<string> =>
    checkedSocket?.prepare(input, account, clock) ?? refuse(`${recipe.name} signs nothing on a WebSocket`);
  const loadKey = (secret: KeySource, account: Account): Promise<SigningKey> => {
    const { algorithm, secretEncoding: encoding } = kindOf(account);
    const { apiKey, passphrase } = account;
    const issued = { issuer: exchange, apiKey, ...(passphrase !== undefined && { passphrase }) };
    return SigningKey.load(secret, { algorithm, encoding }, isIssued({ algorithm }) ? issued : undefined);
  };
  /** @param isOwn whether the key was loaded here, so that nobody else destroys it. */
  const checkedKind = (account: Account, key: AccountKey, isOwn: boolean): KeyKind => {
    try {
      return kindOfKey(recipe, account, key);
    } catch (error) {
      if (isOwn && isSynchronous(key)) key.destroy();
      throw error;
    }
  };
  const exchange: Exchange<SocketInput> = {
    ...recipe,
    shapes: { secret: anySecret, ...recipe.shapes },
    prepare(request, account, clock) {
      const checked = check(request, account);
      if (!checked.request.signed) refuse('the request carries no signature', 'Complete it with unsigned().');
      return prepareChecked(checked, clock);
    },
    unsigned(request, account) {
      const checked = check(request, account);
      return checked.request.signed ? undefined : completeUnsigned(checked);
    },
    retryable(request) {
      const checked = checkedRequest(request, copyOf({}, 'the account'), recipe);
      return recipe.retryable?.(checked) ?? checked.method === 'GET';
    },
    isRefusal(answer) {
      const fields = answerFields(answer);
      return fields !== undefined && (recipe.isRefusal?.(fields) ?? false);
    },
    withKeys(type) {
      const kind = kindOfType(recipe, type);
      const known = family.get(kind.type);
      return known ?? makeExchange(factsWith(recipe, kind), socket, family);
    },
    async open(options) {
      const { secret, key: given, ...others } = copyOf<OpenOptions>(options, 'the account');
      const { account, clock, sending } = splitOptions(bare(others), recipe);
      if (given !== undefined && secret !== undefined) refuse('secret and key cannot be combined', 'Give one of them.');
      const key = given === undefined ? await loadKey(secret, account) : given;
      const kind = checkedKind(account, key, given === undefined);
      const opened = withKind(account, kind);
      return new OpenAccount(exchange.withKeys(kind.type), { ...opened, key, clock }, sending);
    },
    sign(request, credentials) {
      const split = splitCredentials(credentials, recipe);
      const checked = check(request, split.account);
      if (!checked.request.signed) return completeUnsigned(checked);
      const key = requireSynchronous(split.key);
      return signAll(prepareChecked(checked, split.clock), key, split.kind.signatureEncoding);
    },
    async signAsync(request, credentials) {
      const { account, key, kind, clock } = splitCredentials(credentials, recipe);
      const checked = check(request, account);
      if (!checked.request.signed) return completeUnsigned(checked);
      return await signAllAsync(prepareChecked(checked, clock), key, kind.signatureEncoding);
    },
    ...(checkedSocket && { socket: checkedSocket }),
    signSocket(credentials, input) {
      const { account, key, kind, clock } = splitCredentials(credentials, recipe);
      const prepared = prepareSocket(input, account, clock);
      return signAll(prepared, requireSynchronous(key), kind.signatureEncoding);
    },
    async signSocketAsync(credentials, input) {
      const { account, key, kind, clock } = splitCredentials(credentials, recipe);
      return await signAllAsync(prepareSocket(input, account, clock), key, kind.signatureEncoding);
    },
  };
  family.set(kindsOf(recipe)[0].type, exchange);
  // Its parts are frozen too: code that changed a host would receive every request.
  const { hosts, methods, binds, socket: frozenSocket, balances, ccxt, shapes, otherApiKeys, demoHeaders } = exchange;
  const { otherKeys = [] } = exchange;
  for (const part of [
    shapes,
    shapes?.secret,
    shapes?.apiKey,
    otherApiKeys,
    hosts,
    methods,
    binds,
    frozenSocket,
    balances,
    ...Object.values(balances),
    ccxt,
    demoHeaders,
    otherKeys,
    ...otherKeys,
  ]) {
    Object.freeze(part);
  }
  return Object.freeze(exchange);
}
