/**
 * JSON that anyone may have written, read in a time that its length does not make long.
 * @module
 */

/** Objects, lists and commas: a vault of the most accounts, with every field, has 11,011. */
const maxParts = 2 ** 14;
const [quote, backslash, comma, list, object] = Buffer.from('"\\,[{');

/** Outside of texts. JSON.parse takes seconds for 4 MiB of them. */
function hasTooManyParts(bytes: Uint8Array): boolean {
  let parts = 0;
  let inText = false;
  for (let at = 0; at < bytes.length && parts <= maxParts; at += 1) {
    const byte = bytes[at];
    if (byte === quote) inText = !inText;
    else if (inText && byte === backslash) at += 1;
    else if (!inText && (byte === comma || byte === list || byte === object)) parts += 1;
  }
  return parts > maxParts;
}

/** @param refuse is told what is wrong with it. */
export function readJson(bytes: Uint8Array, refuse: (detail: string) => never): { text: string; value: unknown } {
  if (hasTooManyParts(bytes)) refuse('it has more in it than a vault');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the file.
    return refuse('it is not JSON');
  }
}
