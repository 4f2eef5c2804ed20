/**
 * Random input that can be repeated. PROVE_SEED repeats the run whose failure printed it.
 * @module
 */
import { proofSeed } from './prove.js';

/** mulberry32, which is good enough for test input and the same on every machine. */
export class Random {
  #state: number;

  constructor(state: number) {
    this.#state = state >>> 0;
  }

  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** An integer from `low` to `high`, both inclusive. */
  between(low: number, high: number): number {
    return low + (this.uint32() % (high - low + 1));
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.between(0, choices.length - 1)] ?? choices[0];
  }

  bytes(count: number): Buffer<ArrayBuffer> {
    const bytes = Buffer.alloc(count);
    let at = 0;
    for (; at + 4 <= count; at += 4) bytes.writeUInt32LE(this.uint32(), at);
    for (; at < count; at++) bytes[at] = this.uint32();
    return bytes;
  }

  /**
   * Text of `count` or `count` + 1 UTF-16 units. Its characters have one to four bytes in UTF-8,
   * and some surrogates are unpaired.
   */
  text(count: number): string {
    const [low, high] = this.pick<readonly [number, number]>([
      [0x20, 0x7e],
      [0, 0xff],
      [0, 0xffff],
      [0xd000, 0xe7ff],
      [0x1_0000, 0x10_ffff],
    ]);
    let text = '';
    while (text.length < count) text += String.fromCodePoint(this.between(low, high));
    return text;
  }
}

/** Short messages are more frequent: exchanges sign those, and they exercise the padding. */
export function randomMessage(random: Random): string | Uint8Array<ArrayBuffer> {
  const length = random.between(0, random.pick([200, 5_000]));
  if (random.between(0, 1) === 0) {
    const text = random.text(length + 40);
    return random.pick([text, text.slice(20, 20 + length), text.slice(0, 20) + text.slice(30)]);
  }
  const bytes = random.bytes(length + 16);
  const offset = random.between(0, 16);
  return random.pick([bytes.subarray(offset), new Uint8Array(bytes.buffer, offset, length)]);
}

/** Runs `body` with random input. A failure names the seed. */
export async function withRandom(body: (random: Random) => Promise<void> | void): Promise<void> {
  try {
    await body(new Random(proofSeed));
  } catch (error) {
    throw new Error(`with PROVE_SEED=${proofSeed}`, { cause: error });
  }
}
