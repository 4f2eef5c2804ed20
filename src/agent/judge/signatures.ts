/**
 * Signs requests with keys that sign on another thread, such as those in a token. A token makes its
 * signatures one after the other, in up to 300 ms each, so they are made in turns: cancels first.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { AsyncKey } from '../../exchanges/core/types/account.js';
import { RequestDenied } from '../../exchanges/wire/deny.js';
import { type AsyncCredential, patchAsync } from '../../exchanges/wire/patch.js';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import type { Signing, Wire } from '../../exchanges/wire/wire.js';
import { longestWait } from '../listen/arrival.js';
import { Denial } from '../reason.js';
import { Turns } from '../upstream/turns.js';

const seconds = longestWait / 1000;

/** What is signed, and for whom. */
export interface SignatureRequest {
  /** The names. */
  readonly client: string;
  readonly account: string;
  /** Of the request, or of a frame of a WebSocket. */
  readonly wire: Wire;
  readonly credential: AsyncCredential;
  readonly request: RawRequest;
  /** How the client's library signed it. */
  readonly signing: Signing;
  readonly nonce: string | undefined;
  readonly isCancel: boolean;
  /** Throws a Denial if the request is not wanted any more when its turn comes. */
  checkAgain(): void;
}

/** What makes one signature at a time: the keys of a token share it. */
const signerOf = (key: AsyncKey): object => ('token' in key && typeof key.token === 'object' && key.token) || key;

export class Signatures {
  /** How many requests of a client wait is limited for all its requests. */
  readonly #turns = new Turns({ waiting: Infinity, keptForCancels: 0, ofClient: Infinity });
  /** The last failure of each key that failed last. */
  readonly #failures = new Map<AsyncKey, string>();
  readonly #report: (text: string) => void;

  /** @param report receives what the operator should know about a token. */
  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  /**
   * The request with the credentials of the account. Nothing of it is sent or recorded.
   *
   * @throws {Denial} `token` if the key does not sign, or not within 5 seconds; `field` if a
   *   credential cannot be put where the client's stands; and what `checkAgain` throws.
   */
  patch(wanted: SignatureRequest): Promise<RawRequest> {
    const { client, account, wire, credential, request, signing, nonce, isCancel, checkAgain } = wanted;
    const { key } = credential;
    // The turn ends with the signature. If the token hangs, it gets no other request.
    const patched = this.#turns.run(
      signerOf(key),
      isCancel,
      async () => {
        checkAgain();
        try {
          const result = await patchAsync(wire, request, credential, signing, nonce);
          this.#succeeded(account, key);
          return result;
        } catch (error) {
          throw this.#denialOf(error, account, key);
        }
      },
      client,
    );
    return new Promise((resolve, reject) => {
      const tooLate = () =>
        reject(new Denial('token', `the key of the account did not sign within ${seconds} seconds`));
      const timer = setTimeout(tooLate, longestWait);
      patched
        // It was not its turn until then.
        .then(resolve, (error: unknown) =>
          error instanceof Denial && error.code === 'busy' ? tooLate() : reject(error),
        )
        .finally(() => clearTimeout(timer));
    });
  }

  #denialOf(error: unknown, account: string, key: AsyncKey): unknown {
    if (error instanceof RequestDenied) return new Denial('field', error.detail);
    if (!(error instanceof LocksignError)) return error;
    // Every request fails while a token is away, and the operator reads it once.
    if (this.#failures.get(key) !== error.code) {
      this.#failures.set(key, error.code);
      this.#report(`The key of ${account} does not sign. ${error.message}`);
    }
    return new Denial('token', `the key of the account cannot sign now (${error.code})`);
  }

  #succeeded(account: string, key: AsyncKey): void {
    if (this.#failures.delete(key)) this.#report(`The key of ${account} signs again.`);
  }
}
