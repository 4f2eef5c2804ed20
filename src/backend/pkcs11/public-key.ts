/**
 * Public keys as PEM: SubjectPublicKeyInfo (RFC 5280, section 4.1) in the lines of RFC 7468.
 * @module
 */
import type { TokenAlgorithm } from '../shared-table.js';

/** DER before the 32 bytes of an Ed25519 key (RFC 8410, section 4). */
const ed25519Prefix = '302a300506032b6570032100';
/** DER before x and y of a point on P-256 (RFC 5480, section 2). */
const p256Prefix = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';
/** AlgorithmIdentifier of rsaEncryption (RFC 8017, appendix A.1). */
const rsaAlgorithm = '300d06092a864886f70d0101010500';

const lineLength = 64;

/** The length of a content in hexadecimal digits, in DER (X.690, section 8.1.3). */
function derLength(content: string): string {
  const bytes = content.length / 2;
  if (bytes < 0x80) return bytes.toString(16).padStart(2, '0');
  return bytes < 0x100 ? `81${bytes.toString(16)}` : `82${bytes.toString(16).padStart(4, '0')}`;
}

const der = (tag: string, content: string): string => tag + derLength(content) + content;

/** A non-negative INTEGER: its first bit is zero, and no other byte of zeros begins it. */
function derInteger(hex: string): string {
  const short = hex.replace(/^(?:00)+(?=..)/, '');
  return der('02', /^[89a-f]/.test(short) ? `00${short}` : short);
}

function rsaInfo(modulus: string, exponent: string): string {
  const key = der('30', derInteger(modulus) + derInteger(exponent));
  return der('30', rsaAlgorithm + der('03', `00${key}`));
}

/**
 * The public key of a key of that algorithm, from what the addon read (FoundKey). Undefined for
 * HMAC, or if the token has no public key.
 */
export function publicKeyPem(algorithm: TokenAlgorithm, publicKey: string, exponent: string): string | undefined {
  if (publicKey === '' || algorithm.startsWith('hmac-')) return undefined;
  const info =
    algorithm === 'ed25519'
      ? ed25519Prefix + publicKey
      : algorithm === 'ecdsa-p256-sha256'
        ? p256Prefix + publicKey
        : rsaInfo(publicKey, exponent);
  const text = Buffer.from(info, 'hex').toString('base64');
  const lines = text.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}
