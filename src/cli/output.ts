/**
 * What the commands write. Data goes to standard output and everything else to standard error, so that a pipe gets data only.
 * @module
 */

/** Characters that a terminal obeys instead of showing them, but for line breaks and tabs: an exchange may answer anything. */
const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/** For a terminal: such characters as they are written in JSON. */
export function visible(text: string): string {
  return text.replace(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** https://no-color.org: set and not empty. */
const wantsColour = (): boolean => process.stderr.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

/** Goes to the start of the line, and erases it (ECMA-48: CR, EL). */
const emptyLine = '\r\x1b[K';

export const output = {
  /** What was asked for. */
  data(text: string): void {
    process.stdout.write(process.stdout.isTTY ? visible(text) : text);
  },

  json(value: unknown): void {
    output.data(`${JSON.stringify(value, null, 2)}\n`);
  },

  /** What a person wants to know beside it. */
  note(text: string): void {
    process.stderr.write(`${visible(text)}\n`);
  },

  warn(text: string): void {
    process.stderr.write(`${wantsColour() ? '\x1b[33mwarning:\x1b[39m' : 'warning:'} ${visible(text)}\n`);
  },

  error(text: string): void {
    process.stderr.write(`${wantsColour() ? '\x1b[31merror:\x1b[39m' : 'error:'} ${visible(text)}\n`);
  },

  /**
   * Shows what is going on until it is done; only a terminal sees it. It is there before the work begins, which may block this
   * thread: then nothing moves, and Ctrl-C ends the process all the same.
   */
  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { stderr } = process;
    if (!stderr.isTTY || process.env['TERM'] === 'dumb') return work();
    await new Promise((resolve) => stderr.write(`${what} …`, resolve));
    try {
      return await work();
    } finally {
      stderr.write(emptyLine);
    }
  },

  /** Columns as wide as their longest cell. */
  table(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
    output.data(lines.map((line) => `${line.trimEnd()}\n`).join(''));
  },
};
