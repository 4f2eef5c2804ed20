/**
 * The WebSockets of exchanges on this machine. They check each login with node:crypto, and answer
 * only what the exchange would answer to a login that is right.
 */
import { WebSocketServer } from 'ws';
import { isSignature } from '../../../examples/local-exchange/signature.js';
import type { RunningMember } from '../../helpers/agent/several.js';

// biome-ignore lint/suspicious/noExplicitAny: the frames of seven exchanges
export type Frame = any;

/** The credentials that a frame carries, and the text that its signature signs. */
interface Carried {
  readonly apiKey: string;
  readonly passphrase?: string;
  readonly message: string;
  readonly signature: string;
}

interface Stream {
  readonly signs: readonly ['sha256' | 'sha384' | 'sha512', 'hex' | 'base64'];
  /** How the text of a secret stands for its bytes. Default: UTF-8. */
  readonly secretEncoding?: 'base64';
  /** Undefined for a frame without credentials. */
  readonly carried: (frame: Frame) => Carried | undefined;
  /** The frames of the exchange after one of an account that has logged in. */
  readonly answers: (frame: Frame) => readonly unknown[];
  /** What follows every 50 ms, where ccxt listens only after it has read the answer. */
  readonly reports?: unknown;
}

/** OKX and Bitget log in alike. */
const loginObject =
  (path: string): Stream['carried'] =>
  ({ op, args }) => {
    if (op !== 'login') return undefined;
    const [{ apiKey, passphrase, timestamp, sign: signature }] = args;
    return { apiKey, passphrase, message: `${timestamp}GET${path}`, signature };
  };

/**
 * A balance of 2 BTC follows a subscription, or an order where the exchange reports no balances.
 */
const streams: Readonly<Record<string, Stream>> = {
  binance: {
    signs: ['sha256', 'hex'],
    carried({ params }) {
      const { apiKey, signature, ...signed } = params ?? {};
      const fields = Object.entries({ apiKey, ...signed }).sort(([one], [other]) => (one < other ? -1 : 1));
      const message = fields.map(([name, value]) => `${name}=${value}`).join('&');
      return apiKey && { apiKey, message, signature };
    },
    answers: ({ id }) => [{ id, status: 200, result: { subscriptionId: 0 } }],
    reports: { subscriptionId: 0, event: { e: 'outboundAccountPosition', B: [{ a: 'BTC', f: '2', l: '0' }] } },
  },
  coinbase: {
    signs: ['sha256', 'base64'],
    secretEncoding: 'base64',
    carried: ({ key: apiKey, passphrase, timestamp, signature }) =>
      apiKey && { apiKey, passphrase, message: `${timestamp}GET/users/self/verify`, signature },
    answers: ({ product_ids: [product_id] = [] }) => [
      {
        type: 'received',
        order_id: 'd50ec984-77a8-460a-b958-66f114b0de9b',
        order_type: 'limit',
        size: '0.001',
        price: '59000',
        side: 'buy',
        sequence: 1,
        time: new Date().toISOString(),
        product_id,
      },
    ],
  },
  bybit: {
    signs: ['sha256', 'hex'],
    carried: ({ op, args }) =>
      op === 'auth' ? { apiKey: args[0], message: `GET/realtime${args[1]}`, signature: args[2] } : undefined,
    answers({ op }) {
      const answer = { success: true, ret_msg: '', op, conn_id: 'c' };
      const coin = [{ coin: 'BTC', walletBalance: '2', locked: '0', totalOrderIM: '0' }];
      const data = [{ accountType: 'UNIFIED', coin }];
      const wallet = { id: '1', topic: 'wallet', creationTime: Date.now(), data };
      return op === 'subscribe' ? [answer, wallet] : [answer];
    },
  },
  okx: {
    signs: ['sha256', 'base64'],
    carried: loginObject('/users/self/verify'),
    answers({ op, id, args: [arg] }) {
      if (op === 'login') return [{ event: 'login', code: '0', msg: '', connId: 'c' }];
      if (op !== 'subscribe') return [{ id, op, code: '0', msg: '', data: [{ sCode: '0', ordId: '1' }] }];
      const details = [{ ccy: 'BTC', eq: '2', availBal: '2', frozenBal: '0' }];
      return [
        { event: 'subscribe', arg, connId: 'c' },
        { arg, data: [{ uTime: String(Date.now()), details }] },
      ];
    },
  },
  bitget: {
    signs: ['sha256', 'base64'],
    carried: loginObject('/user/verify'),
    answers({ op, args: [arg] }) {
      if (op === 'login') return [{ event: 'login', code: 0 }];
      const data = [{ coin: 'BTC', available: '2', frozen: '0', locked: '0', uTime: String(Date.now()) }];
      return [
        { event: op, arg },
        { action: 'snapshot', arg, data, ts: Date.now() },
      ];
    },
  },
  bitfinex: {
    signs: ['sha384', 'hex'],
    carried: ({ event, apiKey, authPayload: message, authSig: signature }) =>
      event === 'auth' ? { apiKey, message, signature } : undefined,
    answers: () => [{ event: 'auth', status: 'OK', chanId: 0, userId: 1, caps: {} }],
    reports: [0, 'ws', [['exchange', 'BTC', 2, 0, null, null, null]]],
  },
  gate: {
    signs: ['sha512', 'hex'],
    carried: ({ channel, event, time, auth }) =>
      auth && { apiKey: auth.KEY, message: `channel=${channel}&event=${event}&time=${time}`, signature: auth.SIGN },
    answers: ({ id, time, channel, event }) => [
      { id, time, channel, event, error: null, result: { status: 'success' } },
      {
        time,
        channel,
        event: 'update',
        result: [{ timestamp: `${time}`, currency: 'BTC', total: '2', available: '2', freeze: '0' }],
      },
    ],
  },
};

export interface Credential {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase?: string | undefined;
}

/** A frame that arrived at the exchange. */
export interface Received {
  readonly path: string | undefined;
  readonly text: string;
  readonly frame: Frame;
  /** Whether it carries credentials. */
  readonly isSigned: boolean;
  /** Whether these credentials made it. */
  isBy(credential: Credential): boolean;
}

/** Serves the WebSockets of an exchange, and lists the frames that arrive there. */
export function serveStreams(id: string, { server }: RunningMember['exchange'], account: Credential): Received[] {
  const {
    signs,
    secretEncoding = 'utf8',
    carried,
    answers,
    reports,
  } = streams[id] ?? raise(`there are no WebSockets of ${id}`);
  const [algorithm, encoding] = signs;
  const received: Received[] = [];
  new WebSocketServer({ server }).on('connection', (socket, { url: path }) => {
    let isLoggedIn = false;
    let timer: NodeJS.Timeout | undefined;
    socket.on('error', () => undefined);
    socket.on('close', () => clearInterval(timer));
    socket.on('message', (data) => {
      const text = String(data);
      if (text === 'ping') return socket.send('pong');
      const frame: Frame = JSON.parse(text);
      const login = carried(frame);
      const isBy: Received['isBy'] = ({ apiKey, secret, passphrase }) =>
        login?.apiKey === apiKey &&
        login.passphrase === passphrase &&
        isSignature(algorithm, Buffer.from(secret, secretEncoding), [login.message], encoding, login.signature);
      received.push({ path, text, frame, isSigned: login !== undefined, isBy });
      if (login !== undefined) isLoggedIn = isBy(account);
      if (!isLoggedIn) return socket.close(4001, 'the login is wrong');
      for (const answer of answers(frame)) socket.send(JSON.stringify(answer));
      if (reports !== undefined) timer ??= setInterval(() => socket.send(JSON.stringify(reports)), 50);
    });
  });
  return received;
}

function raise(problem: string): never {
  throw new Error(problem);
}
