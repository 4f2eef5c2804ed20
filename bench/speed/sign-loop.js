/**
 * The loop that is timed. Imported anew (by a query) for every contestant, so that each has a loop compiled for itself
 * alone, as in a bot; a shared one would learn several signers and call none of them directly.
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
 * The same for a signer that gives a promise: one message after the other, as orders come.
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
