/**
 * Bodies that two programs could read differently, sent to an agent for an account of Kraken, whose
 * requests carry everything in the body. Each is signed with the client's own secret.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { exchange } from '../listen/listening.js';
import { expectRefused, expectSent, type KrakenParts, krakenRequest, nextNonce, reasonIn, utf8 } from './bots.js';

const account = {
  apiKey: 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
  // https://docs.kraken.com/api/docs/guides/spot-rest-auth
  secret: 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nxdM98E9t4aPYWZzB8cBCQ==',
};

let agent: RunningAgent;

beforeAll(async () => {
  agent = await startRunningAgent({
    exchange: 'kraken',
    account,
    client: {
      allow: '["read", "order", "cancel"]',
      symbols: '["XBTUSD"]',
      'order-types': '["limit", "market"]',
      'max-order': '"500 USD"',
      'max-day': '"unlimited"',
      collar: '"2%"',
      rate: '"10000/10s"',
      uid: String(process.getuid?.()),
    },
    watched: true,
  });
});
afterAll(() => agent?.close());

const json = 'Content-Type: application/json';
const order = 'ordertype=limit&type=buy&volume=0.001&pair=XBTUSD&price=59000';
const members = '"ordertype":"limit","type":"buy","volume":"0.001","pair":"XBTUSD","price":"59000"';

const send = (body: string, parts: KrakenParts) => krakenRequest(agent.credential, body, parts);

describe('the bodies that are changed below', () => {
  it('reach the exchange as they are', async () => {
    const nonce = nextNonce();
    await expectSent(agent, agent.socket, send(`nonce=${nonce}&${order}`, { nonce }));
    const second = nextNonce();
    await expectSent(agent, agent.socket, send(`{"nonce":${second},${members}}`, { nonce: second, type: json }));
    expect(agent.exchange.accounts[0]?.openOrders).toHaveLength(2);
  });

  it('are noticed at a lookup of a name', () => {
    expect(agent.reports.join('')).toContain('lookup of localhost');
  });
});

/** The body for a nonce, and how it is sent. */
type Attack = readonly [body: (nonce: bigint) => string, parts?: Omit<KrakenParts, 'nonce'>];

const two = (nonce: bigint) => `{"nonce":${nonce},"x":"&nonce=${nonce}&ordertype=market&volume=100&pair=XBTUSD&y="}`;
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const attacks: Readonly<Record<string, Attack>> = {
  'JSON that is also a form, sent as a form': [two],
  'JSON that is also a form, sent as JSON': [two, { type: json }],
  'JSON that is also a form, without a type': [two, { type: '' }],
  'JSON that is also a form, as plain text': [two, { type: 'Content-Type: text/plain' }],
  'a form sent as JSON': [(nonce) => `nonce=${nonce}&${order}`, { type: json }],
  'JSON sent as a form': [(nonce) => `{"nonce":${nonce},${members}}`],
  'a form without a type': [(nonce) => `nonce=${nonce}&${order}`, { type: '' }],
  'a form of another character set': [
    (nonce) => `nonce=${nonce}&${order}`,
    { type: 'Content-Type: application/x-www-form-urlencoded; charset=utf-7' },
  ],
  'a multipart form': [(nonce) => `nonce=${nonce}&${order}`, { type: 'Content-Type: multipart/form-data; boundary=x' }],
  'two types': [(nonce) => `nonce=${nonce}&${order}`, { headers: [json] }],
  'an encoded nonce': [(nonce) => `nonc%65=${nonce}&${order}`],
  'an encoded nonce besides the plain one': [(nonce) => `nonce=${nonce}&nonc%65=1&${order}`],
  'an escaped nonce': [(nonce) => `{"nonc\\u0065":${nonce},${members}}`, { type: json }],
  'an encoded name': [(nonce) => `nonce=${nonce}&${order}&%76olume=100`],
  'a field twice': [(nonce) => `nonce=${nonce}&${order}&volume=100`],
  'a field twice, the second encoded': [(nonce) => `nonce=${nonce}&${order}&vol%75me=100`],
  'a field in capitals': [(nonce) => `nonce=${nonce}&${order}&Volume=100`],
  'a field with brackets': [(nonce) => `nonce=${nonce}&${order}&volume[]=100`],
  'a field with an index': [(nonce) => `nonce=${nonce}&${order}&volume%5B0%5D=100`],
  'a field after a semicolon': [(nonce) => `nonce=${nonce}&${order};volume=100`],
  'a name with a space': [(nonce) => `nonce=${nonce}&${order}&+volume=100`],
  'a name with a NUL': [(nonce) => `nonce=${nonce}&${order}&volume%00=100`],
  'a field without a value': [(nonce) => `nonce=${nonce}&${order}&validate`],
  'an empty field': [(nonce) => `nonce=${nonce}&${order}&`],
  'a field without a name': [(nonce) => `nonce=${nonce}&${order}&=1`],
  'a value that is no UTF-8 when decoded': [(nonce) => `nonce=${nonce}&${order}&cl_ord_id=%ff`],
  'a value with a broken escape': [(nonce) => `nonce=${nonce}&${order}&cl_ord_id=%zz`],
  'a field that the table does not know': [(nonce) => `nonce=${nonce}&${order}&starttm=0`],
  'a member twice': [(nonce) => `{"nonce":${nonce},${members},"volume":"100"}`, { type: json }],
  'a member twice, the second escaped': [
    (nonce) => `{"nonce":${nonce},${members},"vol\\u0075me":"100"}`,
    { type: json },
  ],
  'the nonce twice': [(nonce) => `{"nonce":1,${members},"nonce":${nonce}}`, { type: json }],
  'a member twice, one level below': [
    (nonce) =>
      `{"nonce":${nonce},"pair":"XBTUSD","orders":[{${members.replace('"pair":"XBTUSD",', '')},"volume":"9"}]}`,
    { type: json, path: '/0/private/AddOrderBatch' },
  ],
  'a member twice, below a member that a read ignores': [
    (nonce) => `{"nonce":${nonce},"a":{"b":{"c":1,"c":2}}}`,
    { type: json, path: '/0/private/Balance' },
  ],
  'JSON of 17 levels': [(nonce) => `{"nonce":${nonce},"a":${nested(17)}}`, { type: json, path: '/0/private/Balance' }],
  'a comment in JSON': [(nonce) => `{"nonce":${nonce},/* */${members}}`, { type: json }],
  'a comma at the end of JSON': [(nonce) => `{"nonce":${nonce},${members},}`, { type: json }],
  'JSON after JSON': [(nonce) => `{"nonce":${nonce},${members}}{}`, { type: json }],
  'half of a surrogate pair': [(nonce) => `{"nonce":${nonce},${members},"cl_ord_id":"\\ud800"}`, { type: json }],
  'invalid UTF-8': [(nonce) => `nonce=${nonce}&${order}&cl_ord_id=\xff`],
  'an overlong form': [(nonce) => `{"nonce":${nonce},${members},"cl_ord_id":"\xc0\xaf"}`, { type: json }],
  'a byte order mark': [(nonce) => `${utf8('\ufeff')}{"nonce":${nonce},${members}}`, { type: json }],
  'a byte order mark before a form': [(nonce) => `${utf8('\ufeff')}nonce=${nonce}&${order}`],
  'a query beside the body': [(nonce) => `nonce=${nonce}&${order}`, { target: '/main/0/private/AddOrder?volume=100' }],
  'an empty query': [(nonce) => `nonce=${nonce}&${order}`, { target: '/main/0/private/AddOrder?' }],
  'a query beside the body of a read': [
    (nonce) => `nonce=${nonce}`,
    { path: '/0/private/Balance', target: '/main/0/private/Balance?a=1' },
  ],
  'a body on GET': [(nonce) => `nonce=${nonce}`, { path: '/0/private/Balance', method: 'GET' }],
  'another method': [(nonce) => `nonce=${nonce}&${order}`, { method: 'PUT' }],
  'another path in the signature': [(nonce) => `nonce=${nonce}&${order}`, { target: '/main/0/private/CancelAll' }],
  'a path in capitals': [(nonce) => `nonce=${nonce}&${order}`, { path: '/0/private/addorder' }],
  'a path with a slash at the end': [(nonce) => `nonce=${nonce}&${order}`, { path: '/0/private/AddOrder/' }],
  'a withdrawal': [(nonce) => `nonce=${nonce}&asset=XBT&key=a&amount=1`, { path: '/0/private/Withdraw' }],
  'a transfer': [(nonce) => `nonce=${nonce}&asset=XBT&amount=1`, { path: '/0/private/WalletTransfer' }],
  'a token for WebSockets': [(nonce) => `nonce=${nonce}`, { path: '/0/private/GetWebSocketsToken' }],
  'a new subaccount': [(nonce) => `nonce=${nonce}&username=a`, { path: '/0/private/CreateSubaccount' }],
  'an endpoint that is not known': [(nonce) => `nonce=${nonce}`, { path: '/0/private/Unknown' }],
  'a cancellation of every order': [(nonce) => `nonce=${nonce}`, { path: '/0/private/CancelAll' }],
  "an amend, which does not state the order's symbol": [
    (nonce) => `nonce=${nonce}&txid=OABCDE-FGHIJ-KLMNOP&order_qty=100`,
    { path: '/0/private/AmendOrder' },
  ],
  'an order of borrowed money': [(nonce) => `nonce=${nonce}&${order}&leverage=5`],
  'an order that closes another one': [(nonce) => `nonce=${nonce}&${order}&close[ordertype]=market`],
  'a relative price': [(nonce) => `nonce=${nonce}&${order.replace('59000', '%2B1%25')}`],
  'a price of another unit': [(nonce) => `nonce=${nonce}&${order.replace('59000', '%235')}`],
};

const numbers = ['', '0', '-1', '+1', '0x10', '1e400', '1e3', '1.', '.5', '1,5', ' 1', 'NaN', 'Infinity', '\uff11'];

describe('the agent refuses, and nothing leaves it:', () => {
  it.each(Object.entries(attacks))('%s', async (_, [body, parts]) => {
    const nonce = nextNonce();
    await expectRefused(agent, agent.socket, send(body(nonce), { nonce, ...parts }));
  });

  it.each(numbers)('the volume %j, in a form and in JSON', async (text) => {
    const first = nextNonce();
    const asForm = `nonce=${first}&${order.replace('0.001', encodeURIComponent(text))}`;
    await expectRefused(agent, agent.socket, send(asForm, { nonce: first }));
    for (const written of [JSON.stringify(text), text]) {
      const nonce = nextNonce();
      const body = utf8(`{"nonce":${nonce},${members.replace('"0.001"', () => written)}}`);
      // In JSON, these two are the numbers 1000 and 1.
      if (written === text && ['1e3', ' 1'].includes(text)) continue;
      await expectRefused(agent, agent.socket, send(body, { nonce, type: json }));
    }
  });

  it('a volume that no double holds, for the exact value of the order', async () => {
    const nonce = nextNonce();
    const body = `{"nonce":${nonce},${members.replace('"0.001"', '9007199254740993')}}`;
    const before = agent.exchange.accounts[0]?.orders.length;
    const answer = await exchange(agent.socket, send(body, { nonce, type: json }));
    expect(reasonIn(answer)).toBe('max-order');
    expect(answer.text).toContain(String(9007199254740993n * 59000n));
    expect(agent.exchange.accounts[0]?.orders.length).toBe(before);
  });

  it('every type of body that is not listed', async () => {
    for (const type of ['text/json', 'application/json-seq', 'application/xml', 'APPLICATION/JSONP', '*/*', 'json']) {
      const nonce = nextNonce();
      const body = `{"nonce":${nonce},${members}}`;
      await expectRefused(agent, agent.socket, send(body, { nonce, type: `Content-Type: ${type}` }));
    }
  });
});
