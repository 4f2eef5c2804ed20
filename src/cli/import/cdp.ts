/**
 * Finds the key in Coinbase's `cdp_api_key.json`: its `name` or `id` is the API key, and its
 * `privateKey` is PEM for ECDSA, and base64 for Ed25519.
 * @see https://docs.cdp.coinbase.com/get-started/authentication/cdp-api-keys
 * @module
 */
import { cloudKey } from '../../exchanges/recipes/coinbase/cloud-key.js';
import type { ErasedAccount, FoundAccount } from './found.js';
import { squash } from './host/words.js';
import { type Branch, type Leaf, withBytes } from './leaf.js';

const exchange = 'coinbase-advanced';
const hyphen = 0x2d;

function leafNamed({ fields }: Branch, name: string): Leaf | undefined {
  for (const [key, node] of fields) if (squash(key) === name && node.kind === 'leaf' && node.isText) return node;
  return undefined;
}

/** The key of an object that is one of these files. An import may have erased its private key. */
export function findCdpKey(branch: Branch): FoundAccount | ErasedAccount | undefined {
  const secret = leafNamed(branch, 'privatekey');
  if (secret === undefined) return undefined;
  const apiKey = ['name', 'id']
    .map((name) => leafNamed(branch, name)?.text())
    .find((text) => cloudKey.test(text ?? ''));
  if (apiKey === undefined) return undefined;
  if (secret.isEmpty) return { apiKey, statements: [] };
  const isPem = withBytes(secret, ([first]) => first === hyphen) ?? true;
  return { exchange, apiKey, secret, statements: [], ...(!isPem && { keyType: 'ed25519' as const }) };
}
