/**
 * What the commands write. Data goes to standard output, and everything else to standard error: a
 * pipe gets only data.
 * @module
 */

/**
 * Control characters except line breaks and tabs, and invisible characters: those that reorder text
 * (Unicode Bidirectional Algorithm, UAX #9) and those without a width. An exchange's answer may
 * contain any. A terminal obeys them, so that an address or amount could look like another.
 */
const deceptive = /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Text for a terminal, with deceptive characters as JSON escapes. */
export function visible(text: string): string {
  return text.replace(deceptive, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** https://no-color.org: colours are off if the variable is set and not empty. */
const wantsColour = (): boolean => process.stderr.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

/** Moves to the start of the line and erases it (ECMA-48: CR, EL). */
const emptyLine = '\r\x1b[K';

/** The message that the terminal shows while a command works. */
let progress = '';

/** Writes a line. A message about progress gives way to it, and follows it. */
function writeLine(line: string): void {
  process.stderr.write(progress === '' ? `${line}\n` : `${emptyLine}${line}\n${progress}`);
}

export const output = {
  /** The result of the command. */
  data(text: string): void {
    process.stdout.write(process.stdout.isTTY ? visible(text) : text);
  },

  json(value: unknown): void {
    output.data(`${JSON.stringify(value, null, 2)}\n`);
  },

  /** Information for a person, in addition to the result. */
  note(text: string): void {
    writeLine(visible(text));
  },

  warn(text: string): void {
    writeLine(`${wantsColour() ? '\x1b[33mwarning:\x1b[39m' : 'warning:'} ${visible(text)}`);
  },

  error(text: string): void {
    writeLine(`${wantsColour() ? '\x1b[31merror:\x1b[39m' : 'error:'} ${visible(text)}`);
  },

  /**
   * Shows a message on a terminal while `work` runs. The message is written before the work begins,
   * since the work may block this thread. Ctrl-C ends the process even then.
   */
  async during<T>(activity: string, work: () => Promise<T>): Promise<T> {
    const { stderr } = process;
    if (!stderr.isTTY || process.env['TERM'] === 'dumb') return work();
    progress = `${activity} …`;
    await new Promise((resolve) => stderr.write(progress, resolve));
    try {
      return await work();
    } finally {
      progress = '';
      stderr.write(emptyLine);
    }
  },

  /** Prints columns as wide as their longest cell. */
  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
    output.data(lines.map((line) => `${line.trimEnd()}\n`).join(''));
  },
};
