/**
 * How each exchange of ccxt 4.5.84 signs with its `secret`, by ccxt's id: read off its own source, `js/src/<id>.js` and
 * `js/src/pro/<id>.js`.
 * @module
 */

import { exchanges } from '../../exchanges/catalog.js';
import type { KeyOptions } from '../../keys/algorithms.js';

/** What a ccxt exchange does with its secret. */
export type Scheme =
  | {
      /** Every use that it makes of the secret. */
      readonly keys: readonly KeyOptions[];
      /** It also sends JSON Web Tokens (RFC 7519), which ccxt signs without asking the exchange's `hmac`. */
      readonly tokens: boolean;
    }
  | { readonly refused: string };

const text = (algorithm: KeyOptions['algorithm']): KeyOptions => ({ algorithm, encoding: 'utf8' });

/** What ccxt's exchanges do that have no recipe here, and those whose recipe signs otherwise than ccxt. */
const signing: readonly { keys: readonly KeyOptions[]; ids: string; tokens?: true }[] = [
  {
    keys: [text('hmac-sha256')],
    ids: `bequant binanceus bitflyer bitrue bitso bittrade blofin bullish bybiteu bybitid bydfi cex coinbase
      coincheck coinmate coinsph deepcoin delta digifinex fmfwio foxbit hashkey hitbtc hollaex
      independentreserve lbank myokx ndax okxus paymium phemex tokocrypto toobit weex woo xt zebpay`,
  },
  { keys: [text('hmac-sha384')], ids: 'bitopro btse' },
  { keys: [text('hmac-sha512')], ids: 'bit2c bitbns coinspot gateeu indodax latoken mercado p2b zaif' },
  {
    keys: [{ algorithm: 'hmac-sha256', encoding: 'base64' }],
    ids: 'btcturk coinbaseinternational',
  },
  { keys: [{ algorithm: 'hmac-sha512', encoding: 'base64' }], ids: 'btcmarkets' },
  { keys: [{ algorithm: 'hmac-sha256', encoding: 'to-base64' }], ids: 'apex' },
  { keys: [{ algorithm: 'hmac-sha256', encoding: 'to-md5-hex' }], ids: 'btcbox' },
  { keys: [{ algorithm: 'hmac-sha512', encoding: 'to-uppercase' }], ids: 'coinone' },
  // v1 of its API, v2, and the login of its WebSocket.
  { keys: [text('secret-suffix-md5'), text('secret-suffix-sha256'), text('hmac-sha256')], ids: 'coinex' },
  { keys: [text('secret-suffix-md5')], ids: 'cryptomus' },
  { keys: [text('hmac-sha256')], tokens: true, ids: 'bigone upbit' },
  { keys: [text('hmac-sha512'), text('hmac-sha256')], tokens: true, ids: 'bithumb' },
];

const refusals: readonly { refused: string; ids: string }[] = [
  {
    refused: 'sends its secret in clear, so JavaScript has to hold it: give it to ccxt, with as few rights as will do',
    ids: 'alpaca bitteam blockchaincom luno mudrex',
  },
  {
    refused: 'signs with an Ed25519 key, which locksign cannot do yet: leave the secret to ccxt',
    ids: 'backpack modetrade woofipro',
  },
  {
    refused: 'signs with `privateKey` and not with `secret`, which locksign cannot do: leave it to ccxt',
    ids: 'aster derive dydx extended grvt hibachi hyperliquid lighter nado pacifica paradex revolutx',
  },
  { refused: 'uses no secret: its apiKey is all that it sends', ids: 'onetrading' },
];

/** Those that have a recipe sign as the recipe says. */
const recipes = exchanges.map(({ ccxt = {}, algorithm, secretEncoding }) => ({
  ids: Object.keys(ccxt).join(' '),
  scheme: { keys: [{ algorithm, encoding: secretEncoding }], tokens: false },
}));

/** By ccxt's id. An exchange that is not here is not known. */
export const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>(
  [
    ...recipes.filter(({ ids }) => ids !== ''),
    ...signing.map(({ keys, ids, tokens = false }) => ({ ids, scheme: { keys, tokens } })),
    ...refusals.map(({ refused, ids }) => ({ ids, scheme: { refused } })),
  ].flatMap(({ ids, scheme }) => ids.split(/\s+/).map((id) => [id, scheme] as const)),
);
