/**
 * Prints to a terminal: colours if they are wanted, wrapped lines, and aligned columns.
 * @module
 */
import { styleText } from 'node:util';

const widest = 100;
const narrowest = 60;
export const width = Math.min(widest, Math.max(narrowest, process.stdout.columns ?? widest));

// https://no-color.org. hasColors() also handles TERM=dumb.
const coloured = process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.stdout.hasColors();

/** @typedef {Parameters<typeof styleText>[0]} Style */

/**
 * @param {Style} style
 * @param {string} text
 */
export const paint = (style, text) => (coloured ? styleText(style, text) : text);

export const print = (line = '') => process.stdout.write(`${line}\n`);

/** @param {string} title */
export function heading(title) {
  print();
  print(paint('bold', title));
  print();
}

/**
 * Breaks text after a space or a comma and before `&`, and within a word only if the word is too
 * long.
 * @param {string} text
 * @param {number} columns
 */
export function wrap(text, columns) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const part of text.split(/(?=&)|(?<=[, ])/)) {
    if (line !== '' && (line + part).trimEnd().length > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += part;
    if (line.trimEnd().length <= columns) continue;
    // Equal parts of a long signature are easier to compare.
    const piece = Math.ceil(line.length / Math.ceil(line.length / columns));
    for (; line.length > columns; line = line.slice(piece)) lines.push(line.slice(0, piece));
  }
  return [...lines, line.trimEnd()];
}

/**
 * Prints a paragraph, indented by two spaces.
 * @param {string} text
 */
export function paragraph(text) {
  for (const line of wrap(text, width - 2)) print(`  ${line}`);
}

/**
 * @param {readonly string[]} cells a label, then right-aligned cells
 * @param {readonly (Style | undefined)[]} [styles] for each cell
 */
export function row(cells, styles = []) {
  const [label = '', ...values] = cells.map((cell, index) => {
    const padded = index === 0 ? cell.padEnd(40) : cell.padStart(14);
    const style = styles[index];
    return style === undefined ? padded : paint(style, padded);
  });
  print(`  ${label}${values.join('')}`.trimEnd());
}

/** @param {number} value */
export const count = (value) => value.toLocaleString('en-US');
