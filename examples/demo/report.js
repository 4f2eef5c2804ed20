/**
 * Prints the demo's findings.
 * @module
 */
import { exchanges } from './orders.js';
import { count, paint, paragraph, print, row } from './print.js';

/** @typedef {import('../../tools/forensics/search-own-memory.js').Findings} Findings */
/** @typedef {import('locksign').Protection} Protection */

/**
 * @type {readonly (readonly [string, readonly
 * (import('../../tools/forensics/key-forms.js').FormName | 'passphrase')[]])[]}
 */
const kinds = [
  ["copies of the vault's passphrase", ['passphrase']],
  ['copies of the secrets as text', ['text', 'text, UTF-16']],
  ['copies of the secrets, decoded', ['decoded']],
  ['key blocks (key ^ ipad, key ^ opad)', ['inner block', 'outer block']],
  [
    'HMAC states (inner, outer)',
    ['inner state, big-endian', 'outer state, big-endian', 'inner state, little-endian', 'outer state, little-endian'],
  ],
];

/** @param {readonly Protection[]} protections of all keys, which can differ */
export function showProtection(protections) {
  const memories = [...new Set(protections.map(({ memory }) => memory))];
  paragraph(`${protections.length} keys in ${memories.join(' and ')} memory. JavaScript holds their handles.`);
  const all = (/** @type {(protection: Protection) => boolean} */ is) => protections.every(is);
  /** @type {readonly [boolean, string, string][]} */
  const lines = [
    [all(({ locked }) => locked), 'never written to swap', 'can be written to swap'],
    [all((each) => each.excludedFromCoreDumps), 'excluded from core dumps', 'included in core dumps'],
    [
      all((each) => each.hiddenFromRoot),
      'not readable through /proc/<pid>/mem, ptrace and process_vm_readv, even for root',
      'readable for root through /proc/<pid>/mem and ptrace',
    ],
  ];
  for (const [good, yes, no] of lines) print(`  ${good ? paint('green', `✓ ${yes}`) : paint('yellow', `• ${no}`)}`);
}

const secretMapping = /secretmem/;

/** @param {Findings['refused']} refused */
function showRefused(refused) {
  const keyMappings = refused.filter(({ name }) => secretMapping.test(name));
  if (keyMappings.length === 0) return;
  const bytes = keyMappings.reduce((sum, each) => sum + each.bytes, 0);
  const mappings = keyMappings.length === 1 ? '1 mapping' : `${keyMappings.length} mappings`;
  paragraph(`The kernel refused to read ${mappings} of ${bytes / 1024} KiB in locksign's process: the keys are there.`);
}

/**
 * @param {Findings} findings
 * @param {readonly string[]} forms
 */
const sum = (findings, forms) => forms.reduce((total, form) => total + (findings.counts[form] ?? 0), 0);

/**
 * `-` for a process that was not searched for it, because it never had it.
 * @param {Findings} findings
 * @param {readonly string[]} forms
 */
const shown = (findings, forms) => (forms.some((form) => form in findings.counts) ? count(sum(findings, forms)) : '-');

/**
 * Explains the findings.
 * @param {Findings} own
 * @param {readonly Protection[]} protections
 * @returns {boolean} whether the keys' protection holds
 */
function judge(own, protections) {
  const states = kinds.slice(-1).reduce((total, [, forms]) => total + sum(own, forms), 0);
  const others = kinds.slice(0, -1).reduce((total, [, forms]) => total + sum(own, forms), 0);
  if (protections.some(({ backend }) => backend === 'wasm')) {
    if (others > 0) paragraph(paint('yellow', 'Loading the secrets left copies outside the signer.'));
    if (states > 0) {
      paragraph(
        'The WebAssembly signer keeps the HMAC states in its own memory. JavaScript cannot read it, but anyone who can ' +
          'read the process, its swap or its core dump can. The native signer uses memory that the kernel protects.',
      );
    }
    return true;
  }
  if (states > 0 && protections.some(({ hiddenFromRoot }) => !hiddenFromRoot)) {
    paragraph('The HMAC states are in mlock memory, which this process and root can read. memfd_secret prevents that.');
    return others === 0;
  }
  if (states + others > 0) paragraph(paint('red', 'A key was found outside secret memory.'));
  return states + others === 0;
}

/**
 * @param {Findings} own of this process
 * @param {Findings} bots of the child process
 * @param {readonly Protection[]} protections of all keys
 * @returns {boolean} whether the keys' protection holds and the search can be trusted
 */
export function showFindings(own, bots, protections) {
  row(['', 'locksign', 'createHmac'], ['dim', 'dim', 'dim']);
  for (const [label, forms] of kinds) {
    const [ours, theirs] = [sum(own, forms), sum(bots, forms)];
    row(
      [label, shown(own, forms), shown(bots, forms)],
      [undefined, ours === 0 ? 'green' : 'red', theirs === 0 ? undefined : 'red'],
    );
  }
  /** @param {Findings} findings */
  const controls = ({ controlsFound, controls }) => `${controlsFound} of ${controls}`;
  row(['planted control strings found', controls(own), controls(bots)]);
  /** @param {Findings} findings */
  const searched = ({ bytesRead }) => `${count(Math.round(bytesRead / 2 ** 20))} MiB`;
  row(['memory searched', searched(own), searched(bots)]);
  print();
  showRefused(own.refused);

  const trusted = own.controlsFound === own.controls && bots.controlsFound === bots.controls;
  if (!trusted) paragraph(paint('red', 'The search missed planted control strings, so its counts are not valid.'));
  return judge(own, protections) && trusted;
}

/**
 * @param {readonly { exchange: keyof typeof exchanges, algorithm: string }[]} tasks
 * @param {readonly number[]} own
 * @param {readonly number[]} bots
 */
export function showTimes(tasks, own, bots) {
  row(['', 'locksign', 'createHmac'], ['dim', 'dim', 'dim']);
  tasks.forEach(({ exchange, algorithm }, index) => {
    const label = `${exchanges[exchange].name.padEnd(20)}${algorithm}`;
    row([label, (own[index] ?? 0).toFixed(2), (bots[index] ?? 0).toFixed(2)]);
  });
}
