/**
 * The requests of `check` are those that ccxt sends for the balances. ccxt no longer supports
 * BitMEX.
 */
import ccxt, { type Exchange as CcxtExchange } from 'ccxt';
import { expect, it } from 'vitest';
import { balanceRequest, exchangeById } from '../../../src/exchanges/catalog.js';

const secret = Buffer.from('a key that an exchange would have made up').toString('base64');
const credentials = {
  apiKey: 'account-aK3yN8zQw4rT',
  secret,
  password: 'open sesame',
  uid: '1',
  enableRateLimit: false,
};

/** The method and path that ccxt uses for the balances. */
async function endpoint(exchange: CcxtExchange, type?: string): Promise<string> {
  exchange.setMarkets([]);
  Object.assign(exchange, { currencies: { USDT: { id: 'USDT', code: 'USDT' } } });
  exchange.loadMarkets = async () => exchange.markets ?? {};
  let sent = 'nothing';
  exchange.fetch = async (url: string, method = 'GET') => {
    sent = `${method} ${new URL(url).pathname}`;
    throw new Error('kept');
  };
  await expect(exchange.fetchBalance(type === undefined ? {} : { type })).rejects.toThrow('kept');
  return sent;
}

const swap = 'swap';
it.each<[id: string, client: CcxtExchange, host?: string, type?: string]>([
  ['binance', new ccxt.binance(credentials)],
  ['bingx', new ccxt.bingx(credentials)],
  ['bingx', new ccxt.bingx(credentials), 'vst', swap],
  ['bitbank', new ccxt.bitbank(credentials)],
  ['bitfinex', new ccxt.bitfinex(credentials)],
  ['bitget', new ccxt.bitget(credentials)],
  ['bithumb', new ccxt.bithumb(credentials)],
  ['bitstamp', new ccxt.bitstamp(credentials)],
  ['bitvavo', new ccxt.bitvavo(credentials)],
  // ccxt need not ask for the kind of account then.
  ['bybit', new ccxt.bybit({ ...credentials, options: { enableUnifiedMargin: false, enableUnifiedAccount: true } })],
  ['coinbase', new ccxt.coinbaseexchange(credentials)],
  ['coinex', new ccxt.coinex(credentials)],
  ['cryptocom', new ccxt.cryptocom(credentials)],
  ['deribit', new ccxt.deribit(credentials)],
  ['gate', new ccxt.gate(credentials)],
  ['gate', new ccxt.gate(credentials), 'futures', swap],
  ['gemini', new ccxt.gemini(credentials)],
  ['htx', new ccxt.htx(credentials)],
  ['htx', new ccxt.htx(credentials), 'futures', swap],
  ['kraken', new ccxt.kraken(credentials)],
  ['kraken-futures', new ccxt.krakenfutures(credentials)],
  ['kucoin', new ccxt.kucoin({ ...credentials, options: { uta: false } })],
  ['kucoin', new ccxt.kucoin({ ...credentials, options: { uta: false } }), 'futures', swap],
  ['mexc', new ccxt.mexc(credentials)],
  ['mexc-futures', new ccxt.mexc(credentials), 'live', swap],
  ['okx', new ccxt.okx(credentials)],
  ['poloniex', new ccxt.poloniex(credentials)],
  ['upbit', new ccxt.upbit(credentials)],
  ['whitebit', new ccxt.whitebit(credentials)],
])('`check` asks %s as ccxt does (%#)', async (id, client, host, type) => {
  const exchange = exchangeById.get(id);
  if (exchange === undefined) throw new Error(`no exchange ${id}`);
  const { method, path } = balanceRequest(exchange, host);
  expect(`${method} ${path}`).toBe(await endpoint(client, type));
});
