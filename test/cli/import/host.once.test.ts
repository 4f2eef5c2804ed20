/**
 * The host that `locksign import` gives an account, from all that its file says about it.
 */
import { describe, expect, it } from 'vitest';
import { findAccounts } from '../../../src/cli/import/accounts.js';
import type { VariableNames } from '../../../src/cli/import/dotenv.js';
import { destinationOf } from '../../../src/cli/import/host/resolve.js';
import { exchangeById, exchanges } from '../../../src/exchanges/catalog.js';

/** For each account its name, and its exchange and host or why it has none. */
function hosts(text: string, names: VariableNames = {}): string[] {
  return findAccounts(Buffer.from(text), names).accounts.map(({ label = '', exchange = '', statements }) => {
    const facts = exchangeById.get(exchange);
    if (facts === undefined) return `${label}: unknown`;
    try {
      const { host, isDemo } = destinationOf(facts, statements);
      return `${label}: ${exchange} ${host}${isDemo ? ' demo' : ''}`;
    } catch (error) {
      return `${label}: ${error instanceof Error ? error.message : error}`;
    }
  });
}

const pair = (name: string): string => `${name}_API_KEY=k-${name}\n${name}_API_SECRET=s\n`;

describe('in a dotenv file', () => {
  it.each([
    ['BINANCE', 'binance spot'],
    ['BINANCEUS', 'binance us'],
    ['BINANCE_US', 'binance us'],
    ['BINANCE_TESTNET', 'binance testnet'],
    ['TESTNET_BINANCE', 'binance testnet'],
    ['BINANCE_TEST_NET', 'binance testnet'],
    ['BINANCE_SANDBOX', 'binance testnet'],
    ['BINANCE_FUTURES', 'binance usdm'],
    ['BINANCE_USDM', 'binance usdm'],
    ['BINANCE_COIN_M', 'binance coinm'],
    ['BINANCEUSDM_TESTNET', 'binance testnet-futures'],
    ['BINANCE_FUTURES_TESTNET', 'binance testnet-futures'],
    ['BINANCE_TESTNET_FUTURES_2', 'binance testnet-futures'],
    ['BINANCE_DEMO', 'binance demo'],
    ['BINANCE_DEMO_FUTURES', 'binance demo-usdm'],
    ['BINANCE_LIVE', 'binance spot'],
    ['BYBIT_TESTNET', 'bybit testnet'],
    ['BYBIT_DEMO', 'bybit demo'],
    ['BYBIT_EU', 'bybit eu'],
    ['BYBIT_JP_TESTNET', 'bybit testnet-jp'],
    ['KRAKEN_FUTURES', 'kraken-futures live'],
    ['KRAKEN_FUTURES_DEMO', 'kraken-futures demo'],
    ['KRAKENFUTURES_SANDBOX', 'kraken-futures demo'],
    ['OKX_DEMO', 'okx live demo'],
    ['OKX_SIMULATED', 'okx live demo'],
    ['OKX_TESTNET', 'okx live demo'],
    ['MYOKX', 'okx eea'],
    ['BITGET_DEMO', 'bitget live demo'],
    ['KUCOIN_FUTURES', 'kucoin futures'],
    ['KUCOINFUTURES', 'kucoin futures'],
    ['HTX_FUTURES', 'htx futures'],
    ['GATE_TESTNET', 'gate testnet'],
    ['MEXC_FUTURES', 'mexc-futures live'],
    ['DERIBIT_DEMO', 'deribit testnet'],
    ['BINGX_VST', 'bingx vst'],
  ])('the name %s means %s', (name, expected) => {
    expect(hosts(pair(name))).toEqual([`${name.toLowerCase().replaceAll('_', '-')}: ${expected}`]);
  });

  it.each([
    ['BINANCE', 'BINANCE_TESTNET=true', 'binance testnet'],
    ['BINANCE', 'BINANCE_TESTNET=0', 'binance spot'],
    ['BINANCE', 'BINANCE_TESTNET=', 'binance spot'],
    ['BINANCE', 'USE_BINANCE_TESTNET=yes', 'binance testnet'],
    ['BINANCE', 'BINANCE_USE_TESTNET="True"', 'binance testnet'],
    ['BINANCE', 'BINANCE_SANDBOX_MODE=on', 'binance testnet'],
    ['BINANCE', 'BINANCE_SET_SANDBOX_MODE=1', 'binance testnet'],
    ['BINANCE', 'TESTNET=true', 'binance testnet'],
    ['BINANCE', 'use_testnet=true', 'binance testnet'],
    ['BINANCE', 'BINANCE_MAINNET=true', 'binance spot'],
    ['BINANCE', 'BINANCE_ENV=testnet', 'binance testnet'],
    ['BINANCE', 'BINANCE_DEMO_TRADING=true', 'binance demo'],
    ['BINANCE', 'BINANCE_DEFAULT_TYPE=future', 'binance usdm'],
    ['BINANCE', 'BINANCE_DEFAULT_TYPE=delivery', 'binance coinm'],
    ['BINANCE', 'BINANCE_MARKET_TYPE=swap\nBINANCE_TESTNET=true', 'binance testnet-futures'],
    ['BINANCE', 'BINANCE_DEFAULT_TYPE=swap\nBINANCE_DEFAULT_SUB_TYPE=inverse', 'binance coinm'],
    ['BINANCE', 'BINANCE_BASE_URL=https://testnet.binance.vision/api', 'binance testnet'],
    ['BINANCE', 'BINANCE_API_URL=https://fapi.binance.com', 'binance usdm'],
    ['BINANCE', 'BASE_URL=https://testnet.binance.vision', 'binance testnet'],
    ['BINANCE', 'BASE_URL=https://my-bot.example\nHOST=0.0.0.0\nNODE_ENV=production\nENV=test', 'binance spot'],
    ['BINANCE', 'BINANCE_HOST=usdm', 'binance usdm'],
    ['BINANCE', 'NETWORK=testnet', 'binance testnet'],
    ['BINANCE', 'TRADING_MODE=live', 'binance spot'],
    ['BINANCE', 'MODE=production', 'binance spot'],
    ['BINANCE', 'BINANCE_TLD=us', 'binance us'],
    ['BINANCE', 'BINANCE_TLD=com', 'binance spot'],
    ['BINANCE_MAIN', 'BINANCE_TESTNET=true', 'binance testnet'],
    ['BYBIT', 'BYBIT_HOSTNAME=bytick.com', 'bybit bytick'],
    ['BYBIT', 'BYBIT_HOSTNAME=bybit.com\nBYBIT_TESTNET=true', 'bybit testnet'],
    ['BYBIT', 'BYBIT_TESTNET=true\nBYBIT_DEMO=false', 'bybit testnet'],
    ['BYBIT', 'BYBIT_DEFAULT_TYPE=swap', 'bybit live'],
    ['OKX', 'OKX_SIMULATED=1', 'okx live demo'],
    ['OKX', 'X_SIMULATED_TRADING=1', 'okx live demo'],
    ['OKX', 'OKX_SANDBOX=false', 'okx live'],
    ['KRAKEN', 'BYBIT_TESTNET=true', 'kraken live'],
  ])('%s with %j is %s', (name, setting, expected) => {
    const label = name.toLowerCase().replaceAll('_', '-');
    expect(hosts(`${setting}\n${pair(name)}`)).toEqual([`${label}: ${expected}`]);
    expect(hosts(`${pair(name)}${setting}`)).toEqual([`${label}: ${expected}`]);
  });

  it.each([
    ['BINANCE', 'BINANCE_TESTNET=Zq7maybe', /BINANCE_TESTNET \(line 3\) has a value that is not understood/],
    ['BINANCE', 'BINANCE_TESTNET="open', /BINANCE_TESTNET \(line 3\) has a value that is not understood/],
    ['BINANCE', 'BINANCE_ENV=Zq7', /BINANCE_ENV \(line 3\) has a value/],
    ['BINANCE', 'BINANCE_DEFAULT_TYPE=Zq7', /BINANCE_DEFAULT_TYPE \(line 3\) has a value/],
    ['BINANCE', 'BINANCE_PAPER_TRADING=true', /BINANCE_PAPER_TRADING \(line 3\) says paper trading/],
    ['BINANCE', 'TRADING_MODE=paper', /TRADING_MODE \(line 3\) says paper trading/],
    ['BINANCE', 'BINANCE_TLD=Zq7', /BINANCE_TLD \(line 3\) says another host/],
    ['BINANCE', 'BINANCE_MAINNET=false', /BINANCE_MAINNET \(line 3\) says not live.* a testnet and demo trading/],
    ['BINANCE', 'BINANCE_BASE_URL=https://Zq7.example', /BINANCE_BASE_URL \(line 3\) says another host/],
    ['BINANCE', 'BINANCE_BASE_URL=https://api.binance.com@Zq7.example', /says another host/],
    [
      'BINANCE',
      'BINANCE_TESTNET=false\nBINANCE_BASE_URL=https://testnet.binance.vision',
      /BINANCE_TESTNET \(line 3\) says not testnet, and BINANCE_BASE_URL \(line 4\) says host testnet/,
    ],
    [
      'BINANCE_TESTNET',
      'BINANCE_TESTNET=false',
      /BINANCE_TESTNET_API_KEY \(line 1\) says testnet, and BINANCE_TESTNET \(line 3\) says not testnet/,
    ],
    [
      'BINANCE',
      'BINANCE_TESTNET=true\nBINANCE_DEMO=true',
      /line 3\) says testnet, and BINANCE_DEMO \(line 4\) says demo/,
    ],
    ['BINANCE_US', 'BINANCE_TESTNET=true', /says host us, and BINANCE_TESTNET \(line 3\) says testnet/],
    ['BINANCE_US', 'BINANCE_DEFAULT_TYPE=future', /says host us, and BINANCE_DEFAULT_TYPE \(line 3\) says futures/],
    ['KRAKEN', 'KRAKEN_TESTNET=true', /KRAKEN_TESTNET \(line 3\) says testnet, and no such host of Kraken is known/],
    ['KUCOIN', 'SANDBOX=true', /SANDBOX \(line 3\) says testnet, and no such host of KuCoin is known/],
  ])('%s with %j has no host, and shows no value', (name, setting, message) => {
    const [refusal = ''] = hosts(`${pair(name)}${setting}\n`);
    expect(refusal).toMatch(message);
    expect(refusal).toContain('--host');
    expect(refusal).not.toContain('Zq7');
  });

  it('a setting that chooses between accounts is about neither of them', () => {
    const both = pair('BINANCE') + pair('BINANCE_TESTNET');
    expect(hosts(`${both}BINANCE_TESTNET=false`)).toEqual([
      'binance: binance spot',
      'binance-testnet: binance testnet',
    ]);
    for (const setting of ['BINANCE_TESTNET=true', 'TESTNET=true']) {
      for (const text of [both, both.replace(/(BINANCE_TESTNET_API_SECRET=)s/, '$1')]) {
        const [live, testnet] = hosts(`${text}${setting}`);
        expect(live).toMatch(/TESTNET \(line 5\) chooses one of several accounts/);
        if (text === both) expect(testnet).toBe('binance-testnet: binance testnet');
      }
    }
    const named = `${pair('BINANCE_LIVE')}${pair('BINANCE_TESTNET')}BINANCE_TESTNET=true`;
    expect(hosts(named)).toEqual(['binance-live: binance spot', 'binance-testnet: binance testnet']);
    const markets = `${pair('BINANCE_SPOT')}${pair('BINANCE_FUTURES')}BINANCE_DEFAULT_TYPE=future`;
    expect(hosts(markets)).toEqual(['binance-spot: binance spot', 'binance-futures: binance usdm']);
  });

  it.each([
    ['EXCHANGE=binance', ': binance spot'],
    ['EXCHANGE_NAME=BinanceUS\nTESTNET=false', ': binance us'],
    ['EXCHANGE_ID=okx\nSANDBOX=true', ': okx live demo'],
    ['EXCHANGE=Zq7', ': unknown'],
  ])('the exchange of an account without a name is in %j', (setting, expected) => {
    expect(hosts(`API_KEY=k\nAPI_SECRET=s\n${setting}\n`)).toEqual([expected]);
  });

  it('the names of given variables count', () => {
    const text = 'BOT_TESTNET_KEY=k\nBOT_TESTNET_SECRET=s\n';
    const [account] = findAccounts(Buffer.from(text), {
      keyName: 'BOT_TESTNET_KEY',
      secretName: 'BOT_TESTNET_SECRET',
    }).accounts;
    const binance = exchangeById.get('binance');
    expect(binance && destinationOf(binance, account?.statements ?? []).host).toBe('testnet');
  });

  it('other forms of the names are known', () => {
    const text = [
      'binance_api_key: k1',
      'binance_api_secret: s',
      'bybit.apiKey=k2',
      'bybit.apiSecret=s',
      'GATE_KEY=k3',
      'GATE_SECRET=s',
      'KRAKEN_FUTURES_API_KEY=k4',
      'KRAKEN_FUTURES_PRIVATE_KEY=s',
      'BITMEX_API_KEY_TESTNET=k5',
      'BITMEX_API_SECRET_TESTNET=s',
      'HTX_ACCESS_KEY=k6',
      'HTX_SECRET_KEY=s',
      'BYBIT_TESTNET_KEY=k7',
      'BYBIT_TESTNET_SECRET=s',
      'AWS_ACCESS_KEY=no',
      'AWS_SECRET_KEY=no',
    ].join('\n');
    expect(hosts(text)).toEqual([
      'binance: binance spot',
      'bybit: bybit live',
      'gate: gate live',
      'kraken-futures: kraken-futures live',
      'bitmex-testnet: bitmex testnet',
      'htx: htx live',
      'bybit-testnet: bybit testnet',
    ]);
  });
});

describe("freqtrade's variables", () => {
  const text = (name: string, more = '') =>
    `FREQTRADE__EXCHANGE__NAME=${name}\nFREQTRADE__EXCHANGE__KEY=k\nFREQTRADE__EXCHANGE__SECRET=s\n` +
    `FREQTRADE__EXCHANGE__PASSWORD=p\nFREQTRADE__EXCHANGE__UID=u\nFREQTRADE__TELEGRAM__TOKEN=t\n${more}`;

  it.each([
    ['binance', '', 'binance spot'],
    ['binanceus', '', 'binance us'],
    ['kucoin', '', 'kucoin live'],
    ['binance', 'FREQTRADE__TRADING_MODE=futures', 'binance usdm'],
    ['binance', 'FREQTRADE__EXCHANGE__SANDBOX=true', 'binance testnet'],
    ['binance', 'FREQTRADE__EXCHANGE__CCXT_CONFIG__SANDBOX=true', 'binance testnet'],
    ['binance', 'FREQTRADE__EXCHANGE__CCXT_CONFIG__options__defaultType=future', 'binance usdm'],
    ['bybit', 'FREQTRADE__EXCHANGE__CCXT_CONFIG__hostname=bytick.com', 'bybit bytick'],
    ['okx', 'FREQTRADE__EXCHANGE__CCXT_CONFIG__HEADERS__x-simulated-trading=1', 'okx live demo'],
  ])('%s with %j is %s', (name, more, expected) => {
    expect(hosts(text(name, more))).toEqual([`: ${expected}`]);
  });

  it('a setting as JSON text is not understood', () => {
    const [refusal] = hosts(text('binance', `FREQTRADE__EXCHANGE__CCXT_CONFIG={"sandbox": true}`));
    expect(refusal).toMatch(/CCXT_CONFIG \(line 7\) is a text, and not an object with fields/);
  });

  it('an unknown exchange stays unknown', () => expect(hosts(text('hyperliquid'))).toEqual([': unknown']));
});

describe('in JSON', () => {
  const account = (fields: object) => JSON.stringify({ binance: { apiKey: 'k', secret: 's', ...fields } });

  it.each([
    [{}, 'spot'],
    [{ sandbox: true }, 'testnet'],
    [{ sandbox: 'true' }, 'testnet'],
    [{ sandbox: 1 }, 'testnet'],
    [{ sandbox: false }, 'spot'],
    [{ sandbox: null }, 'spot'],
    [{ testnet: true }, 'testnet'],
    [{ test: true }, 'testnet'],
    [{ demo: true }, 'demo'],
    [{ set_sandbox_mode: true }, 'testnet'],
    [{ isSandboxModeEnabled: true }, 'testnet'],
    [{ environment: 'testnet' }, 'testnet'],
    [{ name: 'my testnet bot' }, 'testnet'],
    [{ type: 'future' }, 'usdm'],
    [{ options: { defaultType: 'spot' } }, 'spot'],
    [{ options: { defaultType: 'margin' } }, 'spot'],
    [{ options: { defaultType: 'future' } }, 'usdm'],
    [{ options: { defaultType: 'swap' } }, 'usdm'],
    [{ options: { defaultType: 'delivery' } }, 'coinm'],
    [{ options: { defaultType: 'option' } }, 'options'],
    [{ options: { defaultType: 'swap', defaultSubType: 'inverse' } }, 'coinm'],
    [{ options: { defaultType: 'future', sandbox: true } }, 'testnet-futures'],
    [{ options: { defaultType: 'delivery', enableDemoTrading: true } }, 'demo-coinm'],
    [{ urls: { api: 'https://testnet.binance.vision/api' } }, 'testnet'],
    [
      { urls: { api: { public: 'https://fapi.binance.com/fapi/v1', private: 'https://fapi.binance.com/fapi/v1' } } },
      'usdm',
    ],
    [{ urls: { test: { public: 'https://testnet.binance.vision/api' } } }, 'spot'],
    [{ hostname: 'api.binance.us' }, 'us'],
    [{ proxy: { host: 'proxy.example' }, wsUrl: 'wss://x.example' }, 'spot'],
  ])('%j has the host %s', (fields, host) => {
    expect(hosts(account(fields))).toEqual([`binance: binance ${host}`]);
  });

  it.each([
    [{ sandbox: 'Zq7' }, /binance\.sandbox \(line 1\) has a value that is not understood/],
    [{ sandbox: [true] }, /binance\.sandbox \(line 1\) is neither true nor false/],
    [{ sandbox: { enabled: true } }, /binance\.sandbox\.enabled \(line 1\) is neither true nor false/],
    [{ testnet: {} }, /testnet is neither true nor false/],
    [{ hostname: 'Zq7.example' }, /binance\.hostname \(line 1\) says another host/],
    [
      { sandbox: false, urls: { api: 'https://testnet.binance.vision' } },
      /binance\.sandbox \(line 1\) says not testnet, and binance\.urls\.api \(line 1\) says host testnet/,
    ],
    [
      { urls: { api: { public: 'https://api.binance.com/api', private: 'https://testnet.binance.vision/api' } } },
      /binance\.urls\.api\.public \(line 1\) says another host/,
    ],
    [{ options: { defaultType: 'spot' }, trading_mode: 'futures' }, /defaultType .* says spot, and .*trading_mode/],
  ])('%j has no host, and shows no value', (fields, message) => {
    const [refusal = ''] = hosts(account(fields));
    expect(refusal).toMatch(message);
    expect(refusal).not.toContain('Zq7');
  });

  it('accounts in lists and groups are found, with the settings above them', () => {
    const text = JSON.stringify({
      accounts: [
        { exchange: 'binance', apiKey: 'k1', secret: 's', testnet: true },
        { exchange: 'binance', apiKey: 'k2', secret: 's' },
        { exchange: 'kraken', name: 'main', apiKey: 'k3', secret: 's' },
        { exchange: 'ftx', apiKey: 'k4', secret: 's' },
      ],
      exchanges: { bybit: { testnet: { apiKey: 'k5', secret: 's' }, live: { apiKey: 'k6', secret: 's' } } },
      others: {
        sandbox: true,
        gate: { apiKey: 'k7', secret: 's' },
        deribit: { credentials: { key: 'k8', secret: 's' } },
      },
    });
    expect(hosts(text)).toEqual([
      'binance: binance testnet',
      'binance-2: binance spot',
      'main: kraken live',
      ': unknown',
      'bybit-testnet: bybit testnet',
      'bybit-live: bybit live',
      'others-gate: gate testnet',
      'others-deribit: deribit testnet',
    ]);
  });

  it('the exchange can be named around the account', () => {
    expect(hosts('{"exchange":"bybit","testnet":true,"credentials":{"apiKey":"k","secret":"s"}}')).toEqual([
      ': bybit testnet',
    ]);
    expect(hosts('{"bots":[{"exchange":"binanceus","api":{"key":"k","secret":"s"}}]}')).toEqual(['bots: binance us']);
  });

  it('a list is a file of accounts too', () => {
    expect(hosts('[{"exchange":"okx","apiKey":"k","secret":"s","password":"p","sandbox":true}]')).toEqual([
      'okx: okx live demo',
    ]);
  });

  it.each([
    [{ exchange: { name: 'binance', sandbox: true } }, 'binance testnet'],
    [{ exchange: { name: 'binance', ccxt_config: { sandbox: true } } }, 'binance testnet'],
    [{ exchange: { name: 'binance', ccxt_sync_config: { options: { defaultType: 'future' } } } }, 'binance usdm'],
    [{ exchange: { name: 'binance', ccxt_async_config: { urls: { api: 'https://api.binance.us' } } } }, 'binance us'],
    [{ trading_mode: 'futures', exchange: { name: 'kucoin' } }, 'kucoin futures'],
    [{ trading_mode: 'futures', exchange: { name: 'gate' } }, 'gate live'],
    [{ trading_mode: 'futures', exchange: { name: 'binance', sandbox: true } }, 'binance testnet-futures'],
    [{ exchange: { name: 'okx', ccxt_config: { headers: { 'x-simulated-trading': '1' } } } }, 'okx live demo'],
    [{ dry_run: true, exchange: { name: 'binanceus' } }, 'binance us'],
  ])("freqtrade's %j is %s", (config, expected) => {
    const text = JSON.stringify({ ...config, exchange: { ...config.exchange, key: 'k', secret: 's' } });
    expect(hosts(text)).toEqual([`: ${expected}`]);
  });
});

it.each(exchanges)('every host of $id is chosen by its own address', ({ id, hosts: all }) => {
  for (const [name, url] of Object.entries(all)) {
    const text = JSON.stringify({ exchange: id, apiKey: 'k', secret: 's', baseUrl: url });
    expect(hosts(text)).toEqual([`: ${id} ${name}`]);
  }
});
