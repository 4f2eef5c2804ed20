/**
 * The loop that is timed. Every contestant imports it anew (with a query in the URL), so that the
 * compiler specialises a loop for each, as in a bot. A shared loop would see several signers and
 * inline none of them.
 * @module
 */

/**
 * @param {(message: string) => string} sign
 * @param {readonly string[]} messages a power of two of them
 * @returns {(count: number) => number} the length of all signatures, so that none can be left out
 */
export function signLoop(sign, messages) {
  const mask = messages.length - 1;
  return (count) => {
    let length = 0;
    for (let index = 0; index < count; index += 1) length += sign(messages[index & mask]).length;
    return length;
  };
}

/**
 * The same for a signer that returns a promise. Messages are signed one after the other, as in a
 * bot.
 * @param {(message: string) => Promise<string>} sign
 * @param {readonly string[]} messages
 * @returns {(count: number) => Promise<number>}
 */
export function signLoopAsync(sign, messages) {
  const mask = messages.length - 1;
  return async (count) => {
    let length = 0;
    for (let index = 0; index < count; index += 1) length += (await sign(messages[index & mask])).length;
    return length;
  };
}
