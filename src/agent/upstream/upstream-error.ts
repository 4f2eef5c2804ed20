/**
 * Why there is no answer of an exchange.
 * @module
 */

/** The exchange did not answer. The request was not repeated. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';

  /**
   * `no` if the request failed before its first byte was written, such as for want of a name, a
   * connection or a trusted certificate. `unknown` otherwise: the exchange may have carried it out.
   */
  readonly sent: 'no' | 'unknown';

  constructor(problem: string, sent: 'no' | 'unknown') {
    super(problem);
    this.sent = sent;
  }
}
