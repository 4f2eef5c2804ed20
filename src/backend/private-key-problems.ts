/**
 * Why a text is not the private key that an algorithm needs, and what to do. The native parser and
 * that of WebAssembly give the same reasons.
 * @module
 */

import type { ErrorFacts } from '../errors/locksign-error.js';
import type { Algorithm, FoundKey, KeyFormError } from './shared-table.js';

const whole = 'Copy it again in full, from the BEGIN line to the END line.';
const privateHalf = 'Use the private key that belongs to it.';
const convert =
  'Convert it: `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in key.pem -out converted.pem`.';

/** What the algorithm needs. */
const wantedKeys: Readonly<Partial<Record<Algorithm, string>>> = {
  ed25519: 'an Ed25519 key',
  'ecdsa-p256-sha256': 'an ECDSA key on the curve P-256',
  'ecdsa-secp256k1': 'an ECDSA key on the curve secp256k1',
  'rsa-pkcs1-sha256': 'an RSA key of 2,048 to 4,096 bits',
};

const foundNames: Readonly<Record<FoundKey, string>> = {
  none: 'a key of another kind',
  ed25519: 'an Ed25519 key',
  ed448: 'an Ed448 key',
  x25519: 'an X25519 key, which signs nothing',
  x448: 'an X448 key, which signs nothing',
  rsa: 'an RSA key',
  'rsa-pss': 'an RSA-PSS key',
  dsa: 'a DSA key',
  'diffie-hellman': 'a Diffie-Hellman key, which signs nothing',
  p256: 'a key on the curve P-256',
  p384: 'a key on the curve P-384',
  p521: 'a key on the curve P-521',
  secp256k1: 'a key on the curve secp256k1',
  'other-curve': 'a key on another curve',
  'explicit-curve': 'a key whose curve is written out as parameters instead of its name',
  other: 'a key of another algorithm',
};

interface Sentence {
  /** Completes "The private key …". */
  readonly detail: string;
  /** Default: that of the code. */
  readonly remedy?: string;
}

/** The others have a sentence or a code of their own. */
type SpokenError = Exclude<KeyFormError, 'none' | 'another-algorithm' | 'wrong-curve' | 'passphrase-wrong'>;

const sentences: Readonly<Record<SpokenError, Sentence>> = {
  'not-pem': { detail: 'is not PEM: it does not begin with a line such as -----BEGIN PRIVATE KEY-----' },
  'binary-der': {
    detail: 'is binary DER',
    remedy: 'Write it as PEM: `openssl pkey -inform der -in key.der -out key.pem`.',
  },
  'pem-given': { detail: 'is PEM, but its encoding is another', remedy: "Load it with encoding: 'pem'." },
  'unsuitable-encoding': { detail: 'of RSA has no form other than PEM', remedy: "Load it with encoding: 'pem'." },
  'public-key': { detail: 'is a public key', remedy: privateHalf },
  certificate: { detail: 'is a certificate', remedy: privateHalf },
  'certificate-request': { detail: 'is a certificate request', remedy: privateHalf },
  'openssh-key': {
    detail: 'is in a format of SSH',
    remedy:
      'Make a new key for the exchange, or convert a copy of this one: `ssh-keygen -p -m PKCS8 -f copy-of-the-key`.',
  },
  'pgp-key': { detail: 'is a key or a message of PGP', remedy: 'Make a key for the exchange: `locksign generate`.' },
  'putty-key': {
    detail: 'is a private key of PuTTY',
    remedy: 'Make a key for the exchange: `locksign generate`.',
  },
  'other-pem': { detail: 'is PEM of something other than a key', remedy: privateHalf },
  'traditional-encryption': {
    detail: 'is encrypted in the format of old OpenSSL (Proc-Type: 4,ENCRYPTED), whose key derivation is weak',
    remedy: convert,
  },
  'text-after': {
    detail: 'is followed by another text, such as a second key or a certificate',
    remedy: 'Keep only the private key in the source.',
  },
  truncated: { detail: 'is cut off', remedy: whole },
  'bad-base64': { detail: 'is not valid base64', remedy: whole },
  'bad-base58': { detail: 'has a character that is not of base58' },
  'bad-hex': { detail: 'is not valid hexadecimal' },
  'wrong-length': { detail: 'has neither 32 bytes nor, for Ed25519, 64' },
  'trailing-bytes': { detail: 'has bytes after its end', remedy: whole },
  malformed: { detail: 'is not the DER that its standard prescribes', remedy: whole },
  'curve-missing': {
    detail: 'does not name its curve',
    remedy: 'Write it as PKCS#8 with the tool that made it, which knows the curve.',
  },
  'multi-prime': {
    detail: 'of RSA has more than two primes',
    remedy: 'Make a key with two: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`.',
  },
  'passphrase-needed': {
    detail: 'is encrypted with a passphrase',
    remedy:
      "Say where its passphrase is: secret.encrypted(source, secret.prompt('Passphrase')). `locksign add` asks for it.",
  },
  'encryption-unsupported': { detail: 'is encrypted in a way that locksign does not read', remedy: convert },
  'encryption-scrypt': { detail: 'is encrypted with scrypt, which locksign does not read', remedy: convert },
  'encryption-old': {
    detail: 'is encrypted in the way of PKCS#5 version 1 or PKCS#12, which is weak',
    remedy: `${convert} If OpenSSL 3 does not know the cipher, add \`-provider legacy -provider default\`.`,
  },
  'encryption-sha1': { detail: 'is encrypted with PBKDF2 and SHA-1, as old OpenSSL wrote it', remedy: convert },
  'too-many-iterations': {
    detail: 'is encrypted with more than 10 million iterations of PBKDF2',
    remedy: convert,
  },
  'not-in-range': { detail: 'is zero, or is not below the order of its curve' },
  'public-key-differs': {
    detail: 'is followed by a public key that is not its own',
    remedy: 'Copy both again from the tool that made the key.',
  },
  'rsa-too-small': {
    detail: 'of RSA has less than 2,048 bits',
    remedy: 'Make a longer one: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`.',
  },
  'rsa-too-large': {
    detail: 'of RSA has more than 4,096 bits',
    remedy: 'Make a shorter one: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096`.',
  },
  'rsa-public-exponent': { detail: 'of RSA has a public exponent that is 1, even or over 64 bits' },
  'rsa-prime-sizes': { detail: 'of RSA has primes of very different sizes' },
  'encrypted-needs-native': {
    detail: 'is encrypted, and WebAssembly has no locked memory in which it could be decrypted',
    remedy:
      'Use the native addon: `locksign doctor` says why it does not run here. Or decrypt the key into a pipe, as in ' +
      '`locksign add … --secret-fd 3 3< <(openssl pkey -in key.pem)`.',
  },
  'rsa-inconsistent': { detail: 'of RSA has numbers that do not belong together', remedy: whole },
};

const isSpoken = (error: KeyFormError): error is SpokenError => Object.hasOwn(sentences, error);

/**
 * The facts for `ERR_PRIVATE_KEY`.
 * @param algorithm undefined if several were wanted.
 */
export function privateKeyFacts(error: KeyFormError, found: FoundKey, algorithm: Algorithm | undefined): ErrorFacts {
  if (!isSpoken(error)) {
    const wanted = (algorithm === undefined ? undefined : wantedKeys[algorithm]) ?? 'another kind of key';
    return {
      detail: `is ${foundNames[found]}, where ${wanted} is needed`,
      remedy: 'Choose the algorithm of this key, or use the key that was registered at the exchange.',
    };
  }
  return sentences[error];
}
