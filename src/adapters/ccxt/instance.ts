/**
 * Replaces methods of an instance of ccxt, and remembers the instance's own.
 * @module
 */
import { LocksignError } from '../../index.js';
import type { Method } from './signing.js';
import { forgetToken } from './tokens.js';

/** The parts of a ccxt exchange that `guard` uses. */
export interface CcxtExchange {
  readonly id: string;
  /** Must not be set, where `guard` gets it. */
  readonly secret?: unknown;
  /** Must not be set, where `guard` gets it. */
  readonly privateKey?: unknown;
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

/** The keys that sign for an instance. */
interface Keys {
  destroy(): void;
  readonly destroyed: boolean;
}

/** What `guard` changes in an instance. */
export interface Changes {
  readonly keys: Keys;
  /** The credential that becomes the placeholder. */
  readonly credential: 'secret' | 'privateKey';
  readonly placeholder: string;
  /** `hmac` is always one of them. */
  readonly methods: Readonly<Record<string, (original: Method) => Method>>;
  /** Whether ccxt keeps tokens that it signed. */
  readonly tokens: boolean;
}

interface Guarded extends Pick<Changes, 'keys' | 'tokens'> {
  /** The instance's own functions. */
  readonly originals: ReadonlyMap<string, Method>;
  /** The replacements for them. */
  readonly methods: ReadonlyMap<string, Method>;
}

/**
 * Keyed by the instance, because its methods can be replaced again, and by the installed `hmac`,
 * because copies of the instance share it.
 */
const guarded = new WeakMap<object, Guarded>();

const guardedOf = (exchange: CcxtExchange): Guarded | undefined => guarded.get(exchange) ?? guarded.get(exchange?.hmac);

export function invalid(detail: string, remedy?: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, ...(remedy !== undefined && { remedy }) });
}

function methodOf(exchange: CcxtExchange, name: string): Method {
  const method: unknown = Reflect.get(exchange, name);
  return typeof method === 'function'
    ? (method as Method)
    : invalid(`exchange has no method ${name}, which ccxt 4.5.84 has`);
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` */
export function checkUnguarded(exchange: CcxtExchange, credential: Changes['credential']): void {
  const earlier = guardedOf(exchange);
  if (earlier !== undefined) {
    if (!earlier.keys.destroyed) invalid('exchange is guarded already', 'Call release(exchange) first.');
    for (const [name, method] of earlier.methods) {
      if (Reflect.get(exchange, name) !== method) {
        invalid(`exchange.${name} was replaced after guard()`, 'Create a new instance.');
      }
    }
  } else if (exchange[credential] !== undefined && exchange[credential] !== '') {
    invalid(
      `exchange has a ${credential}, which JavaScript holds`,
      'Create it without, and give the source to guard().',
    );
  }
}

/**
 * Runs before install(), which then does all of its work or none.
 *
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function checkReplaceable(exchange: CcxtExchange, names: readonly string[]): void {
  for (const name of [...names, ...(guardedOf(exchange)?.methods.keys() ?? [])]) {
    const own = Object.getOwnPropertyDescriptor(exchange, name);
    if (own === undefined ? !Object.isExtensible(exchange) : !own.configurable) {
      invalid(`exchange.${name} cannot be replaced`, 'Call guard() before the exchange is frozen or sealed.');
    }
  }
}

/** Changes an instance that the checks above have accepted. */
export function install(exchange: CcxtExchange, changes: Changes): void {
  const { keys, credential, placeholder, tokens } = changes;
  const earlier = guardedOf(exchange);
  const originalOf = (name: string): Method => earlier?.originals.get(name) ?? methodOf(exchange, name);
  const originals = new Map(Object.keys(changes.methods).map((name) => [name, originalOf(name)]));
  const methods = new Map<string, Method>();
  for (const [name, original] of originals) {
    const replacement = changes.methods[name];
    if (replacement !== undefined) methods.set(name, replacement(original));
  }
  // An earlier guard() with a key of another kind replaced other methods.
  for (const [name, value] of [...(earlier?.originals ?? []), ...methods]) {
    Object.defineProperty(exchange, name, { value, writable: true, enumerable: true, configurable: true });
  }
  if (tokens) forgetToken(exchange);
  Object.defineProperty(exchange, credential, {
    get: () => placeholder,
    set: () => invalid(`${credential} is guarded`, 'To change it, call release(exchange) and then guard() again.'),
    enumerable: true,
    configurable: true,
  });
  const remembered = { keys, tokens, originals, methods };
  guarded.set(exchange, remembered);
  const hmac = methods.get('hmac');
  if (hmac !== undefined) guarded.set(hmac, remembered);
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` */
export function releaseKeys(exchange: CcxtExchange): void {
  const { keys, tokens } = guardedOf(exchange) ?? invalid('exchange is not guarded');
  keys.destroy();
  if (tokens) forgetToken(exchange);
}
