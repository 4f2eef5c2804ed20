/**
 * Draws the bars for 110-byte messages as one SVG file. The file has its own background, because a
 * page can be dark on a system that is light.
 * @module
 */
import { labels, reference } from './signers.js';

/** @typedef {import('./main.js').Results} Results */
/** @typedef {import('./signing.js').SigningResult} SigningResult */

const messageBytes = 110;
const width = 760;
const margin = 28;
const barsLeft = 204;
const barsRight = width - 168;
const rowHeight = 27;
const barHeight = 15;
const headerHeight = 92;
const panelHead = 34;
const panelGap = 22;
const footerHeight = 50;

const styles = `
  svg { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; font-size: 14px }
  .card { fill: #ffffff; stroke: #d9dfe5 } .ink { fill: #17212b } .soft { fill: #5a6773; font-size: 12.5px }
  .title { font-size: 19px; font-weight: 650 } .panel { font-size: 15px; font-weight: 650 }
  .value { font-variant-numeric: tabular-nums } .strong { font-weight: 650 }
  .other { fill: #b3bdc7 } .reference { fill: #7d8b98 } .native { fill: #0b7a6b } .wasm { fill: #57b3a4 }
  .axis { stroke: #d9dfe5 } .whisker { stroke: #17212b; stroke-opacity: 0.55 }
  @media (prefers-color-scheme: dark) {
    .card { fill: #12181f; stroke: #2c3742 } .ink { fill: #e8edf2 } .soft { fill: #98a5b1 }
    .other { fill: #465462 } .reference { fill: #75869a } .native { fill: #2fc4ae } .wasm { fill: #1f8577 }
    .axis { stroke: #2c3742 } .whisker { stroke: #e8edf2 }
  }`;

const escapes = /** @type {const} */ ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' });
/** @param {string} text */
const escapeXml = (text) =>
  text.replace(/[&<>"]/g, (character) => escapes[/** @type {keyof typeof escapes} */ (character)]);

/**
 * @param {number} x
 * @param {number} y
 * @param {string} style classes
 * @param {string} content
 * @param {'start' | 'end'} [anchor]
 */
const text = (x, y, style, content, anchor = 'start') =>
  `<text x="${x}" y="${y}" class="${style}" text-anchor="${anchor}">${escapeXml(content)}</text>`;

const perSecond = (/** @type {number} */ nanoseconds) => 1e9 / nanoseconds;

/** @param {number} rate */
function rateText(rate) {
  return rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M/s` : `${Math.round(rate / 1e3)} k/s`;
}

/** @param {string} signer */
function barStyle(signer) {
  if (signer === 'native' || signer === 'wasm') return signer;
  return signer === reference ? 'reference' : 'other';
}

/**
 * @param {SigningResult} result
 * @param {number} top
 * @param {(rate: number) => number} position
 */
function bar({ signer, nanoseconds, ratio }, top, position) {
  const baseline = top + rowHeight / 2 + 5;
  const middle = top + rowHeight / 2;
  const end = position(perSecond(nanoseconds.median));
  const [slow, fast] = [nanoseconds.upper, nanoseconds.lower].map((time) => position(perSecond(time)));
  const strong = signer === 'native' || signer === 'wasm' ? ' strong' : '';
  const times = `${ratio.median >= 0.995 ? ratio.median.toFixed(1) : ratio.median.toFixed(2)}×`;
  return [
    text(margin, baseline, `ink${strong}`, labels[signer] ?? signer),
    `<rect x="${barsLeft}" y="${middle - barHeight / 2}" width="${(end - barsLeft).toFixed(1)}" height="${barHeight}" rx="2" class="${barStyle(signer)}"/>`,
    `<path d="M${slow?.toFixed(1)} ${middle}H${fast?.toFixed(1)}" class="whisker"/>`,
    text(width - margin - 62, baseline, `ink value${strong}`, rateText(perSecond(nanoseconds.median)), 'end'),
    text(width - margin, baseline, `ink value${strong}`, times, 'end'),
  ];
}

/**
 * @param {Results} results
 * @returns {string}
 */
export function drawChart({ signing, machine }) {
  const panels = ['sha256', 'sha512'].map((algorithm) => {
    const rows = signing.filter((row) => row.bytes === messageBytes && row.algorithm === algorithm);
    return {
      name: `HMAC-${algorithm.replace('sha', 'SHA-')}`,
      floor: rows.find(({ signer }) => signer === 'floor'),
      rows: rows
        .filter(({ signer }) => signer !== 'floor')
        .toSorted((a, b) => a.nanoseconds.median - b.nanoseconds.median),
    };
  });
  // One scale for both, so that their bars can be compared too.
  const fastest = Math.max(...panels.flatMap(({ rows }) => rows.map((row) => perSecond(row.nanoseconds.lower))));
  const position = (/** @type {number} */ rate) => barsLeft + ((barsRight - barsLeft) * rate) / fastest;

  const elements = [
    text(margin, 44, 'title ink', 'Signing an order in Node.js'),
    text(
      margin,
      68,
      'soft',
      `Signatures per second of a ${messageBytes}-byte message, one thread, text in and hexadecimal out. Longer is faster.`,
    ),
  ];
  let top = headerHeight;
  for (const { name, floor, rows } of panels) {
    elements.push(text(margin, top + 18, 'panel ink', name));
    if (floor !== undefined) {
      const call = `A Node-API call that computes nothing: ${rateText(perSecond(floor.nanoseconds.median))}`;
      elements.push(text(barsLeft, top + 18, 'soft', call));
    }
    elements.push(text(width - margin, top + 18, 'soft', 'vs KeyObject', 'end'));
    top += panelHead;
    elements.push(`<path d="M${barsLeft} ${top}v${rows.length * rowHeight}" class="axis"/>`);
    for (const [index, row] of rows.entries()) elements.push(...bar(row, top + index * rowHeight, position));
    top += rows.length * rowHeight + panelGap;
  }
  const setting = `locksign ${machine.locksign}, Node ${machine.node}, OpenSSL ${machine.openssl}, ${machine.processor}, ${machine.platform}.`;
  elements.push(text(margin, top + 12, 'soft', `${setting} Medians; lines: quartiles.`));
  const height = top + footerHeight - 16;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">Signatures per second of locksign and of other ways to sign in Node.js, for ${messageBytes}-byte messages</title>`,
    `<style>${styles}\n</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" class="card"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}
