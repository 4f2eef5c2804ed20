/**
 * The bot of examples/systemd runs with the two folders that systemd would provide, and systemd's
 * own tools check its unit. Neither needs a running systemd.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startLocalExchange } from '../../examples/local-exchange/server.js';
import { secret } from '../../src/index.js';
import { checkout, type Outcome, run } from '../helpers/child.js';
import { isNative } from '../helpers/forensics/scene.js';
import { isLinux } from '../helpers/kernel.js';
import { scratch, skipIf } from '../helpers/scratch.js';
import { allowedCalls, missing } from '../helpers/systemd.js';
import { toLocalExchange } from '../helpers/terminal/cli.js';
import { binanceSecret, create, passphrase } from '../helpers/vault/vaults.js';

const bot = `${checkout}/examples/systemd/bot.mjs`;
const unit = readFileSync(`${checkout}/examples/systemd/locksign-bot.service`, 'utf8');
const apiKey = 'k';
const files = scratch();
const folders = { STATE_DIRECTORY: files.path('state'), CREDENTIALS_DIRECTORY: files.path('credentials') };

beforeAll(async () => {
  for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folders.CREDENTIALS_DIRECTORY, 'vault-passphrase'), passphrase, { mode: 0o400 });
  using vault = await create(join(folders.STATE_DIRECTORY, 'vault.json'));
  await vault.add({ name: 'binance-main', exchange: 'binance', apiKey, secret: secret.text(binanceSecret) });
});

/** Starts the bot, and stops it as systemd does as soon as it has printed its balances. */
async function runBot(command: string, args: readonly string[] = []): Promise<Outcome & { readonly accepted: number }> {
  const exchange = await startLocalExchange({ accounts: [{ exchange: 'binance', apiKey, secret: binanceSecret }] });
  onTestFinished(() => exchange.close());
  const certificate = files.file(`${exchange.port}.pem`, exchange.certificate);
  const outcome = await run(command, [...args, ...toLocalExchange, bot], {
    env: { ...folders, LOCAL_EXCHANGE_PORT: String(exchange.port), LOCAL_EXCHANGE_CERTIFICATE: certificate },
    started: (child) =>
      child.stdout?.on('data', (text: string) => {
        if (text.includes('BTC')) child.kill('SIGTERM');
      }),
  });
  return { ...outcome, accepted: exchange.requests.filter(({ accepted }) => accepted).length };
}

describe('the bot of the systemd example', () => {
  it('opens the vault with the credential, prints its balances, and exits with 0 on SIGTERM', async () => {
    const { status, stdout, stderr, accepted } = await runBot(process.execPath);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'Signs for Binance.\n2 BTC, 50000 USD\n',
      stderr: '',
    });
    expect(accepted).toBe(1);
  });

  it('names the missing variable if systemd has not started it', async () => {
    const { status, stderr } = await run(process.execPath, [bot], { env: { CREDENTIALS_DIRECTORY: undefined } });
    expect(status).toBe(1);
    expect(stderr).toContain('STATE_DIRECTORY is not set');
  });
});

describe('the unit', () => {
  it('is valid for systemd, which reports a misspelled option', async (context) => {
    skipIf(missing('systemd-analyze'), 'systemd-analyze is not installed', context);
    const file = files.file(
      'locksign-bot.service',
      unit.replace(/^ExecStart=.*/m, `ExecStart=${process.execPath} --freeze-flags-after-init ${bot}`),
    );
    const check = (path: string) => run('systemd-analyze', ['verify', '--man=no', path]);
    expect(await check(file)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const wrong = files.file('wrong.service', readFileSync(file, 'utf8').replace('LimitMEMLOCK', 'LimitMEMLOK'));
    expect((await check(wrong)).stderr).toContain('LimitMEMLOK');
  });

  it('allows each system call that the bot makes', async (context) => {
    skipIf(!isLinux || missing('strace'), 'strace is not installed', context);
    skipIf(missing('systemd-analyze'), 'systemd-analyze is not installed', context);
    const trace = files.path('trace');
    // With -D the bot is the child of this process and receives the signal, and strace is the bot's
    // child.
    const { accepted } = await runBot('strace', ['-D', '-f', '-qq', '-o', trace, process.execPath]);
    expect(accepted).toBe(1);
    const used = new Set([...readFileSync(trace, 'utf8').matchAll(/^\d+ +(\w+)\(/gm)].map(([, call = '']) => call));
    expect([...used]).toEqual(expect.arrayContaining(['mmap', 'futex', 'prctl']));
    // The key and the vault's keys are in secret memory, by whichever call the kernel supports.
    if (isNative) expect(used.has('memfd_secret') || used.has('mlock')).toBe(true);

    const allowed = allowedCalls(unit);
    expect(allowed.size).toBeGreaterThan(200);
    expect(allowed).not.toContain('setuid');
    expect([...used].filter((call) => !allowed.has(call))).toEqual([]);
  });
});
