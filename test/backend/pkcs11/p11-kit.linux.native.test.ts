/**
 * A token in another process, through p11-kit's server. The server is killed, as if the token were
 * pulled out, and started again.
 */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openToken, secret, type Token, type TokenOptions } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { clientModule, noP11Kit, startServer, type TokenServer } from '../../helpers/tokens/p11-kit.js';
import { noSofthsm, pin, softhsmTokens } from '../../helpers/tokens/softhsm.js';

const folder = scratch();
const missing = noSofthsm() ?? noP11Kit();
const socket = folder.path('p11.sock');
let env: Record<string, string> = {};
let server: TokenServer | undefined;

const start = async (): Promise<void> => {
  server = await startServer(socket, 'bots', env);
};
const open = (options?: TokenOptions): Promise<Token> =>
  openToken(`pkcs11:token=bots?module-path=${clientModule}`, secret.text(pin), options);

beforeAll(async () => {
  if (missing !== undefined) return;
  env = softhsmTokens(folder, ['bots']);
  process.env['P11_KIT_SERVER_ADDRESS'] = `unix:path=${socket}`;
  await start();
});
afterAll(() => server?.kill());
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

const message = 'symbol=LTCBTC';
const expected = createHmac('sha512', 'a secret').update(message).digest('base64');

it('keys are made, moved in, and sign', async () => {
  const token = await open();
  const key = await token.generate('pair', 'ecdsa-p256-sha256');
  const form = { key: createPublicKey(key.publicKey ?? ''), dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(message), form, Buffer.from(await key.signAsync(message), 'hex'))).toBe(true);
  const options = { algorithm: 'hmac-sha512', encoding: 'utf8' } as const;
  const hmac = await token.importHmac('hmac', secret.text('a secret'), options);
  expect(await hmac.signAsync(message, 'base64')).toBe(expected);
  await token.close();
});

it('a token whose server ends is lost, and opens again once it is back', async () => {
  const token = await open();
  const key = await token.key('hmac');
  await server?.kill();
  await refusal(() => key.signAsync(message), 'ERR_TOKEN_LOST');
  await start();
  await refusal(() => key.signAsync(message), 'ERR_TOKEN_LOST');
  await token.close();
  const again = await open();
  expect(await (await again.key('hmac')).signAsync(message, 'base64')).toBe(expected);
  await again.close();
});

it('a token whose server is back opens by itself with the PIN that was kept', async () => {
  const token = await open({ keepPin: true });
  const keys = [await token.key('hmac'), await token.key('pair')];
  await server?.kill();
  for (const key of keys) await refusal(() => key.signAsync(message), 'ERR_TOKEN_LOST');
  await start();
  for (const key of keys) await key.signAsync(message);
  expect(await keys[0]?.signAsync(message, 'base64')).toBe(expected);
  await token.close();
});
