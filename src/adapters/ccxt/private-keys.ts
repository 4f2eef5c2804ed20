/**
 * The exchanges of ccxt 4.5.84 that sign with a private key, by ccxt's id. The source is ccxt
 * itself, `js/src/<id>.js` and `js/src/pro/<id>.js`.
 * @module
 */
import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import type { KeyOptions } from '../../keys/algorithms.js';
import type { RuleName } from './private-signing.js';

/** A kind of private key that an exchange of ccxt takes. */
export interface PrivateKind {
  readonly type: KeyType;
  readonly key: KeyOptions;
  /** The credential of ccxt that holds the key. */
  readonly credential: 'secret' | 'privateKey';
  /** How ccxt signs with it. */
  readonly rule: RuleName;
}

const ofEd25519 = (rule: RuleName, encoding: 'private-key' | 'base58' = 'private-key'): PrivateKind => ({
  type: 'ed25519',
  key: { algorithm: 'ed25519', encoding },
  credential: 'secret',
  rule,
});
const ofWallet = (rule: RuleName): PrivateKind => ({
  type: 'ecdsa',
  key: { algorithm: 'ecdsa-secp256k1', encoding: 'private-key' },
  credential: 'privateKey',
  rule,
});
const ofRsa = (rule: RuleName): PrivateKind => ({
  type: 'rsa',
  key: { algorithm: 'rsa-pkcs1-sha256', encoding: 'private-key' },
  credential: 'secret',
  rule,
});

const byIds: readonly { ids: string; kinds: readonly PrivateKind[] }[] = [
  { ids: 'binance binancecoinm binanceus binanceusdm', kinds: [ofEd25519('binance'), ofRsa('binance')] },
  // ccxt signs with RSA for every key in PEM, and Bybit documents no Ed25519.
  { ids: 'bybit bybiteu bybitid', kinds: [ofRsa('bybit')] },
  {
    ids: 'coinbase',
    kinds: [
      {
        type: 'ecdsa',
        key: { algorithm: 'ecdsa-p256-sha256', encoding: 'private-key' },
        credential: 'secret',
        rule: 'coinbase-ecdsa',
      },
      ofEd25519('coinbase-ed25519'),
    ],
  },
  { ids: 'backpack', kinds: [ofEd25519('eddsa-base64')] },
  { ids: 'modetrade woofipro', kinds: [ofEd25519('eddsa-base58', 'base58')] },
  { ids: 'revolutx', kinds: [{ ...ofEd25519('eddsa-pem'), credential: 'privateKey' }] },
  { ids: 'pacifica', kinds: [{ ...ofEd25519('pacifica', 'base58'), credential: 'privateKey' }] },
  { ids: 'hyperliquid', kinds: [ofWallet('hyperliquid')] },
  { ids: 'aster', kinds: [ofWallet('aster')] },
  { ids: 'derive', kinds: [ofWallet('derive')] },
  { ids: 'nado', kinds: [ofWallet('nado')] },
  { ids: 'hibachi', kinds: [ofWallet('hibachi')] },
];

/** The private keys that each exchange takes, by ccxt's id. */
export const privateKinds: ReadonlyMap<string, readonly PrivateKind[]> = new Map(
  byIds.flatMap(({ ids, kinds }) => ids.split(' ').map((id) => [id, kinds] as const)),
);
