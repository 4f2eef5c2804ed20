/**
 * An account that has been opened: a key, whose it is, and what can be done with both.
 * @module
 */
import type { Message, SignatureEncoding } from '../../keys/algorithms.js';
import { notThenable } from '../../util/not-thenable.js';
import { snapshot } from './parameters.js';
import { checkedSendOptions, send } from './send.js';
import type {
  Credentials,
  Exchange,
  ExchangeAccount,
  ExchangeRequest,
  SendOptions,
  SendRequestOptions,
  SignedRequest,
} from './types.js';

export class OpenAccount<SocketInput> implements ExchangeAccount<SocketInput> {
  readonly #exchange: Exchange<SocketInput>;
  readonly apiKey: string;
  readonly #credentials: Credentials;
  readonly #sending: SendOptions;

  constructor(exchange: Exchange<SocketInput>, credentials: Credentials, sending: SendOptions) {
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
    return this.#exchange.sign(request, this.#credentials);
  }

  signSocket(input: SocketInput): string {
    return this.#exchange.signSocket(this.#credentials, input);
  }

  signMessage(message: Message, encoding: SignatureEncoding = this.#exchange.signatureEncoding): string {
    return this.#credentials.key.sign(message, encoding);
  }

  async send(request: ExchangeRequest, options: SendRequestOptions = {}): Promise<Response> {
    const own = checkedSendOptions(options);
    // Every attempt sends the same, whatever becomes of the caller's objects.
    const fixed = snapshot(request);
    const retryable = this.#exchange.retryable(fixed);
    return send(() => this.sign(fixed), retryable, { ...this.#sending, ...own });
  }

  destroy(): void {
    this.#credentials.key.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  /** What may be shown of an account. */
  toJSON(): { exchange: string; apiKey: string; destroyed: boolean } {
    return { exchange: this.exchange.id, apiKey: this.apiKey, destroyed: this.#credentials.key.destroyed };
  }
}
