/**
 * `locksign __complete WORDS…`: what the shells' stubs run at each Tab. Each line is a word, a tab
 * and a summary. The line `:files` makes the stub complete file names instead.
 * @module
 */
import type { Command } from 'commander';
import { output } from '../output.js';
import { type Candidates, candidates } from './candidates.js';

export const completeCommand = '__complete';

/**
 * A shell inserts a word as it is, so words with characters that it would interpret are not
 * offered.
 */
const isPlain = (word: string): boolean => /^[\w.,=-]+$/.test(word);

function textOf(found: Candidates): string {
  if (found === 'files') return ':files\n';
  const plain = found.filter(({ word }) => isPlain(word));
  return plain.map(({ word, summary }) => `${word}\t${summary}\n`).join('');
}

/** Never fails: a message would end up in the middle of the line that is being typed. */
export function complete(program: Command, words: readonly string[]): void {
  try {
    output.data(textOf(candidates(program, words)));
  } catch {} // no completion is offered
}
