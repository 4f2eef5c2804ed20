/**
 * How each exchange of ccxt 4.5.84 signs, by ccxt's id. The source is ccxt itself, `js/src/<id>.js`
 * and `js/src/pro/<id>.js`. An exchange that has a recipe states there how it signs with a secret.
 * @module
 */

import { exchanges } from '../../exchanges/catalog.js';
import { isIssued } from '../../exchanges/core/key-kinds.js';
import type { CcxtSigning } from '../../exchanges/core/types/recipe.js';
import type { KeyOptions } from '../../keys/algorithms.js';
import type { Issuer } from '../../secrets/issued.js';
import { type PrivateKind, privateKinds } from './private-keys.js';

/** A reason why an exchange cannot be guarded, as the rest of a sentence, and what to do. */
interface Refusal {
  readonly refused: string;
  readonly remedy: string;
}

/** The kinds of keys that a ccxt exchange signs with. It has one at least. */
export interface Accepted {
  /** How it signs with the secret of an API key. Absent: it takes private keys only. */
  readonly secret?: CcxtSigning & { readonly issuer: Issuer };
  readonly privateKeys: readonly PrivateKind[];
}

/** How a ccxt exchange signs, or why it cannot be guarded. */
export type Scheme = Accepted | Refusal;

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

const leaveKey = 'Leave the private key to ccxt.';

const refusals: readonly (Refusal & { ids: string })[] = [
  {
    refused: 'sends its secret in plain text, so JavaScript must hold it',
    remedy: 'Give the secret to ccxt, and give the API key few permissions.',
    ids: 'alpaca bitteam blockchaincom luno mudrex',
  },
  {
    refused: 'derives a second key from a signature, and JavaScript must hold that key',
    remedy: leaveKey,
    ids: 'dydx paradex',
  },
  {
    refused: 'signs with a key on the curve of Starknet, which locksign does not support',
    remedy: leaveKey,
    ids: 'extended',
  },
  {
    refused: 'gives its private key to a native library, which signs by itself',
    remedy: leaveKey,
    ids: 'lighter',
  },
  {
    refused: 'computes the address of its private key before it signs, with code that cannot be replaced',
    remedy: leaveKey,
    ids: 'grvt',
  },
  { refused: 'uses no secret and sends only its apiKey', remedy: 'Use it without guard().', ids: 'onetrading' },
];

const words = (ids: string): string[] => ids.split(/\s+/);

/** The exchanges of ccxt that have a recipe, and take the secret of an API key. */
const recipes = exchanges.filter(isIssued).flatMap((issuer) => {
  const { ccxt = {}, algorithm, secretEncoding, ccxtSigning } = issuer;
  const scheme = ccxtSigning ?? { keys: [{ algorithm, encoding: secretEncoding }], tokens: false };
  return Object.keys(ccxt).map((id) => [id, { ...scheme, issuer }] as const);
});

const secrets = new Map<string, CcxtSigning & { readonly issuer: Issuer }>([
  ...recipes,
  ...signing.flatMap(({ keys, ids, tokens = false }) =>
    words(ids).map((id) => [id, { keys, tokens, issuer: { name: id } }] as const),
  ),
]);

function acceptedOf(id: string): Accepted {
  const secret = secrets.get(id);
  return { ...(secret !== undefined && { secret }), privateKeys: privateKinds.get(id) ?? [] };
}

/** By ccxt's id. `guard` refuses an exchange that is not in this map. */
export const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ...[...secrets.keys(), ...privateKinds.keys()].map((id) => [id, acceptedOf(id)] as const),
  ...refusals.flatMap(({ ids, ...scheme }) => words(ids).map((id) => [id, scheme] as const)),
]);
