/**
 * Encrypts private keys as RFC 8018 says (PBES2, section 6.2, with PBKDF2 and AES-256 in CBC mode),
 * with any number of iterations, which node:crypto does not offer.
 * @module
 */
import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

const tlv = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
};
const sequence = (...contents: readonly Uint8Array[]): Buffer => tlv(0x30, ...contents);
const octets = (content: Uint8Array): Buffer => tlv(0x04, content);
const identifier = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));

/** The fewest bytes whose first bit is 0: a DER integer is signed. */
function integerBytes(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const first = bytes.findIndex((byte, at) => byte !== 0 || (bytes[at + 1] ?? 0) >= 0x80);
  return bytes.subarray(first);
}

/** RFC 8018, appendix C, and NIST's Computer Security Objects Register. */
const pbes2 = identifier('2a864886f70d01050d');
const pbkdf2 = identifier('2a864886f70d01050c');
const hmacWithSha256 = identifier('2a864886f70d0209');
const aes256Cbc = identifier('60864801650304012a');
const null_ = Buffer.from([0x05, 0x00]);

export interface Encrypted {
  readonly pem: string;
  /** The key of the cipher, which is derived from the passphrase. */
  readonly derived: Buffer;
}

/** @param der a key of PKCS#8. */
export function encryptKey(der: Uint8Array, passphrase: string, iterations = 2_048): Encrypted {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const derived = pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', derived, iv);
  const count = tlv(0x02, integerBytes(iterations));
  const derivation = sequence(pbkdf2, sequence(octets(salt), count, sequence(hmacWithSha256, null_)));
  const text = sequence(
    sequence(pbes2, sequence(derivation, sequence(aes256Cbc, octets(iv)))),
    octets(Buffer.concat([cipher.update(der), cipher.final()])),
  );
  return { pem: pemOf(text), derived };
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}
