/**
 * The demo (`npm start`) runs unchanged, with libsodium and without it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { isNative } from '../helpers/forensics/scene.js';
import { isLinux } from '../helpers/kernel.js';
import { scratch } from '../helpers/scratch.js';

const demo = `${checkout}/examples/demo`;
const passphrase = readFileSync(`${demo}/secrets/vault-passphrase`, 'utf8').trim();

const withoutLibsodium = ['--import', `${checkout}/test/examples/programs/without-libsodium.mjs`];

describe('the demo', () => {
  const folder = scratch();

  async function show(...flags: string[]): Promise<string> {
    const outcome = await run(process.execPath, [...flags, `${demo}/main.js`], { env: { TMPDIR: folder.folder } });
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder.folder)).toEqual([]);
    return outcome.stdout;
  }

  it('signs, finds neither secret nor passphrase in its memory, and lets a bot trade by a policy', async () => {
    const text = await show();
    expect(text.match(/✓ equals/g)).toHaveLength(6);
    expect(text).toContain(isNative ? 'libsodium as machine code' : 'libsodium in WebAssembly');
    expect(text).toMatch(/^ {2}opened +\d+\.\d\d s$/m);
    expect(text).toMatch(/"secret": "[A-Za-z0-9+/]{32}…"/);
    expect(text).toContain("✓ Binance's order, signed with the account, equals the signature that Binance publishes");
    if (isLinux) {
      expect(text).toMatch(/copies of the vault's passphrase +0 +-$/m);
      expect(text).toMatch(/copies of the secrets as text +0 +[1-9]/);
      expect(text).toMatch(/planted control strings found +(\d+) of \1 +(\d+) of \2$/m);
    }
    expect(text).not.toContain(passphrase);
    if (!isNative) return;
    const [, session = ''] = text.split(/^An agent: .*$/m);
    expect(session).toMatch(/✓ buy 0\.005 BTC at 59900 USDT +200\n +order \d+ is NEW/);
    expect(session).toMatch(/• buy 0\.005 BTC at 66000 USDT +400\n +-2010 .*\[locksign: a buy at 66000 is above 61200/);
    expect(session).toMatch(/• withdraw 1 BTC +400\n +-4015 .*\[locksign: withdrawals are never allowed\]/);
    expect(session).toMatch(/\$ locksign agent log\n.* demo-bot +sent +buy 0\.005 BTCUSDT at 59900\n/);
    expect(session.match(/ demo-bot +denied +/g)).toHaveLength(2);
    expect(session).toContain('✓ The exchange received the first order, signed with the real secret');
  });

  it('continues without a vault if libsodium is not installed, and names the package to install', async () => {
    const text = await show(...withoutLibsodium);
    expect(text).toContain('Skipped: The vault needs libsodium');
    expect(text).toContain('npm install sodium-native');
    expect(text.match(/✓ equals/g)).toHaveLength(6);
    if (isLinux) expect(text).toMatch(/copies of the vault's passphrase +- +-$/m);
    expect(text).toContain('Microseconds for a signature');
    expect(text).toContain('Skipped: it needs Linux, the addon and libsodium.');
  });
});
