/**
 * Suggests the known word that a misspelt one probably stands for.
 * @module
 */

/**
 * Counts the edits that turn one string into the other. An edit inserts, deletes or substitutes a
 * character, or swaps two neighbours (optimal string alignment distance, Damerau, 1964).
 */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 0; line < from.length; line += 1) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column += 1) {
      const change = (row[column] ?? 0) + (from[line] === to[column] ? 0 : 1);
      const isSwap = column > 0 && from[line] === to[column - 1] && from[line - 1] === to[column];
      const swap = isSwap ? (before[column - 1] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}

/**
 * The longest word that is compared, in UTF-16 code units. The cost grows with the square of the
 * length, and no known name is longer.
 */
const longestWord = 64;

/**
 * Finds the known word that is nearest to a misspelt one, ignoring case. Returns undefined if none
 * is within one edit per three characters of the word.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const farthest = Math.max(1, Math.floor(word.length / 3));
  return known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance)[0]?.candidate;
}
