/**
 * What is left of a secret in the memory of a bot on ccxt that has signed a thousand orders: asked of the kernel, through
 * /proc/<pid>/mem.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keyForms } from '../../../tools/forensics/key-forms.js';
import { searchProcess } from '../../../tools/forensics/search.js';
import { runScript } from '../../helpers/child.js';

const script = `
  import { readFileSync } from 'node:fs';
  import ccxt from 'ccxt';
  import { secret } from 'locksign';
  import { guard } from 'locksign/ccxt';
  const [, way, id, path] = process.argv;
  const apiKey = 'the public half';
  const exchange = way === 'guarded'
    ? await guard(new ccxt[id]({ apiKey }), secret.file(path))
    : new ccxt[id]({ apiKey, secret: readFileSync(path, 'utf8') });
  let signed;
  for (let price = 25000; price < 26000; price++) {
    signed = exchange.sign(id === 'kraken' ? 'AddOrder' : 'order', 'private', 'POST', { price });
  }
  console.log('ready');
  process.stdin.on('data', () => console.log(exchange.id, signed.url)).resume();
`;

const folder = mkdtempSync(join(tmpdir(), 'locksign-ccxt-'));
afterAll(() => rmSync(folder, { recursive: true }));

const exchanges = [
  { id: 'binance', algorithm: 'hmac-sha256', encoding: 'utf8' },
  { id: 'kraken', algorithm: 'hmac-sha512', encoding: 'base64' },
] as const;

/** How often each form of a new secret is in the memory of a bot. */
async function formsLeft(way: string, { id, algorithm, encoding }: (typeof exchanges)[number]) {
  const text = randomBytes(48).toString('base64');
  const path = join(folder, `${way}-${id}`);
  writeFileSync(path, text, { mode: 0o600 });
  const forms = keyForms(text, encoding, algorithm);
  const needles = forms.map(({ form, bytes }) => ({ owner: 'secret', key: id, form, hex: bytes.toString('hex') }));
  let found: ReturnType<typeof searchProcess> | undefined;
  const { stderr } = await runScript(script, {
    args: [way, id, path],
    stdio: ['pipe', 'pipe', 'pipe'],
    started: async (child) => {
      const { stdout, pid } = child;
      if (stdout === null || pid === undefined) return;
      const ready = await Promise.race([once(stdout, 'data'), once(child, 'exit')]);
      child.kill('SIGSTOP'); // so that nothing moves while it is read
      if (String(ready[0]).includes('ready')) {
        found = searchProcess(pid, needles);
      }
      child.kill('SIGKILL');
    },
  });
  if (found === undefined) throw new Error(`the bot did not sign: ${stderr}`);
  return [...new Set(found.findings.map(({ form }) => form))];
}

describe('the memory of a bot', () => {
  it.each(exchanges)('has neither the secret nor its key blocks if $id is guarded', async (exchange) => {
    // The states are where they belong: readable by the bot's parent, unless they are in memfd_secret.
    const left = await formsLeft('guarded', exchange);
    expect(left.filter((form) => !/state, little-endian$/.test(form))).toStrictEqual([]);
  });

  it.each(exchanges.slice(1))('has the secret, as text and decoded, if $id signs as ccxt does', async (exchange) => {
    expect(await formsLeft('stock', exchange)).toEqual(expect.arrayContaining(['text', 'decoded']));
  });
});
