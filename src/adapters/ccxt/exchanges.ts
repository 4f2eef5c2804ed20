/**
 * How each exchange of ccxt 4.5.84 signs with its `secret`, by ccxt's id. The source is ccxt
 * itself, `js/src/<id>.js` and `js/src/pro/<id>.js`. An exchange that has a recipe states it there.
 * @module
 */

import { exchanges } from '../../exchanges/catalog.js';
import { isIssued } from '../../exchanges/core/key-kinds.js';
import type { CcxtSigning } from '../../exchanges/core/types/recipe.js';
import type { KeyOptions } from '../../keys/algorithms.js';
import type { Issuer } from '../../secrets/issued.js';

/** A reason why an exchange cannot be guarded, as the rest of a sentence, and what to do. */
interface Refusal {
  readonly refused: string;
  readonly remedy: string;
}

/** How a ccxt exchange signs with its secret, or why it cannot be guarded. */
export type Scheme = (CcxtSigning & { readonly issuer: Issuer }) | Refusal;

const text = (algorithm: KeyOptions['algorithm']): KeyOptions => ({ algorithm, encoding: 'utf8' });

/** The exchanges of ccxt that have no recipe. */
const signing: readonly { keys: readonly KeyOptions[]; ids: string; tokens?: true }[] = [
  {
    keys: [text('hmac-sha256')],
    ids: `bequant bitflyer bitrue bitso bittrade blofin bullish bydfi cex coinbase
      coincheck coinmate coinsph deepcoin delta digifinex fmfwio foxbit hashkey hitbtc hollaex
      independentreserve lbank ndax paymium phemex tokocrypto toobit weex woo xt zebpay`,
  },
  { keys: [text('hmac-sha384')], ids: 'bitopro btse' },
  { keys: [text('hmac-sha512')], ids: 'bit2c bitbns coinspot indodax latoken mercado p2b zaif' },
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

const ed25519: Refusal = {
  refused: 'signs with an Ed25519 key, which locksign does not support yet',
  remedy: 'Leave the secret to ccxt.',
};

const refusals: readonly (Refusal & { ids: string })[] = [
  {
    refused: 'sends its secret in plain text, so JavaScript must hold it',
    remedy: 'Give the secret to ccxt, and give the API key few permissions.',
    ids: 'alpaca bitteam blockchaincom luno mudrex',
  },
  { ...ed25519, ids: 'modetrade woofipro' },
  {
    refused: 'signs with `privateKey` and not with `secret`, which locksign does not support',
    remedy: 'Leave the private key to ccxt.',
    ids: 'aster derive dydx extended grvt hibachi hyperliquid lighter nado pacifica paradex',
  },
  { refused: 'uses no secret and sends only its apiKey', remedy: 'Use it without guard().', ids: 'onetrading' },
];

const words = (ids: string): string[] => ids.split(/\s+/);

/** The exchanges of ccxt that have a recipe. */
const recipes = exchanges.map((issuer): { ids: string[]; scheme: Scheme } => {
  const { ccxt = {}, algorithm, secretEncoding, ccxtSigning } = issuer;
  const ids = Object.keys(ccxt);
  if (!isIssued(issuer)) return { ids, scheme: ed25519 };
  const scheme = ccxtSigning ?? { keys: [{ algorithm, encoding: secretEncoding }], tokens: false };
  return { ids, scheme: { ...scheme, issuer } };
});

/** By ccxt's id. `guard` refuses an exchange that is not in this map. */
export const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ...recipes.flatMap(({ ids, scheme }) => ids.map((id) => [id, scheme] as const)),
  ...signing.flatMap(({ keys, ids, tokens = false }) =>
    words(ids).map((id) => [id, { keys, tokens, issuer: { name: id } }] as const),
  ),
  ...refusals.flatMap(({ ids, ...scheme }) => words(ids).map((id) => [id, scheme] as const)),
]);
