/**
 * Verifies that a request carries a client's own credentials.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import type { Message } from '../../keys/algorithms.js';
import type { SigningKey } from '../../keys/signing-key.js';
import { deny } from './deny.js';
import type { RawRequest } from './raw-request.js';
import { type Slot, textAt } from './slot.js';
import type { Signing, Wire } from './wire.js';

/** An API key with its secret, of a client or of an account. */
export interface WireCredential {
  readonly apiKey: string;
  readonly passphrase?: string;
  /** The secret, loaded once for each algorithm that the wire's signatures may have. */
  readonly keys: readonly SigningKey[];
}

/** What a request says, apart from what it asks for. */
export interface Verified {
  readonly signing: Signing;
  readonly time: string | undefined;
  readonly nonce: string | undefined;
  readonly uuid: string | undefined;
  readonly window: string | undefined;
  /** The signed message, which names the request wherever it is repeated. */
  readonly message: Message;
}

/**
 * How the client's library may have seen the request: its base URL is that of a local service, so
 * it signs that host, and a path that may have a prefix.
 */
export type View = Partial<Pick<RawRequest, 'scheme' | 'host' | 'path'>>;

/** Compares in a time that depends on the lengths alone. */
function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

function matches(credential: WireCredential, signing: Signing, message: Message, signature: string): boolean {
  const key = credential.keys.find(({ algorithm }) => algorithm === signing.algorithm);
  return (
    key?.verify(message, signing.encoding === 'hex' ? signature.toLowerCase() : signature, signing.encoding) ?? false
  );
}

function checkPassphrase(wire: Wire, request: RawRequest, signing: Signing, credential: WireCredential): void {
  const { passphrase, signedPassphrase } = wire;
  if (
    passphrase &&
    !same(textAt(passphrase, request, 'the passphrase'), credential.passphrase ?? deny('the client has no passphrase'))
  ) {
    deny("the passphrase is not the client's");
  }
  if (
    signedPassphrase &&
    !matches(
      credential,
      signing,
      credential.passphrase ?? deny('the client has no passphrase'),
      textAt(signedPassphrase, request, 'the passphrase'),
    )
  ) {
    deny("the passphrase is not the client's");
  }
}

/** The first view whose message the credential signed. Usually, it is the first of all. */
function signedMessage(
  wire: Wire,
  request: RawRequest,
  credential: WireCredential,
  views: Iterable<View>,
  signature: string,
): { message: Message; signing: Signing } | undefined {
  const signings = wire.signings(request);
  const tried = new Set<string>();
  for (const view of views) {
    const message = wire.message({ ...request, ...view });
    // Most exchanges sign neither scheme nor host, so that most views have the same message.
    const text = typeof message === 'string' ? message : Buffer.from(message).toString('latin1');
    if (tried.has(text)) continue;
    tried.add(text);
    const signing = signings.find((each) => matches(credential, each, message, signature));
    if (signing !== undefined) return { message, signing };
  }
  return undefined;
}

/**
 * Verifies the signature by the exchange's own rule, with the client's secret.
 *
 * @param views how the client may have seen the request. Default: as it arrived.
 * @throws {LocksignError} `ERR_DENIED` if a credential is missing, wrong, or stands twice.
 * @example
 * const { message } = verify(kraken, request, { apiKey: 'grid-bot', keys: [clientKey] });
 */
export function verify(
  wire: Wire,
  request: RawRequest,
  credential: WireCredential,
  views: Iterable<View> = [{}],
): Verified {
  if (!same(textAt(wire.apiKey, request, 'the API key'), credential.apiKey)) deny("the API key is not the client's");
  const signature = textAt(wire.signature, request, 'the signature');
  wire.check?.(request);
  const found = signedMessage(wire, request, credential, views, signature);
  if (found === undefined) return deny("the signature is not the client's");
  checkPassphrase(wire, request, found.signing, credential);
  const read = (slot: Slot | undefined): string | undefined => slot?.(request)?.text;
  return {
    ...found,
    time: read(wire.time),
    nonce: read(wire.nonce),
    uuid: read(wire.uuid),
    window: read(wire.window),
  };
}
