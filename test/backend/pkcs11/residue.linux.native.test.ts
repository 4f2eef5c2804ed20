/**
 * What is left of the PIN and of a key in the memory of the process that uses a token: nothing. The
 * module is SoftHSM in the process, whose own memory counts too, or p11-kit's client, whose token
 * is in another process.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprint } from '../../../tools/forensics/fingerprint.js';
import { askProgram } from '../../helpers/child.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { clientModule, noP11Kit, startServer, type TokenServer } from '../../helpers/tokens/p11-kit.js';
import { noSofthsm, softhsmModule, softhsmTokens } from '../../helpers/tokens/softhsm.js';

const folder = scratch();
const pin = randomBytes(8).toString('hex');
const socket = folder.path('p11.sock');
let env: Record<string, string> = {};
let server: TokenServer | undefined;

beforeAll(async () => {
  if (noSofthsm() !== undefined) return;
  env = { ...softhsmTokens(folder, ['near', 'far'], pin), P11_KIT_SERVER_ADDRESS: `unix:path=${socket}` };
  if (noP11Kit() === undefined) server = await startServer(socket, 'far', env);
});
afterAll(() => server?.kill());

it.for<[name: string, missing: string | undefined, label: string, module: string]>([
  ['SoftHSM in the process', noSofthsm(), 'near', softhsmModule],
  ["p11-kit's client", noSofthsm() ?? noP11Kit(), 'far', clientModule],
])('with %s the process holds no PIN and no key', async ([, missing, label, module], context) => {
  skipIf(missing !== undefined, missing ?? '', context);
  const key = randomBytes(24).toString('hex');
  const wanted = [fingerprint('pin', Buffer.from(pin)), fingerprint('key', Buffer.from(key))];
  const args = [
    `pkcs11:token=${label}?module-path=${module}`,
    folder.file(`pin of ${label}`, pin),
    folder.file(`key of ${label}`, key),
    JSON.stringify(wanted),
  ];
  const answer = await askProgram('backend/pkcs11/programs/search-client.mjs', { args, env });
  const nothing = { pin: 0, key: 0, controls: true };
  expect(answer).toStrictEqual({
    found: { before: nothing, opened: nothing, 'moved in': nothing, signed: nothing, closed: nothing },
    signature: createHmac('sha256', key).update('message').digest('hex'),
  });
});
