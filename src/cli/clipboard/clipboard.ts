/**
 * The clipboard, through the programs that people have for it. Under X11 and Wayland the content of a clipboard is a program
 * that gives it out to whoever pastes: that program is a child process here, and when it has ended, there is nothing to paste.
 * @module
 */
import { closeSync, writeSync } from 'node:fs';
import type { Sodium } from '../../vault/inspect.js';
import { look } from './look.js';
import { makePipe } from './pipe.js';
import { patienceMilliseconds, Run } from './run.js';
import { isInstalled, type Tool } from './tools.js';

/** When timeout(1) ends the tool, if this process is stopped or was killed. */
const graceSeconds = 5;
/** Of timeout(1), when it did. */
const timedOut = 124;

/** A secret on the clipboard. */
export class Offer {
  readonly #tool: Tool;
  readonly #run: Run;
  #isWithdrawn = false;
  /** Settled when the program has ended, by itself or not. */
  readonly ended: Promise<void>;

  /** @param bytes at most 4,096: what a pipe takes at once (pipe(7)). @param seconds until it should be withdrawn. */
  constructor(tool: Tool, bytes: Uint8Array, seconds: number) {
    this.#tool = tool;
    const { readEnd, writeEnd } = makePipe('write');
    try {
      writeSync(writeEnd, bytes); // first: what fails from here on fails before the secret is handed out
      const limit = isInstalled('timeout') ? ['timeout', String(seconds + graceSeconds)] : [];
      this.#run = new Run([...limit, ...tool.copy], [readEnd, 'ignore', 'pipe']);
    } finally {
      closeSync(readEnd);
      closeSync(writeEnd);
    }
    const run = this.#run;
    this.ended = run.ended.then(() => {
      if (run.status === 0 || run.status === timedOut || this.#isWithdrawn) return;
      throw new Error(`${tool.name} failed: ${run.trouble}`);
    });
    this.ended.catch(() => {}); // whoever waits for it is told
  }

  /**
   * Takes the secret off the clipboard.
   * @param isNewer something else is there: a tool that has not noticed must not clear it.
   * @returns whether the secret was there.
   */
  async withdraw(isNewer = false): Promise<boolean> {
    using run = this.#run;
    if (!run.isRunning) return run.status === timedOut;
    this.#isWithdrawn = true;
    if (!this.#tool.leavesFile) run.terminate();
    else if (!isNewer) await tellToClear(this.#tool);
    if (!(await run.endsWithin(patienceMilliseconds))) {
      run[Symbol.dispose]();
      await run.endsWithin(patienceMilliseconds);
    }
    return !isNewer;
  }

  /** Whether the tool ended otherwise than by tidying up. */
  get mayLeaveFile(): boolean {
    return this.#tool.leavesFile && this.#run.status !== 0;
  }
}

/** Whatever comes of it: that is seen by looking. */
async function tellToClear({ clear }: Tool): Promise<void> {
  try {
    using run = new Run(clear, ['ignore', 'ignore', 'ignore']);
    await run.endsWithin(patienceMilliseconds);
  } catch {
    // Not even started.
  }
}

/** What has become of the clipboard: `other` is newer content, left alone; `gone`, that the secret was not there any more. */
export type Cleared = 'cleared' | 'other' | 'gone';

export interface Clearing {
  /** Undefined if the secret may be there still. */
  readonly cleared: Cleared | undefined;
  /** Sentences on what is left of the secret, and what to do about it. */
  readonly problems: readonly string[];
}

/** Clears the clipboard if it has the secret still, or if it cannot be known what it has. Throws nothing. */
export async function clear(tool: Tool, offer: Offer, bytes: Uint8Array, sodium: Sodium): Promise<Clearing> {
  // Those that are told to clear take newer content as well; the others end, and leave it.
  const isNewer = tool.leavesFile && (await look(tool, bytes, sodium)) === 'other';
  const wasOurs = await offer.withdraw(isNewer);
  const { cleared, problems } = await clearRest(tool, bytes, sodium, wasOurs);
  if (!offer.mayLeaveFile) return { cleared, problems };
  const file = `${tool.name} did not tidy up. Delete what it may have left of the secret: /tmp/wl-copy-buffer-*.`;
  return { cleared, problems: [...problems, file] };
}

/** Programs that keep a history of the clipboard take a secret over from the one that ends. */
async function clearRest(tool: Tool, bytes: Uint8Array, sodium: Sodium, wasOurs: boolean): Promise<Clearing> {
  const seen = await look(tool, bytes, sodium);
  if (seen === 'other' || seen === 'nothing') {
    const unlikeOurs = seen === 'other' ? 'other' : 'gone';
    return { cleared: wasOurs ? 'cleared' : unlikeOurs, problems: [] };
  }
  await tellToClear(tool);
  const rest = await look(tool, bytes, sodium);
  if (rest === 'other' || rest === 'nothing') return { cleared: 'cleared', problems: [] };
  const problem =
    rest === 'secret'
      ? 'The secret is still on the clipboard: it was cleared, and another program put it back. ' +
        'Copy something else now, and delete the secret from the history of that program.'
      : `The clipboard was told to clear, but whether the secret is gone cannot be seen: ${rest.message}. ` +
        'Copy something else now, and paste that to see that it took the place of the secret.';
  return { cleared: undefined, problems: [problem] };
}
