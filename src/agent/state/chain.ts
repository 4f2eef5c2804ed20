/**
 * Chain: reads lines of the log, and verifies that none is missing or changed.
 * @module
 */
import { readSync } from 'node:fs';
import type { SigningKey } from '../../index.js';
import { hashOf, hasSeal, type Line } from './line.js';
import type { Head } from './types.js';

const chunkBytes = 2 ** 20;

/** The agent's own lines are far shorter: a request has at most 1 MiB. */
const maxLineBytes = 16 * 2 ** 20;

const lineBreak = 0x0a;

/** A line in which the chain breaks. The message is a clause without a full stop. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export interface RawLine {
  /** Without its line break. Valid until the next line is read. */
  readonly bytes: Buffer;
  /** The position after its line break. */
  readonly end: number;
}

/**
 * Reads the whole lines of an open file. What follows the last line break is not a line.
 * @throws {Broken} for a line that is too long.
 */
export function* rawLines(descriptor: number, from = 0): Generator<RawLine> {
  let buffer = Buffer.allocUnsafeSlow(chunkBytes);
  let position = from; // of the first byte of the buffer
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, position + length);
    if (read === 0) return;
    let start = 0;
    let search = length;
    length += read;
    for (;;) {
      const at = buffer.subarray(0, length).indexOf(lineBreak, search);
      if (at === -1) break;
      yield { bytes: buffer.subarray(start, at), end: position + at + 1 };
      start = at + 1;
      search = start;
    }
    if (start > 0) buffer.copyWithin(0, start, length);
    position += start;
    length -= start;
    if (length < buffer.length) continue;
    if (length >= maxLineBytes) throw new Broken('it is longer than any line of this log');
    buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}

/** @throws {Broken} if the text is not a line of the log. */
export function parseLine(text: string): Line {
  let value: Partial<Line> | null;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Broken('it is not JSON');
  }
  const isLine =
    typeof value === 'object' &&
    Number.isSafeInteger(value?.sequence) &&
    Number.isSafeInteger(value?.time) &&
    typeof value?.previous === 'string' &&
    typeof value?.type === 'string';
  if (!isLine) throw new Broken('it is not a line of this log');
  return value as Line; // its members are verified by the chain: only the agent writes it
}

export class Chain {
  readonly #key: SigningKey | undefined;
  #head: Head | undefined;
  #checkpoints = 0;

  /** @param key verifies the checkpoints. Without it they are not verified. */
  constructor(key: SigningKey | undefined) {
    this.#key = key;
  }

  /** The last line. Undefined before the first. */
  get head(): Head | undefined {
    return this.#head;
  }

  /** The number of checkpoints. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  /** Accepts the next line, whatever the lines before it were. */
  restart(): void {
    this.#head = undefined;
  }

  /** @throws {Broken} if the last line has the number of the sealed one and is another one. */
  requireSealed(sealed: Head | undefined): void {
    if (sealed === undefined || this.#head?.sequence !== sealed.sequence) return;
    if (this.#head.hash !== sealed.hash) {
      throw new Broken('it is not the line that the vault has sealed');
    }
  }

  /** @throws {Broken} if it does not continue the chain. */
  next(bytes: Uint8Array & Pick<Buffer, 'toString'>): Line {
    const text = bytes.toString('utf8');
    const line = parseLine(text);
    if (this.#head !== undefined) {
      const { sequence, hash } = this.#head;
      if (line.sequence !== sequence + 1) throw new Broken(`its number is ${line.sequence}, after ${sequence}`);
      if (line.previous !== hash) throw new Broken('it does not follow the line before it, so one of them was changed');
    }
    if (line.type === 'checkpoint') {
      if (this.#key !== undefined && !hasSeal(text, this.#key)) throw new Broken("its seal is not of this agent's key");
      this.#checkpoints += 1;
    }
    this.#head = { sequence: line.sequence, hash: hashOf(bytes) };
    return line;
  }
}
