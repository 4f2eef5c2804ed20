/**
 * Compares guard() with stock ccxt in its CommonJS build, which contains a copy of all its
 * dependencies, and for classes that extend those of either build.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Build, cjsBuild, construct, esmBuild, subclass } from '../../helpers/ccxt/exchanges.js';
import { freeze } from '../../helpers/ccxt/freeze.js';
import { judgeSocket, sendsTheSame } from '../../helpers/ccxt/socket-verdict.js';
import { everyShape, isIdentical, judge, judgeMistaken } from '../../helpers/ccxt/verdict.js';
import { cutSockets } from '../../helpers/ccxt/wire.js';

/** One or two exchanges for each way to sign. */
const requests =
  'apex bigone bit2c bitfinex bithumb btcbox btcturk bybit coinex coinone cryptomus indodax kraken kucoin lbank upbit'.split(
    ' ',
  );
const sockets = 'apex binance bithumb bitopro coinex gate hollaex krakenfutures okx upbit'.split(' ');

const shapes = everyShape.slice(0, 2);

const builds = new Map<string, Build>();

beforeAll(async () => {
  freeze();
  builds.set('ESM', await esmBuild());
  builds.set('CommonJS', cjsBuild());
  for (const { pro } of builds.values()) cutSockets(construct(pro['binance'], {}));
});

function build(name: string): Build {
  const found = builds.get(name);
  if (found === undefined) throw new Error(`no build: ${name}`);
  return found;
}

describe('in the CommonJS build of ccxt', () => {
  it('the classes are not those of the ES module build', () => {
    expect(build('CommonJS').classes['binance']).not.toBe(build('ESM').classes['binance']);
  });

  it.each(requests)('a guarded %s signs what stock ccxt signs', async (id) => {
    const { comparison } = await judge(id, build('CommonJS').classes[id], shapes);
    expect(comparison.examples).toEqual([]);
    expect(comparison.signed).toBeGreaterThan(0);
    const control = (await judgeMistaken(id, build('CommonJS').classes[id])).comparison;
    expect(control.different).toBe(control.signed);
  });

  it.each(sockets)('a guarded %s sends what stock ccxt.pro sends', async (id) => {
    const verdict = await judgeSocket(id, build('CommonJS').pro[id]);
    expect(verdict.comparison.examples).toEqual([]);
    expect(sendsTheSame(verdict)).toBe(true);
  });
});

describe.each(['ESM', 'CommonJS'])('a class that extends one of the %s build', (name) => {
  it.each(['binance', 'upbit'])('signs the same guarded and as %s', async (id) => {
    const type = subclass(build(name).classes[id]);
    expect(construct(type, {}).id).toBe('own');
    const verdict = await judge('own', type, shapes);
    expect(verdict.comparison.examples).toEqual([]);
    expect(isIdentical(verdict)).toBe(true);
    const control = (await judgeMistaken('own', type)).comparison;
    expect(control.different).toBe(control.signed);
  });

  it('sends the same to a WebSocket guarded and unguarded', async () => {
    const verdict = await judgeSocket('binance', subclass(build(name).pro['binance']));
    expect(verdict.comparison.examples).toEqual([]);
    expect(sendsTheSame(verdict)).toBe(true);
  });
});
