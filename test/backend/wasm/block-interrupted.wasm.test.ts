/**
 * A stack overflow interrupts `block` of the sealed WebAssembly module. A block of a suffix message
 * can then be hashed but not counted, so the module must abandon the message.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { builds, key, loadKey, type Opened, open, placeOfBlock, suffixes } from '../../helpers/wasm-opened.js';

/**
 * Fills the stack with frames of this function and calls `last` after `frames` of them have
 * returned.
 * @returns How many frames have returned.
 */
function atTheEnd(frames: number, last: () => void): number {
  let gone = 0;
  try {
    gone = atTheEnd(frames, last) + 1;
  } catch {
    // The deepest frame cannot call itself.
  }
  if (gone === frames) last();
  return gone;
}

/**
 * Calls `last` with a few more words on the stack, because a frame is larger than the step that the
 * test needs.
 */
const nudged = (words: number, last: () => void): void => last.apply(undefined, new Array(words).fill(0) as []);

describe.each(builds)('the $name build', (build) => {
  const place = placeOfBlock(build);

  test.each(suffixes)('abandons a message for $name whose block was interrupted', (algorithm) => {
    const opened: Opened = open(build);
    const { sealed, sealedMemory } = opened;
    const slot = loadKey(opened, algorithm, key);
    const words = algorithm.digestBytes / 8;
    const ofBlocks = (count: number): string =>
      createHash(algorithm.hash)
        .update('m'.repeat(64 * count))
        .update(key)
        .digest('hex');
    const start = (): void => {
      sealed['begin']?.(slot);
      sealedMemory.fill('m', place, place + 64);
    };
    const finished = (): string | 'ended' => {
      try {
        sealed['finishSuffix']?.(0);
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) return 'ended';
        throw error;
      }
      const digest = Array.from({ length: words }, (_, index) =>
        BigInt.asUintN(64, BigInt(sealed['digest']?.(index) ?? 0)),
      );
      return digest.map((word) => word.toString(16).padStart(16, '0')).join('');
    };
    let interrupted = false;
    const block = (): void => {
      try {
        sealed['block']?.();
      } catch {
        interrupted = true;
      }
    };
    const outcomes = new Set<string>();
    for (let frames = 1; frames < 40; frames++) {
      for (let extra = 0; extra < 24; extra += 2) {
        start();
        interrupted = true;
        atTheEnd(frames, () => {
          interrupted = false;
          nudged(extra, block);
        });
        const outcome = finished();
        if (!interrupted) expect(outcome).toBe(ofBlocks(1));
        // A call that does not reach the module leaves the message one block short.
        else expect([ofBlocks(0), 'ended']).toContain(outcome);
        outcomes.add(interrupted && outcome !== 'ended' ? 'not reached' : outcome);
      }
    }
    expect(outcomes).toStrictEqual(new Set([ofBlocks(1), 'ended', 'not reached']));
  });
});
