/**
 * Makes an exchange of a recipe: checks what is the same everywhere, so that a recipe is only its signing rule.
 * @module
 */
import { accountClock } from './clock.js';
import type { Account, Carries, Clock, Exchange, ExchangeRequest, Method, Recipe } from './exchange.js';
import { plainEntries } from './parameters.js';
import { refuse } from './refuse.js';

const requestFields: readonly string[] = ['method', 'path', 'query', 'body'] satisfies (keyof ExchangeRequest)[];

function copyOf<T extends object>(value: T, field: string): T {
  if (typeof value !== 'object' || value === null) refuse(`${field} must be an object`);
  return { ...value };
}

function checkMethod(method: unknown, recipe: Recipe): Carries {
  const known = Object.keys(recipe.methods);
  if (typeof method !== 'string' || !known.includes(method)) {
    refuse(`method must be one of ${known.join(', ')} for ${recipe.name}`);
  }
  return recipe.methods[method as Method] ?? refuse('method is missing');
}

function checkPath(path: unknown, host: string): void {
  if (typeof path !== 'string' || !path.startsWith('/')) refuse("path must be text that begins with '/'");
  if (/[?#]/.test(path)) refuse("path must be without '?' and '#': give parameters as query");
  // fetch resolves `..` and encodes spaces: then it would send another path than the one that was signed.
  if (!URL.canParse(host + path) || new URL(host + path).pathname !== path) {
    refuse('path must be written as it is sent: percent-encoded, without . and .. segments');
  }
}

function checkRequest(request: ExchangeRequest, recipe: Recipe): void {
  const unknown = Object.keys(request).find((field) => !requestFields.includes(field));
  if (unknown !== undefined) refuse(`${unknown} is not a field of a request: use ${requestFields.join(', ')}`);
  const { method, path, query, body } = request;
  const carries = checkMethod(method, recipe);
  checkPath(path, recipe.host);
  if (query !== undefined) plainEntries(query, 'query');
  if (body !== undefined && typeof body !== 'string') plainEntries(body, 'body');
  if (query !== undefined && carries === 'body')
    refuse(`query must be left out: ${recipe.name} takes none with ${method}`);
  if (body !== undefined && carries === 'query')
    refuse(`body must be left out: ${recipe.name} takes none with ${method}`);
  if (query !== undefined && body !== undefined && carries === 'either') {
    refuse(`query must be left out when there is a body: ${recipe.name} signs one of the two`);
  }
}

/** What an HTTP header carries unchanged (RFC 9110, section 5.5): visible ASCII, spaces inside. */
const headerText = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

function checkHeader(value: unknown, field: string): void {
  if (typeof value !== 'string' || !headerText.test(value)) {
    refuse(`${field} must be visible ASCII characters, without line breaks or surrounding spaces`);
  }
}

function checkAccount(account: Account, recipe: Recipe): void {
  checkHeader(account.apiKey, 'apiKey');
  if (account.passphrase !== undefined) checkHeader(account.passphrase, 'passphrase');
  if (account.subaccount === undefined) return;
  // Dropped in silence, the order would go to the main account.
  if (recipe.subaccounts !== true) refuse(`subaccount must be left out: ${recipe.name}'s requests name none here`);
  checkHeader(account.subaccount, 'subaccount');
}

function checkedClock(clock: Clock): Clock {
  if (typeof clock?.next !== 'function') refuse('clock must have next(): make one with createClock()');
  return {
    next() {
      const time = clock.next();
      return Number.isSafeInteger(time) && time > 0 ? time : refuse('clock must give a positive whole number');
    },
  };
}

/** The passphrase, on an exchange that issues one with the key. */
export function requirePassphrase(account: Account): string {
  return account.passphrase ?? refuse('passphrase is missing: it was issued together with the API key');
}

/** Derives `sign` from a recipe, and puts the checks that all recipes share in front of its `prepare`. */
export function defineExchange(recipe: Recipe): Exchange {
  const prepare: Recipe['prepare'] = (request, account, clock) => {
    // Copies: a getter could give what was checked first and something else afterwards.
    const onceRequest = copyOf(request, 'request');
    const onceAccount = copyOf(account, 'the account');
    checkRequest(onceRequest, recipe);
    checkAccount(onceAccount, recipe);
    return recipe.prepare(onceRequest, onceAccount, checkedClock(clock));
  };
  return Object.freeze<Exchange>({
    ...recipe,
    prepare,
    sign(request, credentials) {
      const account = copyOf(credentials, 'the account');
      checkAccount(account, recipe);
      const { key } = account;
      if (key?.algorithm !== recipe.algorithm) {
        refuse(
          `key must be a SigningKey loaded with algorithm: '${recipe.algorithm}', which ${recipe.name} signs with`,
        );
      }
      const { message, finish } = prepare(request, account, account.clock ?? accountClock(account.apiKey));
      return finish(key.sign(message, recipe.signatureEncoding));
    },
  });
}
