/**
 * The clipboard, through the programs that are installed for it. Under X11 and Wayland a clipboard
 * is a process that gives its content to the programs that paste. Here this is a child process.
 * When it has ended, there is nothing to paste.
 * @module
 */
import { closeSync, writeSync } from 'node:fs';
import type { Sodium } from '../../vault/inspect.js';
import { look } from './look.js';
import { makePipe } from './pipe.js';
import { patienceMilliseconds, Run } from './run.js';
import { isInstalled, type Tool } from './tools.js';

/** timeout(1) ends the tool this much later, if this process was stopped or killed. */
const graceSeconds = 5;
/** The exit code of timeout(1) if the time was up. */
const timedOut = 124;

/** A secret on the clipboard. */
export class Offer {
  readonly #tool: Tool;
  readonly #run: Run;
  #isWithdrawn = false;
  /** Settles when the program has ended for whatever reason. */
  readonly ended: Promise<void>;

  /**
   * @param bytes at most 4,096, which a pipe accepts at once (pipe(7)).
   * @param seconds until it should be withdrawn.
   */
  constructor(tool: Tool, bytes: Uint8Array, seconds: number) {
    this.#tool = tool;
    const { readEnd, writeEnd } = makePipe('write');
    try {
      writeSync(writeEnd, bytes); // before the tool starts, so that no error comes after the secret is out
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
    this.ended.catch(() => {}); // callers that wait for it handle the error
  }

  /**
   * Takes the secret off the clipboard.
   * @param isNewer the clipboard has other content. A tool that has not noticed must not clear
   *   that.
   * @returns whether the secret was there.
   */
  async withdraw(isNewer = false): Promise<boolean> {
    using run = this.#run;
    if (!run.isRunning) return run.status === timedOut;
    this.#isWithdrawn = true;
    if (!this.#tool.leavesFile) run.terminate();
    else if (!isNewer) await runClear(this.#tool);
    if (!(await run.endsWithin(patienceMilliseconds))) {
      run[Symbol.dispose]();
      await run.endsWithin(patienceMilliseconds);
    }
    return !isNewer;
  }

  /** Whether the tool may have ended without removing its own copy. */
  get mayLeaveFile(): boolean {
    return this.#tool.leavesFile && this.#run.status !== 0;
  }
}

/** Ignores the outcome, because the caller looks at the clipboard afterwards. */
async function runClear({ clear }: Tool): Promise<void> {
  try {
    using run = new Run(clear, ['ignore', 'ignore', 'ignore']);
    await run.endsWithin(patienceMilliseconds);
  } catch {
    // It could not be started.
  }
}

/** `other`: newer content was left alone. `gone`: the secret was no longer there. */
export type Cleared = 'cleared' | 'other' | 'gone';

export interface Clearing {
  /** Undefined if the secret may still be there. */
  readonly cleared: Cleared | undefined;
  /** Sentences about what is left of the secret and what to do. */
  readonly problems: readonly string[];
}

/**
 * Clears the clipboard if it still has the secret, or if its content is unknown. Throws nothing.
 */
export async function clear(tool: Tool, offer: Offer, bytes: Uint8Array, sodium: Sodium): Promise<Clearing> {
  // A tool with a clear command would clear newer content as well. The other tools only end.
  const isNewer = tool.leavesFile && (await look(tool, bytes, sodium)) === 'other';
  const wasOurs = await offer.withdraw(isNewer);
  const { cleared, problems } = await clearRest(tool, bytes, sodium, wasOurs);
  if (!offer.mayLeaveFile) return { cleared, problems };
  const file = `${tool.name} did not remove its own copy of the secret. Delete /tmp/wl-copy-buffer-*.`;
  return { cleared, problems: [...problems, file] };
}

/** A clipboard manager may take the secret over from the tool that ends. */
async function clearRest(tool: Tool, bytes: Uint8Array, sodium: Sodium, wasOurs: boolean): Promise<Clearing> {
  const seen = await look(tool, bytes, sodium);
  if (seen === 'other' || seen === 'nothing') {
    const unlikeOurs = seen === 'other' ? 'other' : 'gone';
    return { cleared: wasOurs ? 'cleared' : unlikeOurs, problems: [] };
  }
  await runClear(tool);
  const rest = await look(tool, bytes, sodium);
  if (rest === 'other' || rest === 'nothing') return { cleared: 'cleared', problems: [] };
  const problem =
    rest === 'secret'
      ? 'The secret is still on the clipboard: it was cleared, and another program put it back. ' +
        'Copy something else now, and delete the secret from the history of that program.'
      : `${tool.name} was asked to clear the clipboard, but the result could not be checked: ${rest.message}. ` +
        'Copy something else now, and paste it to check that it replaced the secret.';
  return { cleared: undefined, problems: [problem] };
}
