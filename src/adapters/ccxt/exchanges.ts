/**
 * How each exchange of ccxt 4.5.84 signs with its `secret`, by ccxt's id. The source is ccxt
 * itself, `js/src/<id>.js` and `js/src/pro/<id>.js`. An exchange that has a recipe states it there.
 * @module
 */

import { exchanges } from '../../exchanges/catalog.js';
import type { CcxtSigning } from '../../exchanges/core/types.js';
import type { KeyOptions } from '../../keys/algorithms.js';

/** What a ccxt exchange does with its secret, or the reason why it cannot be guarded. */
export type Scheme = CcxtSigning | { readonly refused: string };

const text = (algorithm: KeyOptions['algorithm']): KeyOptions => ({ algorithm, encoding: 'utf8' });

/** The exchanges of ccxt that have no recipe. */
const signing: readonly { keys: readonly KeyOptions[]; ids: string; tokens?: true }[] = [
  {
    keys: [text('hmac-sha256')],
    ids: `bequant binanceus bitflyer bitrue bitso bittrade blofin bullish bydfi cex coinbase
      coincheck coinmate coinsph deepcoin delta digifinex fmfwio foxbit hashkey hitbtc hollaex
      independentreserve lbank ndax paymium phemex tokocrypto toobit weex woo xt zebpay`,
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
  { keys: [text('secret-suffix-md5')], ids: 'cryptomus' },
  { keys: [text('hmac-sha256')], tokens: true, ids: 'bigone' },
];

const refusals: readonly { refused: string; ids: string }[] = [
  {
    refused:
      'sends its secret in plain text, so JavaScript has to hold it: give the secret to ccxt, and give the API key few permissions',
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

const words = (ids: string): string[] => ids.split(/\s+/);

/** The exchanges of ccxt that have a recipe. */
const recipes = exchanges.map(({ ccxt = {}, algorithm, secretEncoding, ccxtSigning }) => ({
  ids: Object.keys(ccxt),
  scheme: ccxtSigning ?? { keys: [{ algorithm, encoding: secretEncoding }], tokens: false },
}));

/** By ccxt's id. `guard` refuses an exchange that is not in this map. */
export const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>(
  [
    ...recipes,
    ...signing.map(({ keys, ids, tokens = false }) => ({ ids: words(ids), scheme: { keys, tokens } })),
    ...refusals.map(({ refused, ids }) => ({ ids: words(ids), scheme: { refused } })),
  ].flatMap(({ ids, scheme }) => ids.map((id) => [id, scheme] as const)),
);
