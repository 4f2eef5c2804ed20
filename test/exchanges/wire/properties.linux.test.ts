/**
 * Rules for the wire of every exchange and any parameters: it accepts what the recipe signs, puts
 * an account's credentials in place, and denies a request in which anything signed was changed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchanges } from '../../../src/exchanges/catalog.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, SignedRequest } from '../../../src/exchanges/core/types/request.js';
import { patch } from '../../../src/exchanges/wire/patch.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { verify } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { proofCases } from '../../helpers/prove.js';
import { withRandom } from '../../helpers/random.js';
import { path, randomFields, shapesOf, signablePath, textOfBody } from '../../helpers/random-requests.js';
import { rawRequest } from '../../helpers/raw-request.js';
import { type Identity, identityOf } from '../../helpers/wire-credential.js';
import { at } from '../examples.js';

const casesEach = proofCases(20);
const time = 1700000000042;
/** A text that is JSON is no form. */
const takesJsonText = ({ isForm, id }: Exchange<never>): boolean => isForm?.(path) !== true && id !== 'mexc';

/** Crypto.com repeats the end of the path in the body. */
const pathOf = (exchange: Exchange<never>, method: string): string =>
  signablePath(exchange, method, exchange.id === 'cryptocom' ? '/exchange/v1/private/some-path' : path);

function signed(exchange: Exchange<never>, request: ExchangeRequest, { account, credential }: Identity): RawRequest {
  const key = credential.keys.find(({ algorithm }) => algorithm === exchange.algorithm);
  if (key === undefined) throw new Error('no key for the algorithm');
  const sent: SignedRequest = exchange.sign(request, { ...account, key, clock: at(time) });
  return rawRequest(sent);
}

it('every exchange has a wire', () => {
  expect([...wires.keys()].sort()).toStrictEqual(exchanges.map(({ id }) => id).sort());
});

describe.each(exchanges)('the wire of $name', (exchange) => {
  const wire = wires.get(exchange.id) ?? expect.unreachable();
  let client: Identity;
  let account: Identity;
  beforeAll(async () => {
    client = await identityOf(exchange, 'grid-bot', 'what the agent issued to the client');
    account = await identityOf(exchange, 'aK3yN8zQw4rT', 'what the exchange issued to the account');
  });
  afterAll(() => {
    for (const key of [...client.credential.keys, ...account.credential.keys]) key.destroy();
  });

  const eachRequest = (judge: (request: ExchangeRequest) => void): Promise<void> =>
    withRandom((random) => {
      for (const [method, fields, asText] of shapesOf(exchange).filter(
        ([, , isText]) => !isText || takesJsonText(exchange),
      )) {
        for (let count = 0; count < casesEach; count++) {
          const given = Object.fromEntries(fields.map((field) => [field, randomFields(exchange, field, random)]));
          const body = asText ? textOfBody(given['body']) : given['body'];
          judge({ method, path: pathOf(exchange, method), ...given, ...(body !== undefined && { body }) });
        }
      }
    });

  it('accepts what the recipe signs, and makes of it what the recipe signs for the account', () =>
    eachRequest((request) => {
      const raw = signed(exchange, request, client);
      const { signing } = verify(wire, raw, client.credential);
      expect(patch(wire, raw, account.credential, signing)).toStrictEqual(signed(exchange, request, account));
    }));

  it('denies a request whose bytes were changed where the exchange binds them', () =>
    eachRequest((request) => {
      const raw = signed(exchange, request, client);
      const changed: RawRequest[] = [
        ...(exchange.binds.query && raw.query ? [{ ...raw, query: `${raw.query}&zz=1` }] : []),
        ...(exchange.binds.body && raw.body ? [{ ...raw, body: changedBody(raw.body) }] : []),
        ...(exchange.binds.path ? [{ ...raw, path: `${raw.path}x` }] : []),
        ...(exchange.binds.method ? [{ ...raw, method: raw.method === 'GET' ? 'POST' : 'GET' }] : []),
      ];
      for (const each of changed) expect(() => verify(wire, each, client.credential)).toThrow(/is not passed on/);
      expect(() => verify(wire, raw, account.credential)).toThrow(/the API key is not the client/);
    }));
});

/** One more member, or one more parameter. Crypto.com signs the members of `params` alone. */
const changedBody = (body: string): string =>
  body.startsWith('{')
    ? body.replace(/("params":)?\{(?="|\})(?!"id")/, '$&"zz":1,').replace(',}', '}')
    : `${body}&zz=1`;
