/**
 * `locksign bench`: measures how fast this machine signs.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { backend, LocksignError, SigningKey, secret } from '../../index.js';
import { derivationMilliseconds, exists } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { messageOf } from '../help/remedies.js';
import { output } from '../output.js';

/** An order from Binance's documentation. */
const message =
  'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
const warmUpMilliseconds = 100;
const runMilliseconds = 400;
const runs = 3;
const batch = 200;

/**
 * Calls per second. The best of several runs counts, since other work on the machine only slows
 * them down.
 */
function perSecond(call: () => unknown): number {
  const once = (milliseconds: number): number => {
    const start = performance.now();
    let calls = 0;
    let elapsed = 0;
    for (; elapsed < milliseconds; elapsed = performance.now() - start) {
      for (let index = 0; index < batch; index += 1) call();
      calls += batch;
    }
    return (calls / elapsed) * 1000;
  };
  once(warmUpMilliseconds);
  return Math.max(...Array.from({ length: runs }, () => once(runMilliseconds)));
}

interface Figures {
  readonly implementation: string;
  readonly signaturesPerSecond: number;
}

/** Measures the backend of this process. A process has only one. */
async function ownFigures(): Promise<Figures> {
  const text = Buffer.from(randomBytes(32).toString('hex'));
  using key = await SigningKey.load(secret.bytes(text), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  return { implementation: backend().implementation.sha256, signaturesPerSecond: perSecond(() => key.sign(message)) };
}

/** Undefined if this backend cannot sign here. A warning gives the reason. */
function figuresOf(name: 'native' | 'wasm', subject: string): Figures | undefined {
  const { LOCKSIGN_MEMORY: _, ...env } = process.env; // WebAssembly refuses this setting
  const [program = ''] = process.argv.slice(1);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, program, 'bench', '--own'], {
    encoding: 'utf8',
    env: { ...env, LOCKSIGN_BACKEND: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return JSON.parse(stdout);
  const reason = /^error: (.*)/m.exec(stderr)?.[1] ?? `Its process ended with ${status ?? 'a signal'}.`;
  output.warn(`${subject} could not be measured. ${reason}`);
  return undefined;
}

/** Undefined if the vault cannot be measured. The other figures are still printed. */
async function openingMilliseconds(path: string): Promise<number | undefined> {
  try {
    return await derivationMilliseconds(path);
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    output.warn(`The vault could not be measured. ${messageOf(error)}`);
    return undefined;
  }
}

const round = (value: number): number => Math.round(value);

async function bench(context: Context, { json, own }: { readonly json?: true; readonly own?: true }): Promise<void> {
  if (own) return output.json(await ownFigures());
  const progress = <T>(subject: string, measure: () => T): T => {
    output.note(`Measuring ${subject} …`);
    return measure();
  };
  const native = progress('the native signer', () => figuresOf('native', 'The native signer'));
  const wasm = progress('WebAssembly', () => figuresOf('wasm', 'WebAssembly'));
  const key = randomBytes(32).toString('hex');
  const node = progress('node:crypto', () => perSecond(() => createHmac('sha256', key).update(message).digest('hex')));
  const { vaultPath } = context;
  const opening = exists(vaultPath) ? await progress('the vault', () => openingMilliseconds(vaultPath)) : undefined;
  if (json) {
    const figures = (from: Figures | undefined) =>
      from && { ...from, signaturesPerSecond: round(from.signaturesPerSecond) };
    return output.json({
      native: figures(native) ?? null,
      wasm: figures(wasm) ?? null,
      nodeCrypto: { signaturesPerSecond: round(node) },
      vault: opening === undefined ? null : { derivationMilliseconds: round(opening) },
    });
  }
  const row = (name: string, figures: Figures | undefined): string[] =>
    figures === undefined
      ? [name, 'not available', '']
      : [
          `${name} (${figures.implementation})`,
          `${round(figures.signaturesPerSecond).toLocaleString('en-US')} signatures/s`,
          `${(figures.signaturesPerSecond / node).toFixed(2)} x node:crypto`,
        ];
  output.table([
    row('native', native),
    row('WebAssembly', wasm),
    ['node:crypto', `${round(node).toLocaleString('en-US')} signatures/s`, ''],
    ...(opening === undefined ? [] : [['opening the vault', `${round(opening)} ms to derive its key`, '']]),
  ]);
}

export function registerBench(program: Command, context: Context): void {
  program
    .command('bench')
    .summary('measure how fast this machine signs')
    .description(
      `Signs an order of ${message.length} bytes with HMAC-SHA-256 for a few seconds: natively, in WebAssembly and with node:crypto. ` +
        'If there is a vault, it also measures how long deriving its key takes. It does not ask for the passphrase.',
    )
    .option('--json', 'as JSON')
    .addOption(program.createOption('--own', 'print the figures of the backend of this process, as JSON').hideHelp())
    .addHelpText('after', examples('locksign bench', 'locksign bench --json | jq .native'))
    .action((options: { readonly json?: true; readonly own?: true }) => bench(context, options));
}
