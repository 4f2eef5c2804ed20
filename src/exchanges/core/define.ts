/**
 * Makes an exchange of a recipe. The checks that all exchanges share are here, so a recipe is only
 * its signing rule.
 * @module
 */

import { SigningKey } from '../../index.js';
import type { SignatureEncoding } from '../../keys/algorithms.js';
import { longestShape, type Shape } from '../../secrets/shape.js';
import { OpenAccount } from './account.js';
import { answerFields } from './answers.js';
import { checkAccount, checkApiKey, checkedClock, checkedRequest, copyOf } from './checks.js';
import { accountClock } from './clock.js';
import { addHeaders, withHeaders } from './headers.js';
import { bare } from './parameters.js';
import { refuse } from './refuse.js';
import { checkedSendOptions } from './send.js';
import type { Account, Credentials, OpenOptions } from './types/account.js';
import type { Clock, Timing } from './types/clock.js';
import type { Exchange } from './types/exchange.js';
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

function splitCredentials(
  credentials: Credentials,
  recipe: Recipe,
): { account: Account; key: SigningKey; clock: Clock } {
  const { key, ...fields } = copyOf(credentials, 'the account');
  const { account, clock } = checkedAccount(bare(fields), recipe);
  if (key?.algorithm !== recipe.algorithm) {
    refuse(`key must be a SigningKey loaded with algorithm: '${recipe.algorithm}', which ${recipe.name} signs with`);
  }
  return { account, key, clock };
}

/** The options of `open`, sorted and checked. */
function splitOptions(options: Omit<OpenOptions, 'secret'>, recipe: Recipe) {
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

/**
 * Derives `sign` and `open` from a recipe, and runs the shared checks before its `prepare`.
 * @param socket how its WebSocket logins or requests are signed. Default: the exchange signs none.
 */
export function defineExchange<SocketInput = never>(
  recipe: Recipe,
  socket?: SocketRecipe<SocketInput>,
): Exchange<SocketInput> {
  const check = (given: ExchangeRequest, who: Account): { request: CheckedRequest; account: Account } => {
    const account = copyOf(who, 'the account');
    checkAccount(account, recipe);
    return { account, request: checkedRequest(given, account, recipe) };
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
      return socket.prepare(input, onceAccount, checkedClock(clock));
    },
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
    async open(options) {
      const { secret, ...others } = copyOf(options, 'the account');
      const { account, clock, sending } = splitOptions(bare(others), recipe);
      const { algorithm, secretEncoding: encoding } = recipe;
      const { apiKey, passphrase } = account;
      const issued = { issuer: exchange, apiKey, ...(passphrase !== undefined && { passphrase }) };
      const key = await SigningKey.load(secret, { algorithm, encoding }, issued);
      return new OpenAccount(exchange, { ...account, key, clock }, sending);
    },
    sign(request, credentials) {
      const { account, key, clock } = splitCredentials(credentials, recipe);
      const checked = check(request, account);
      if (!checked.request.signed) return completeUnsigned(checked);
      return signAll(prepareChecked(checked, clock), key, recipe.signatureEncoding);
    },
    ...(checkedSocket && { socket: checkedSocket }),
    signSocket(credentials, input) {
      if (checkedSocket === undefined) refuse(`${recipe.name} signs nothing on a WebSocket`);
      const { account, key, clock } = splitCredentials(credentials, recipe);
      return signAll(checkedSocket.prepare(input, account, clock), key, recipe.signatureEncoding);
    },
  };
  // Its parts are frozen too: code that changed a host would receive every request.
  const { hosts, methods, binds, socket: frozenSocket, balances, ccxt, shapes, otherApiKeys, demoHeaders } = exchange;
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
  ]) {
    Object.freeze(part);
  }
  return Object.freeze(exchange);
}
