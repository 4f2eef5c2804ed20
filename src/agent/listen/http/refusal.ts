/**
 * A request that is no request of a client's library: its HTTP is refused, before anything is known
 * about the exchange.
 * @module
 */

export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';

  readonly status: number;

  /** @param text a clause without a full stop, which names nothing that the client wrote. */
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** @throws {HttpRefusal} always. */
export function refuseHttp(status: number, text: string): never {
  throw new HttpRefusal(status, text);
}
