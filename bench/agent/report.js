/**
 * The results as text, at most 100 columns wide.
 * @module
 */
import { bold, dim, green, red } from '../terminal.js';
import { ways } from './routes.js';

/** @typedef {import('./measure.js').Row} Row */
/** @typedef {import('./steps.js').Steps} Steps */

/** The most that an order through the agent may take, as a multiple of the bare proxy's time. */
const longest = 1.25;
/** The least share of the bare proxy's orders per second. */
const least = 0.8;
/** Microseconds for the work of an order that only the agent does. */
const mostWork = 60;

/** @type {Readonly<Record<string, string>>} */
const labels = { requests: 'Python requests', ccxt: 'ccxt, JavaScript', undici: 'undici' };

const label = (/** @type {Row} */ { client, transport, atOnce }) =>
  `${labels[client]}, ${transport === 'tcp' ? 'TCP' : transport}, ${atOnce === 1 ? 'one by one' : `${atOnce} at once`}`.padEnd(
    40,
  );

const cell = (/** @type {string} */ text) => text.padStart(8);
const verdict = (/** @type {string} */ text, /** @type {boolean} */ reached) => (reached ? green : red)(cell(text));
const columns = (/** @type {readonly string[]} */ names) => dim(names.map(cell).join(''));

/** @param {readonly Row[]} rows */
function timeTable(rows) {
  const lines = rows.map((row) => {
    const { medians, time } = row;
    const middle = ways.map((way) => cell(medians[way].median.toFixed(2))).join('');
    const late = ways.map((way) => cell(medians[way].late.toFixed(1))).join('');
    return `${label(row)}${middle}${verdict(`${time.toFixed(2)}×`, time <= longest)}${dim(late)}`;
  });
  const head = `${bold('Milliseconds for an order'.padEnd(40))}${dim('p50'.padStart(8))}${dim('p99'.padStart(32))}`;
  return [head, `${''.padEnd(40)}${columns([...ways, 'ratio', ...ways])}`, ...lines, ''];
}

/** @param {readonly Row[]} rows */
function rateTable(rows) {
  const lines = rows.map((row) => {
    const { medians, rate } = row;
    const rates = ways.map((way) => cell(Math.round(medians[way].rate).toLocaleString('en-US'))).join('');
    const [bare, judged] = [row.work.proxy, row.work.agent].map((work) => cell(Math.round(work).toString()));
    return `${label(row)}${rates}${verdict(`${rate.toFixed(2)}×`, rate >= least)}${dim(`${''.padEnd(8)}${bare}${judged}`)}`;
  });
  const head = `${bold('Orders per second'.padEnd(40))}${dim('µs of a processor for one'.padStart(56))}`;
  return [head, `${''.padEnd(40)}${columns([...ways, 'ratio', '', 'proxy', 'agent'])}`, ...lines, ''];
}

/** @param {Steps} steps */
function stepTable(steps) {
  const total = steps.verify + steps.judge + steps.sign;
  const micro = (/** @type {number} */ value) => cell(value.toFixed(1));
  const sum = verdict(total.toFixed(1), total <= mostWork);
  return [
    `${bold('Microseconds of the agent alone'.padEnd(40))}${columns(['verify', 'judge', 'sign', 'sum'])}`,
    `${'an order of Binance'.padEnd(40)}${micro(steps.verify)}${micro(steps.judge)}${micro(steps.sign)}${sum}`,
    '',
  ];
}

/**
 * Whether the agent reaches every target. That of undici is not one: it does so little that nothing
 * else of its time is left.
 * @param {readonly Row[]} rows
 * @param {Steps} steps
 */
export const reached = (rows, steps) =>
  rows.filter(({ client }) => client !== 'undici').every(({ time, rate }) => time <= longest && rate >= least) &&
  steps.verify + steps.judge + steps.sign <= mostWork;

/**
 * @param {import('../machine.js').Machine} machine
 * @param {import('./measure.js').Settings} settings
 * @param {readonly Row[]} rows
 * @param {Steps} steps
 */
export const report = (machine, { rounds, orders }, rows, steps) =>
  [
    `Limit orders to an HTTPS exchange on this machine: direct, through a bare reverse proxy (node:http and`,
    `undici), and through the agent with its policy and its log.`,
    `Node ${machine.node}, ${machine.platform}, ${machine.processor}, ${machine.threads} threads`,
    dim(`Medians of ${rounds} interleaved rounds of ${orders} orders; ratio: agent to proxy in the same round.`),
    '',
    ...timeTable(rows),
    ...rateTable(rows),
    ...stepTable(steps),
    dim(`Targets for requests and ccxt: at most ${longest} times the proxy's p50, at least ${least} of its orders per`),
    dim(`second, and at most ${mostWork} µs. undici is the client that does least itself.`),
  ].join('\n');
