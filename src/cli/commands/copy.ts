/**
 * `locksign copy`: puts a secret on the clipboard for a few seconds.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { type LockedSecret, openSecret, requireSecret, type SealedVault, selectSodium } from '../../vault/inspect.js';
import { type Cleared, clear, Offer } from '../clipboard/clipboard.js';
import { requireDisplay } from '../clipboard/display.js';
import { look } from '../clipboard/look.js';
import { selectTool, type Tool } from '../clipboard/tools.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { examples } from '../help/examples.js';
import { listedAccount } from '../options/unrecognised.js';
import { output } from '../output.js';
import { confirm } from '../terminal/ask.js';

const defaultSeconds = 10;
const mostSeconds = 60;
/** A tool that cannot reach the clipboard exits sooner. */
const failureMilliseconds = 200;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGTSTP'] as const;

const outcomes: Readonly<Record<Cleared, string>> = {
  cleared: 'The clipboard is cleared.',
  other: 'Something else was copied in the meantime, and was left alone.',
  gone: 'The secret is no longer on the clipboard.',
};

interface CopyOptions {
  readonly seconds: string;
  readonly yes?: true;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= mostSeconds) return seconds;
  throw new UsageError(`--seconds must be a whole number from 1 to ${mostSeconds}.`);
}

/**
 * Waits for some time, or for a signal that would end or stop the process, which must first clear
 * the clipboard.
 */
class Wait {
  /** The signal that ended the waiting, if any. */
  signal: NodeJS.Signals | undefined;
  isOver = false;
  readonly over: Promise<void>;
  #end = (): void => {};

  constructor(seconds: number) {
    this.over = new Promise((resolve) => {
      this.#end = () => {
        this.isOver = true;
        resolve();
      };
    });
    const timer = setTimeout(this.#end, seconds * 1000);
    this.over.then(() => clearTimeout(timer));
    for (const signal of signals) process.on(signal, this.#interrupted);
  }

  readonly #interrupted = (signal: NodeJS.Signals): void => {
    this.signal ??= signal;
    this.#end();
  };

  /** From now on signals end the process again. */
  [Symbol.dispose](): void {
    this.#end();
    for (const signal of signals) process.off(signal, this.#interrupted);
  }
}

interface Offered {
  /** The signal that ended it early, if any. */
  readonly signal: NodeJS.Signals | undefined;
  /** Sentences about problems and what to do. */
  readonly problems: readonly string[];
}

async function offerFor(seconds: number, tool: Tool, { bytes }: LockedSecret): Promise<Offered> {
  const sodium = await selectSodium();
  using wait = new Wait(seconds);
  const offer = new Offer(tool, bytes, seconds);
  try {
    await Promise.race([delay(failureMilliseconds), offer.ended]);
  } catch (error) {
    await offer.withdraw();
    throw error;
  }
  // The secret is out. Nothing may throw before it is withdrawn.
  output.note(`The secret is on the clipboard for ${seconds} s. Ctrl-C clears it at once.`);
  const failure = await Promise.race([wait.over, offer.ended]).catch((error: Error) => error.message);
  if (!wait.isOver) {
    // The tool ended early: there is newer content, or a clipboard manager took the secret over.
    // Then wait as usual.
    const seen = await look(tool, bytes, sodium);
    if (seen === 'secret' || seen instanceof Error) await wait.over;
  }
  const { cleared, problems } = await clear(tool, offer, bytes, sodium);
  if (cleared !== undefined) output.note(outcomes[cleared]);
  return { signal: wait.signal, problems: failure === undefined ? problems : [failure, ...problems] };
}

async function copy(context: Context, name: string, options: CopyOptions): Promise<void> {
  const seconds = secondsOf(options.seconds);
  const vault = context.readVault();
  requireSecret(listedAccount(vault.file.accounts, name), vault.path);
  const tool = selectTool();
  await requireDisplay(tool);
  if (!options.yes) {
    await confirm(
      'Every program of this session can read the clipboard, and some keep a history of it on disk or in a cloud.' +
        `${tool.leavesFile ? ` ${tool.name} keeps a copy in /tmp in the meantime.` : ''} Copy the secret of ${name} to it?`,
    );
  }
  const { signal, problems } = await withSecret(context, vault, name, (locked) => offerFor(seconds, tool, locked));
  if (problems.length > 0) {
    if (signal === undefined) throw new Error(problems.join('\n'));
    output.error(problems.join('\n'));
  }
  // End by the same signal as without a handler. A stopped process would have nothing left to do.
  if (signal !== undefined) process.kill(process.pid, signal === 'SIGTSTP' ? 'SIGINT' : signal);
}

async function withSecret<T>(
  context: Context,
  vault: SealedVault,
  name: string,
  use: (locked: LockedSecret) => Promise<T>,
): Promise<T> {
  using locked = await context.withPassphrase((passphrase) => openSecret(vault, name, passphrase));
  return await use(locked);
}

export function registerCopy(program: Command, context: Context): void {
  program
    .command('copy')
    .summary('put a secret on the clipboard for 10 seconds')
    .description(
      'Puts the secret of an account on the clipboard, for a program that locksign cannot sign for, and clears it after 10 seconds if ' +
        'it is still there. Asks first. It cannot copy a key that is in a token. Uses wl-copy under Wayland, and xclip or xsel under X11.',
    )
    .argument('<account>', 'the account')
    .option('--seconds <number>', `seconds until it is cleared, at most ${mostSeconds}`, String(defaultSeconds))
    .option('--yes', 'copy without asking')
    .addHelpText('after', examples('locksign copy binance-main', 'locksign copy binance-main --seconds 30'))
    .action((name: string, options: CopyOptions) => copy(context, name, options));
}
