/**
 * The type of a recipe. An exchange is data and pure functions: a recipe says which bytes are
 * signed and where the signature goes. It never touches a key, so one recipe serves a local key, a
 * signing agent and a hardware module.
 * @module
 */
import type { KeyOptions } from '../../../keys/algorithms.js';
import type { Issuer } from '../../../secrets/issued.js';
import type { AnswerFields } from '../answers.js';
import type { Account, AccountField } from './account.js';
import type { CheckedClock } from './clock.js';
import type { KeyKind } from './key-kind.js';
import type { CheckedRequest, ExchangeRequest, ListStyle, Method, Prepared } from './request.js';

/**
 * The parts of a request that the signature covers. Anyone who holds the request can change the
 * other parts.
 */
export interface Binds {
  readonly method: boolean;
  readonly path: boolean;
  readonly query: boolean;
  readonly body: boolean;
}

/** What a method carries on an exchange. `either` means a query or a body, but not both. */
export type Carries = 'query' | 'body' | 'either' | 'both';

/** How a WebSocket login or a request on a WebSocket is signed. */
export interface SocketRecipe<Input, Source = CheckedClock> {
  readonly url: string;
  /** The page of the exchange that documents it. */
  readonly documentation: string;
  /** Absent for a plain login, which refuses an input. */
  readonly takesInput?: true;
  /**
   * Builds the message to sign. Pure apart from the clock.
   * @throws {LocksignError} `ERR_REQUEST`. The message names the field.
   */
  prepare(input: Input, account: Account, clock: Source): Prepared<string>;
}

/** How an exchange takes requests that are not signed. */
export interface KeyOnly {
  /** The header of the API key. */
  readonly header: string;
  /** The paths that never take a signature. */
  readonly paths: RegExp;
}

/** Requests for an account's balances. They only read. `locksign check` sends them. */
export type BalanceRequests = {
  /** Serves every host that has no request of its own. */
  readonly default: ExchangeRequest;
} & Readonly<Record<string, ExchangeRequest>>;

/** What a ccxt exchange does with its `secret`. */
export interface CcxtSigning {
  /** Every key that it makes of the secret. */
  readonly keys: readonly KeyOptions[];
  /**
   * Whether it also sends JSON Web Tokens (RFC 7519), which ccxt signs without calling the
   * exchange's `hmac`.
   */
  readonly tokens: boolean;
}

/**
 * Spot, and what is derived from it: contracts settled in a stablecoin (linear), contracts settled
 * in the coin (inverse), and options. ccxt's types `swap` and `future` are contracts of both
 * settlements.
 */
export type TradedMarket = 'spot' | 'linear' | 'inverse' | 'option';

/** A place without real money. Each has API keys of its own. */
export type Practice = 'testnet' | 'demo';

/**
 * The facts and the signing rule of an exchange. `defineExchange` makes an `Exchange` of it.
 */
export interface Recipe {
  readonly id: string;
  readonly name: string;
  /**
   * The ids of the exchange in ccxt, each with the name of its host. Default: ccxt does not support
   * it.
   */
  readonly ccxt?: Readonly<Record<string, string>>;
  /**
   * How ccxt signs for these ids. Default: with one key, of the recipe's algorithm and encoding.
   */
  readonly ccxtSigning?: CcxtSigning;
  /** Other names that configuration files use for it, such as earlier ids in ccxt. */
  readonly aliases?: readonly string[];
  /** The request for the balances. A host with an API of its own has a request under its name. */
  readonly balances: BalanceRequests;
  /** Base URLs of the REST API by name, without a trailing slash. The first is the default. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The hosts without real money. Default: there is none. */
  readonly practiceHosts?: Readonly<Record<string, Practice>>;
  /** The markets of each host. Default: every host serves all of them. */
  readonly hostMarkets?: Readonly<Record<string, readonly TradedMarket[]>>;
  /** The id of the exchange with its futures, where their API has a recipe of its own. */
  readonly futuresExchange?: string;
  /** The headers that select demo trading. Absent: no header does. */
  readonly demoHeaders?: Readonly<Record<string, string>>;
  /** Requests that carry the API key and no signature. Absent: the exchange has none. */
  readonly keyOnly?: KeyOnly;
  /** The signature scheme that keys are loaded with. */
  readonly algorithm: KeyKind['algorithm'];
  readonly secretEncoding: KeyKind['secretEncoding'];
  readonly signatureEncoding: KeyKind['signatureEncoding'];
  /** Further kinds of keys that the exchange takes. Default: none. */
  readonly otherKeys?: readonly KeyKind[];
  /** Whether the API key is the public key itself, in base64. */
  readonly apiKeyIsPublicKey?: true;
  /**
   * The form of its API keys and secrets, where several published examples agree. A secret of
   * another form causes a warning. Default: any secret of 16 or more visible characters.
   */
  readonly shapes?: NonNullable<Issuer['shapes']>;
  /** API keys of another product of the exchange, why they cannot be used, and what to do. */
  readonly otherApiKeys?: { readonly pattern: RegExp; readonly reason: string; readonly remedy: string };
  readonly binds: Binds;
  /** The parts of the signed message in order, on one line, for docs/exchanges.md. */
  readonly signs: string;
  /** The form of the timestamp or nonce in a few words, for docs/exchanges.md. */
  readonly time: string;
  /** The account fields that it uses in addition to the API key. Default: none. */
  readonly accountFields?: readonly AccountField[];
  /**
   * Whether requests carry only a signature of the passphrase. It then need not be header text.
   */
  readonly signsPassphrase?: boolean;
  /**
   * Milliseconds used if the account has no `recvWindow`. Default: the request then carries no
   * window.
   */
  readonly defaultRecvWindow?: number;
  /** The longest window in milliseconds that the exchange accepts. Absent: it documents none. */
  readonly longestRecvWindow?: number;
  /** The methods that it takes, and what each may carry. */
  readonly methods: Readonly<Partial<Record<Method, Carries>>>;
  /**
   * How the exchange expects lists in a query or a form. Default: they are refused, because its
   * endpoints differ or document none.
   */
  readonly lists?: ListStyle;
  /** Whether the fields of a body are sent as a form. Default: they are sent as JSON. */
  isForm?(path: string): boolean;
  /** The page of the exchange that documents the signature. */
  readonly documentation: string;
  /**
   * Whether sending the request twice has the same effect as sending it once, because it only reads
   * or because the exchange accepts an order with this identifier only once. Default: GET requests
   * are retryable.
   */
  retryable?(request: CheckedRequest): boolean;
  /**
   * Whether an answer with a status of success refuses the request. Default: the exchange says so
   * with the HTTP status alone.
   * @param answer the fields of the JSON.
   */
  isRefusal?(answer: AnswerFields): boolean;
  /**
   * Builds the message to sign. Pure apart from the clock.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed. The message names
   *   the field.
   */
  prepare(request: CheckedRequest, account: Account, clock: CheckedClock): Prepared;
}

/** The facts of an exchange. */
export type RecipeFacts = Omit<Recipe, 'prepare' | 'retryable' | 'isRefusal'>;
