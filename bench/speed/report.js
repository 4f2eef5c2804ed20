/**
 * The results as text, at most 100 columns wide.
 * @module
 */
import { loadingLabels } from '../startup/loading.js';
import { bold, dim, green, red } from '../terminal.js';
import { algorithmLabels, privateAlgorithms, privateLabels, privateReference } from './private-signers.js';
import { labels, reference } from './signers.js';
import { algorithms, messageLengths } from './signing.js';

/** @typedef {import('./main.js').Results} Results */
/** @typedef {import('../statistics.js').Quartiles} Quartiles */

/** The length the targets are set for; its spread is shown too. */
const targetLength = 110;

const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en-US');
const times = (/** @type {number} */ value) => `${value >= 0.995 ? value.toFixed(1) : value.toFixed(2)}×`;
const algorithmName = (/** @type {string} */ algorithm) => algorithm.replace('sha', 'SHA-');
const spread = (/** @type {Quartiles} */ { lower, upper }, /** @type {(value: number) => string} */ format) =>
  `${format(lower)} – ${format(upper)}`;

/**
 * @param {Results} results
 * @param {string} algorithm
 */
function signingTable({ signing }, algorithm) {
  const cell = (/** @type {string} */ signer, /** @type {number} */ bytes) =>
    signing.find((row) => row.algorithm === algorithm && row.signer === signer && row.bytes === bytes);
  const order = signing
    .filter((row) => row.algorithm === algorithm && row.bytes === targetLength)
    .toSorted((a, b) => a.nanoseconds.median - b.nanoseconds.median);

  const head = messageLengths.map((bytes) => `${whole(bytes)} B`.padStart(bytes === targetLength ? 33 : 15)).join('');
  const units = messageLengths
    .map(
      (bytes) => `${'ns'.padStart(8)}${bytes === targetLength ? 'quartiles'.padStart(18) : ''}${'ratio'.padStart(7)}`,
    )
    .join('');
  const lines = order.map(({ signer }) => {
    // A line has one style, because the end of an inner style would also end the outer one.
    const style = signer === 'floor' ? dim : signer === reference ? bold : undefined;
    const cells = messageLengths.map((bytes) => {
      const row = cell(signer, bytes);
      if (row === undefined) return ''.padStart(15);
      const quartiles =
        bytes === targetLength ? (style ? String : dim)(spread(row.nanoseconds, whole).padStart(18)) : '';
      return `${whole(row.nanoseconds.median).padStart(8)}${quartiles}${times(row.ratio.median).padStart(7)}`;
    });
    const line = `${labels[signer].padEnd(21)}${cells.join('')}`;
    return style ? style(line) : line;
  });
  return [`${bold(algorithmName(algorithm).padEnd(21))}${head}`, dim(`${''.padEnd(21)}${units}`), ...lines, ''];
}

/** @param {Results} results */
function privateTable({ privateSigning }) {
  const micro = (/** @type {number} */ nanoseconds) => (nanoseconds / 1e3).toFixed(1);
  const tables = privateAlgorithms.map((algorithm) => {
    const order = privateSigning
      .filter((row) => row.algorithm === algorithm)
      .toSorted((a, b) => a.nanoseconds.median - b.nanoseconds.median);
    const lines = order.map(({ signer, nanoseconds, ratio }) => {
      const style = signer === privateReference ? bold : undefined;
      const quartiles = (style ? String : dim)(spread(nanoseconds, micro).padStart(22));
      const figures = `${micro(nanoseconds.median).padStart(10)}${quartiles}${times(ratio.median).padStart(10)}`;
      const line = `${privateLabels[signer].padEnd(47)}${figures}`;
      return style ? style(line) : line;
    });
    const head = `${'µs'.padStart(10)}${'quartiles'.padStart(22)}${'ratio'.padStart(10)}`;
    return [`${bold(algorithmLabels[algorithm].padEnd(47))}${dim(head)}`, ...lines, ''];
  });
  return [
    ...tables.flat(),
    dim('Private keys: text in, base64 out. The ratio is to crypto.sign with a KeyObject.'),
    '',
  ];
}

/** @param {Results} results */
function loadingTable({ loading }) {
  const order = loading.toSorted((a, b) => a.nanoseconds.median - b.nanoseconds.median);
  const micro = (/** @type {number} */ nanoseconds) => (nanoseconds / 1e3).toFixed(1);
  const lines = order.map(({ way, nanoseconds }) => {
    return `${loadingLabels[way].padEnd(47)}${micro(nanoseconds.median).padStart(10)}${dim(spread(nanoseconds, micro).padStart(18))}`;
  });
  return [
    `${bold('Load a key and destroy it'.padEnd(47))}${dim(`${'µs'.padStart(10)}${'quartiles'.padStart(18)}`)}`,
    ...lines,
    '',
  ];
}

/** @param {Results} results */
function startupTable({ startup }) {
  const milli = (/** @type {number} */ value) => value.toFixed(1);
  const lines = startup.map(({ way, milliseconds }) => {
    return `${way.padEnd(47)}${milli(milliseconds.median).padStart(10)}${dim(spread(milliseconds, milli).padStart(18))}`;
  });
  return [
    `${bold('Added to the start of a process'.padEnd(47))}${dim(`${'ms'.padStart(10)}${'quartiles'.padStart(18)}`)}`,
    ...lines,
    '',
  ];
}

/** @param {Results} results */
function targetTable({ targets }) {
  const lines = targets.map(({ name, bound, goal, unit, measured, reached }) => {
    const space = unit === '×' ? '' : ' ';
    const value = measured === undefined ? '–' : unit === '×' ? times(measured) : `${measured.toFixed(1)} ${unit}`;
    const verdict = reached === undefined ? dim('not measured') : reached ? green('reached') : red('not reached');
    return `${name.padEnd(47)}${`${bound} ${goal}${space}${unit}`.padStart(16)}${value.padStart(12)}  ${verdict}`;
  });
  return [bold('Targets'), ...lines, ''];
}

/** @param {Results} results */
function machineLines({ machine, implementations, settings }) {
  const parts = Object.entries(implementations).flatMap(([name, implementation]) =>
    implementation === undefined ? [] : [`${name} with ${implementation.sha256} and ${implementation.sha512}`],
  );
  return [
    `locksign ${machine.locksign}: ${parts.join('; ')}`,
    `Node ${machine.node}, OpenSSL ${machine.openssl}, ${machine.platform}, ${machine.processor}`,
    dim(
      `Text in, hexadecimal out; the message differs at every call. Medians of ${settings.signing.rounds} interleaved rounds;`,
    ),
    dim('ratio: how many times faster than createHmac with a KeyObject, in pairs of the same round.'),
    '',
  ];
}

/**
 * @param {Results} results
 * @returns {string}
 */
export function report(results) {
  return [
    ...machineLines(results),
    ...algorithms.flatMap((algorithm) => signingTable(results, algorithm)),
    ...privateTable(results),
    ...loadingTable(results),
    ...startupTable(results),
    ...targetTable(results),
    ...results.absences,
  ].join('\n');
}
