/**
 * Text for a shell, in commands that people are told to run.
 * @module
 */

/** A word of the shell's language that stands for exactly this text (POSIX, Shell Command Language, section 2.2.2). No NUL. */
export function shellWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
