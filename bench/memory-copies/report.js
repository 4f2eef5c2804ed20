/**
 * The copies as a table, at most 100 columns wide.
 * @module
 */
import { bold, dim, green, red } from '../terminal.js';

/** @typedef {import('./examine.js').Copies} Copies */

const labelWidth = 31;

/** @param {number} count */
function cell(count) {
  const text = count.toLocaleString('en-US').padStart(9);
  return count === 0 ? green(text) : red(text);
}

/** @param {Copies} copies */
const cells = ({ secret, blocks, states }) => [secret, blocks, states].map(cell).join('');

/**
 * @param {import('../machine.js').Machine} machine
 * @param {readonly import('./examine.js').WayResult[]} results
 */
export function copiesReport(machine, results) {
  const withSwap = results.some(({ swap }) => swap !== undefined);
  const columns = ['secret', 'blocks', 'states'].map((name) => name.padStart(9)).join('');
  const lines = results.map(({ label, memory, swap, refused }) => {
    const hidden = refused.length === 0 ? '' : `  kernel refuses ${[...new Set(refused)].join(', ')}`;
    return `${label.padEnd(labelWidth)}${cells(memory)}${swap === undefined ? '' : `  ${cells(swap)}`}${withSwap ? '' : dim(hidden)}`;
  });
  return [
    `1,000 orders signed with HMAC-SHA-256; copies of the secret found by ${process.getuid?.() === 0 ? 'root' : 'the same user'} afterwards.`,
    dim(`Node ${machine.node}, Linux ${machine.kernel}, ${machine.platform}`),
    '',
    ...(withSwap
      ? [bold(`${''.padEnd(labelWidth)}${'in memory'.padStart(27)}${'in the swap file'.padStart(29)}`)]
      : []),
    dim(`${''.padEnd(labelWidth)}${columns}${withSwap ? `  ${columns}` : ''}`),
    ...lines,
    '',
    dim('secret: its text. blocks: the key XORed with the pads of RFC 2104. states: the two hash states after'),
    dim('those blocks. Whoever has one of the three can sign.'),
  ].join('\n');
}
