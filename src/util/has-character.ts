/**
 * Searches a text without calling a method of strings, which other code can replace.
 * @module
 */

export function hasCharacter(text: string, character: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text[i] === character) return true;
  return false;
}
