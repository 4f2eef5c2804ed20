/**
 * What the policy judged is what was sent: random changes of every request that it judges go to the
 * judge, and what it lets through is read by the parsers of another language, of which one takes
 * the first and one the last of two equal names.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchanges } from '../../../src/exchanges/catalog.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { proofCases } from '../../helpers/prove.js';
import { type Random, withRandom } from '../../helpers/random.js';
import { baseRequests } from './base-requests.js';
import { differenceIn } from './comparison.js';
import { type ExchangeReaders, openExchangeReaders } from './exchange-readers.js';
import { type Judging, judging, type Passed } from './judging.js';
import { mutated } from './mutations.js';

const now = 1_767_323_045_678;
const cases = proofCases(3_000);
const batch = 500;

interface Subject {
  readonly exchange: Exchange<never>;
  readonly judging: Judging;
  readonly bases: readonly RawRequest[];
}

const subjects: Subject[] = [];
/** The same exchanges with the requests that place or amend orders. */
let orderSubjects: readonly Subject[] = [];
let readers: ExchangeReaders;

beforeAll(async () => {
  readers = openExchangeReaders();
  for (const exchange of exchanges) {
    const each = await judging(exchange, now);
    const bases: RawRequest[] = [];
    for (const base of baseRequests(exchange, each.signer, now)) {
      if ((await each.judge(base)) !== undefined) bases.push(base);
    }
    subjects.push({ exchange, judging: each, bases });
  }
  orderSubjects = subjects
    .map((each) => ({ ...each, bases: each.bases.filter((base) => isOrder(each.exchange.id, base)) }))
    .filter(({ bases }) => bases.length > 0);
});
afterAll(async () => {
  for (const each of subjects) each.judging.close();
  await readers.close();
});

const isOrder = (id: string, request: RawRequest): boolean => meaningOf(id, request).orders !== undefined;

/** The differences between what was judged and what the parsers read. */
async function differences(passed: readonly (readonly [id: string, Passed])[]): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < passed.length; start += batch) {
    const some = passed.slice(start, start + batch);
    const readings = await readers.read(some.map(([id, { sent }]) => ({ id, request: sent })));
    for (const [index, [id, each]] of some.entries()) {
      for (const reading of readings[index] ?? []) {
        const difference = differenceIn(id, each, reading);
        if (difference !== undefined) found.push(`${id}: ${difference}\n${JSON.stringify(each, undefined, 1)}`);
      }
    }
  }
  return found;
}

/** A request of a random exchange, changed. Two of three are orders. */
function changedRequest(random: Random): readonly [Subject, RawRequest] {
  const some = random.between(0, 2) > 0 ? orderSubjects : subjects;
  const [first, ...others] = some.filter(({ bases }) => bases.length > 0);
  if (first === undefined) throw new Error('the judge lets no request through');
  const subject = random.pick([first, ...others]);
  const [base, ...further] = subject.bases;
  if (base === undefined) throw new Error('there is no request');
  return [subject, mutated(random, random.pick([base, ...further]))];
}

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

const lastOfEqual = (form: string): string =>
  String(new URLSearchParams(Object.fromEntries(new URLSearchParams(form))));

/** A form with a second symbol, which a strict judge denies. */
function withSecondSymbol(request: RawRequest): RawRequest {
  const where = request.body === '' ? 'query' : 'body';
  const text = request[where] ?? '';
  const [name] = /\b(?:symbol|pair)=/.exec(text) ?? [];
  return name === undefined ? request : { ...request, [where]: `${text}&${name}OTHER` };
}

/**
 * A judge with one lax step: it takes the last of two equal names, as JSON.parse does, and rounds
 * numbers.
 */
function judgedLaxly(id: string, request: RawRequest): Passed | undefined {
  const { body, query } = request;
  try {
    const judged = meaningOf(id, {
      ...request,
      body: isJson(body) ? JSON.stringify(JSON.parse(body)) : lastOfEqual(body),
      query: query === undefined ? undefined : lastOfEqual(query),
    });
    return judged.orders === undefined ? undefined : { judged, sent: request };
  } catch {
    return undefined; // it is no JSON at all
  }
}

describe('what the policy judged', () => {
  it('is tried with orders of every exchange whose orders are judged', () => {
    expect(orderSubjects.map(({ exchange }) => exchange.id).sort()).toStrictEqual([
      'backpack',
      'binance',
      'bitfinex',
      'bitget',
      'bittrex',
      'bybit',
      'coinbase',
      'coinbase-advanced',
      'gate',
      'kraken',
      'kucoin',
      'mexc',
      'okx',
      'poloniex',
      'revolutx',
    ]);
  });

  it('is what the unchanged requests say', async () => {
    const passed: [string, Passed][] = [];
    for (const { exchange, judging: judge, bases } of subjects) {
      for (const base of bases) {
        const result = await judge.judge(base);
        if (result !== undefined) passed.push([exchange.id, result]);
      }
    }
    expect(await differences(passed)).toStrictEqual([]);
  });

  it(`is what every parser reads, in ${cases} changed requests, and a lax judge is caught`, () =>
    withRandom(async (random) => {
      const forms = orderSubjects.flatMap(({ exchange: { id }, bases }) =>
        bases.filter(({ body }) => !isJson(body)).map((base) => [id, withSecondSymbol(base)] as const),
      );
      const counts = { passed: 0, orders: 0, caughtJson: 0, caughtForms: 0 };
      for (let left = cases; left > 0; left -= batch) {
        const passed: [string, Passed][] = [];
        const lax: [string, Passed][] = forms.flatMap(([id, request]) => {
          const laxly = judgedLaxly(id, request);
          return laxly === undefined ? [] : [[id, laxly]];
        });
        for (let count = Math.min(left, batch); count > 0; count--) {
          const [{ exchange, judging: each }, changed] = changedRequest(random);
          const result = await each.judge(each.signedAgain(changed) ?? changed);
          const laxly = judgedLaxly(exchange.id, changed);
          if (laxly !== undefined) lax.push([exchange.id, laxly]);
          if (result?.judged == null) continue;
          passed.push([exchange.id, result]);
          if (result.judged.orders !== undefined) counts.orders += 1;
        }
        counts.passed += passed.length;
        expect((await differences(passed))[0]).toBeUndefined();
        counts.caughtJson += (await differences(lax.filter(([, { sent }]) => isJson(sent.body)))).length;
        counts.caughtForms += (await differences(lax.filter(([, { sent }]) => !isJson(sent.body)))).length;
      }
      console.log(`${cases} changed requests:`, counts);
      expect(counts.orders).toBeGreaterThan(cases / 20);
      expect(counts.caughtJson).toBeGreaterThan(0);
      expect(counts.caughtForms).toBeGreaterThan(0);
    }));
});
