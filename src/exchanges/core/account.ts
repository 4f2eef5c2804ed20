/**
 * An open account: a key, the account that it belongs to, and the operations on both.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import type { Message, SignatureEncoding } from '../../keys/algorithms.js';
import { notThenable } from '../../util/not-thenable.js';
import { isSynchronous, requireSynchronous, signatureOf } from './account-key.js';
import { snapshot } from './parameters.js';
import { checkedSendOptions, send } from './send.js';
import type { AsyncCredentials, Credentials, SendOptions, SendRequestOptions } from './types/account.js';
import type { Exchange, ExchangeAccount } from './types/exchange.js';
import type { ExchangeRequest, SignedRequest } from './types/request.js';

export class OpenAccount<SocketInput> implements ExchangeAccount<SocketInput> {
  readonly #exchange: Exchange<SocketInput>;
  readonly apiKey: string;
  readonly #credentials: AsyncCredentials;
  readonly #sending: SendOptions;
  #isDestroyed = false;

  constructor(exchange: Exchange<SocketInput>, credentials: AsyncCredentials, sending: SendOptions) {
    notThenable(this);
    this.#exchange = exchange;
    this.apiKey = credentials.apiKey;
    this.#credentials = credentials;
    this.#sending = sending;
  }

  get exchange(): Exchange<SocketInput> {
    return this.#exchange;
  }

  sign(request: ExchangeRequest): SignedRequest {
    return this.#exchange.sign(request, this.#synchronous());
  }

  async signAsync(request: ExchangeRequest): Promise<SignedRequest> {
    return await this.#exchange.signAsync(request, this.#alive());
  }

  signSocket(input: SocketInput): string {
    return this.#exchange.signSocket(this.#synchronous(), input);
  }

  async signSocketAsync(input: SocketInput): Promise<string> {
    return await this.#exchange.signSocketAsync(this.#alive(), input);
  }

  signMessage(message: Message, encoding: SignatureEncoding = this.#exchange.signatureEncoding): string {
    return this.#synchronous().key.sign(message, encoding);
  }

  async signMessageAsync(
    message: Message,
    encoding: SignatureEncoding = this.#exchange.signatureEncoding,
  ): Promise<string> {
    return await signatureOf(this.#alive().key, message, encoding);
  }

  async send(request: ExchangeRequest, options: SendRequestOptions = {}): Promise<Response> {
    const own = checkedSendOptions(options);
    // A copy: each attempt sends the same request, even if the caller changes the object meanwhile.
    const fixed = snapshot(request);
    const retryable = this.#exchange.retryable(fixed);
    const sign = isSynchronous(this.#credentials.key) ? () => this.sign(fixed) : () => this.signAsync(fixed);
    return send(sign, retryable, { ...this.#sending, ...own });
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#credentials.key.destroy?.();
  }

  /** A key of a token stays in it, but this account no longer uses it. */
  #alive(): AsyncCredentials {
    if (this.#isDestroyed) throw new LocksignError('ERR_KEY_DESTROYED');
    return this.#credentials;
  }

  #synchronous(): Credentials {
    return { ...this.#credentials, key: requireSynchronous(this.#credentials.key) };
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  /** The public facts of an account. */
  toJSON(): { exchange: string; apiKey: string; destroyed: boolean } {
    const { key } = this.#credentials;
    return {
      exchange: this.exchange.id,
      apiKey: this.apiKey,
      destroyed: this.#isDestroyed || (isSynchronous(key) && key.destroyed),
    };
  }
}
