/**
 * Makes the messages to sign: orders, each different from the one before.
 * @module
 */

/** A power of two: the loop takes them in turn without a division. */
const ringLength = 64;

/**
 * A ring of distinct order strings of exactly `bytes` ASCII characters. They are flat. A string put
 * together with `+` is flattened by its first reader. Every signer would pay this cost, so it is
 * not measured.
 *
 * @param {number} bytes at least 32
 * @returns {string[]}
 */
export function orderMessages(bytes) {
  return Array.from({ length: ringLength }, (_, index) => {
    const start = `timestamp=${1_700_000_000_000 + index * 7919}&price=${25_000 + index}`;
    const order = '&symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&recvWindow=5000&newClientOrderId=';
    return Buffer.from(`${start}${order}`.padEnd(bytes, '0123456789abcdef').slice(0, bytes)).toString('latin1');
  });
}
