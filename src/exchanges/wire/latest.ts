/**
 * Remembers what was read last. Judging one request asks for the same few texts again and again:
 * for each of its credentials, for its signed message, and for its meaning.
 * @module
 */

const mostTexts = 4;
/** Longer texts are read anew, so that they are not kept. */
const longestKept = 64 * 1024;

/** A reader that remembers the latest texts. What it reads must not be changed. */
export function remembering<Value>(read: (text: string) => Value): (text: string) => Value {
  const latest = new Map<string, Value>();
  return (text) => {
    const known = latest.get(text);
    if (known !== undefined) return known;
    const value = read(text);
    if (text.length > longestKept) return value;
    const [oldest] = latest.keys();
    if (latest.size >= mostTexts && oldest !== undefined) latest.delete(oldest);
    latest.set(text, value);
    return value;
  };
}
