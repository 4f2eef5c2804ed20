/**
 * The programs for the clipboard of X11 and Wayland.
 * @module
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../exit.js';

export interface Tool {
  readonly name: string;
  /** Set if there is such a display. */
  readonly variable: 'WAYLAND_DISPLAY' | 'DISPLAY';
  /**
   * Reads the content from standard input, offers it until other content replaces it, and then
   * exits.
   */
  readonly copy: readonly string[];
  readonly paste: readonly string[];
  /** The message of `paste`, together with the exit code 1, if there is nothing to paste. */
  readonly nothing: RegExp;
  readonly clear: readonly string[];
  /** Whether it keeps a copy in a file, which `clear` removes and a signal does not. */
  readonly leavesFile: boolean;
}

const tools: readonly Tool[] = [
  {
    name: 'wl-copy',
    variable: 'WAYLAND_DISPLAY',
    copy: ['wl-copy', '--foreground', '--type', 'text/plain'], // without a type it inspects the content
    paste: ['wl-paste', '--no-newline'],
    nothing: /No selection|Nothing is copied|No suitable type/,
    clear: ['wl-copy', '--clear'],
    leavesFile: true, // /tmp/wl-copy-buffer-*: dump_stdin_into_a_temp_file() of wl-clipboard
  },
  {
    name: 'xclip',
    variable: 'DISPLAY',
    copy: ['xclip', '-selection', 'clipboard', '-in', '-quiet'],
    paste: ['xclip', '-selection', 'clipboard', '-out'],
    nothing: /target \S+ not available/,
    clear: ['xclip', '-selection', 'clipboard', '-in', '/dev/null'],
    leavesFile: false,
  },
  {
    name: 'xsel',
    variable: 'DISPLAY',
    copy: ['xsel', '--clipboard', '--input', '--nodetach'],
    paste: ['xsel', '--clipboard', '--output'],
    nothing: /(?!)/, // it exits with 0 then
    clear: ['xsel', '--clipboard', '--clear'],
    leavesFile: false,
  },
];

export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

/** @throws {UsageError} if there is no clipboard. */
export function selectTool(): Tool {
  const possible = tools.filter(({ variable }) => process.env[variable]);
  const tool = possible.find(({ copy: [program = ''] }) => isInstalled(program));
  if (tool !== undefined) return tool;
  if (possible.length > 0) {
    throw new UsageError(
      `No program for the clipboard is installed: ${possible.map(({ name }) => name).join(' or ')}.`,
    );
  }
  throw new UsageError('There is no clipboard here: neither WAYLAND_DISPLAY nor DISPLAY is set.');
}
