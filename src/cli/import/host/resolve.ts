/**
 * Decides which host an account has, from all that its file says.
 * @module
 */
import { defaultHost } from '../../../exchanges/catalog.js';
import type { Exchange } from '../../../exchanges/core/types/exchange.js';
import type { TradedMarket } from '../../../exchanges/core/types/recipe.js';
import { ImportError } from '../../exit.js';
import { isWord, type Leaf, placeText, withBytes } from '../leaf.js';
import type { Environment, Says, Statement } from './says.js';

type Facts = Pick<Exchange<unknown>, 'name' | 'hosts' | 'practiceHosts' | 'hostMarkets' | 'demoHeaders'>;

/** A host, and whether a header selects demo trading on it. */
export interface Destination {
  readonly host: string;
  readonly isDemo: boolean;
}

interface Candidate extends Destination {
  readonly environment: Environment;
}

/**
 * A host with its address, for people.
 * @param host as a vault has it: a name, a base URL, or undefined for the first host.
 */
export function hostText(host: string | undefined, facts: Pick<Facts, 'hosts'>): string {
  const name = host ?? defaultHost(facts);
  const address = facts.hosts[name];
  return address === undefined ? `host ${name}` : `host ${name} (${address})`;
}

/** Those with real money come first. */
function candidatesOf({ hosts, practiceHosts = {}, demoHeaders }: Facts): Candidate[] {
  const names = Object.keys(hosts);
  const live = names.filter((host) => practiceHosts[host] === undefined);
  return [
    ...live.map((host): Candidate => ({ host, environment: 'live', isDemo: false })),
    ...names.flatMap((host): Candidate[] => {
      const environment = practiceHosts[host];
      return environment === undefined ? [] : [{ host, environment, isDemo: false }];
    }),
    ...(demoHeaders === undefined ? [] : live.map((host): Candidate => ({ host, environment: 'demo', isDemo: true }))),
  ];
}

/** An exchange that has one of the two means it by both words. */
function environmentAt(environment: Environment, candidates: readonly Candidate[]): Environment {
  const has = (each: Environment): boolean => candidates.some((candidate) => candidate.environment === each);
  if (environment === 'live' || has(environment)) return environment;
  const other = environment === 'testnet' ? 'demo' : 'testnet';
  return has(other) ? other : environment;
}

const overlaps = (one: readonly TradedMarket[], other: readonly TradedMarket[]): boolean =>
  one.some((market) => other.includes(market));

function marketsOf(host: string, { hostMarkets }: Facts): readonly TradedMarket[] | undefined {
  return hostMarkets?.[host];
}

/** Whether one API key serves both hosts, because they are markets of one site. */
export function shareKeys(one: string, other: string, facts: Facts): boolean {
  if (one === other) return true;
  const { practiceHosts = {} } = facts;
  const [first, second] = [marketsOf(one, facts), marketsOf(other, facts)];
  return (
    practiceHosts[one] === practiceHosts[other] &&
    first !== undefined &&
    second !== undefined &&
    !overlaps(first, second)
  );
}

const dot = 0x2e;
const isSlash = (c: number): boolean => c === 0x2f;
const endsHost = (c: number): boolean => isSlash(c) || c === 0x3a || c === 0x3f || c === 0x23; // : ? #

/** The host in `https://host:port/path`, or the bytes themselves. */
function hostPart(bytes: Uint8Array): Uint8Array {
  const scheme = bytes.findIndex(
    (c, index) => c === 0x3a && isSlash(bytes[index + 1] ?? 0) && isSlash(bytes[index + 2] ?? 0),
  );
  const rest = scheme === -1 ? bytes : bytes.subarray(scheme + 3);
  const end = rest.findIndex(endsHost);
  return end === -1 ? rest : rest.subarray(0, end);
}

/** The names of the hosts that an address is of. ccxt's `hostname` is the end of several. */
function hostsAt(leaf: Leaf, hosts: Facts['hosts']): string[] {
  const found = withBytes(leaf, (bytes) => {
    const part = hostPart(bytes);
    const addresses = Object.entries(hosts).map(([name, url]) => ({ name, address: new URL(url).hostname }));
    const exact = addresses.filter(({ name, address }) => isWord(part, address) || isWord(bytes, name));
    const isEndOf = (address: string): boolean => {
      const at = address.length - part.length;
      return at > 0 && address[at - 1] === '.' && isWord(part, address.slice(at));
    };
    const within = part.includes(dot) ? addresses.filter(({ address }) => isEndOf(address)) : [];
    return (exact.length > 0 ? exact : within).map(({ name }) => name);
  });
  return found ?? [];
}

/** The candidates that several addresses agree on. */
function atAddresses(leaves: readonly Leaf[], facts: Facts, candidates: readonly Candidate[]): Candidate[] {
  const sets = leaves.map((leaf) => {
    const hosts = hostsAt(leaf, facts.hosts);
    return candidates.filter(({ host }) => hosts.includes(host));
  });
  const isOfAll = ({ environment }: Candidate): boolean =>
    sets.every((set) => set.some((each) => each.environment === environment));
  return candidates.filter((each) => sets.some((set) => set.includes(each)) && isOfAll(each));
}

/** The candidates that a statement leaves, and what it says in words. */
interface Reading {
  readonly statement: Statement;
  readonly fit: readonly Candidate[];
  readonly words: string;
}

function fitOf(says: Says, facts: Facts, candidates: readonly Candidate[]): Omit<Reading, 'statement'> | undefined {
  switch (says.kind) {
    case 'environment': {
      const environment = environmentAt(says.environment, candidates);
      const isIt = (candidate: Candidate): boolean => (candidate.environment === environment) !== (says.isNot === true);
      return { fit: candidates.filter(isIt), words: `${says.isNot ? 'not ' : ''}${says.environment}` };
    }
    case 'markets': {
      const serves = ({ host }: Candidate): boolean => overlaps(says.markets, marketsOf(host, facts) ?? says.markets);
      return { fit: candidates.filter(serves), words: says.markets.length > 1 ? 'futures' : says.markets.join() };
    }
    case 'host': {
      const { host } = says;
      const [markets, first] = [marketsOf(host, facts), marketsOf(candidates[0]?.host ?? '', facts)];
      const words = `host ${host}`;
      if (markets !== undefined && first !== undefined && !overlaps(markets, first)) {
        return { fit: fitOf({ kind: 'markets', markets }, facts, candidates)?.fit ?? [], words };
      }
      return { fit: candidates.filter((each) => each.host === host || each.host.endsWith(`-${host}`)), words };
    }
    case 'address': {
      const fit = atAddresses(says.leaves, facts, candidates);
      if (fit.length === 0 && !says.isCertain) return undefined;
      return {
        fit,
        words: fit.length === 0 ? 'another host' : `host ${[...new Set(fit.map(({ host }) => host))].join(' or ')}`,
      };
    }
    case 'unclear':
      return undefined;
  }
}

const remedyOf = ({ hosts }: Facts): string =>
  `name the host with --host, which is one of ${Object.keys(hosts).join(', ')}, or with --base-url`;

const inWords = ({ statement, words }: Reading): string => `${placeText(statement.place)} says ${words}`;

function readAll(facts: Facts, statements: readonly Statement[], candidates: readonly Candidate[]): Reading[] {
  return statements.flatMap((statement) => {
    const reading = fitOf(statement.says, facts, candidates);
    return reading === undefined ? [] : [{ statement, ...reading }];
  });
}

/** @throws {ImportError} */
function refuseUnclear(facts: Facts, statements: readonly Statement[]): void {
  for (const { place, says } of statements) {
    if (says.kind !== 'unclear' || (says.isOfMarket && facts.hostMarkets === undefined)) continue;
    throw new ImportError(
      `The host is unknown: ${placeText(place)} ${says.why}. Correct the file, or ${remedyOf(facts)}.`,
    );
  }
}

function refuseConflict(facts: Facts, reading: Reading, before: readonly Reading[]): never {
  const other = before.find(({ fit }) => !fit.some((each) => reading.fit.includes(each)));
  const others = other === undefined ? before : [other];
  throw new ImportError(
    `The host is unknown, because the file contradicts itself: ${[...others, reading].map(inWords).join(', and ')}, ` +
      `and no host of ${facts.name} is both. Correct the file, or ${remedyOf(facts)}.`,
  );
}

/**
 * The host on which all statements agree. Without a statement, the first of the exchange.
 * @throws {ImportError} if they contradict each other or cannot be understood, or if the exchange
 *   has no such host.
 */
export function destinationOf(facts: Facts, statements: readonly Statement[]): Destination {
  refuseUnclear(facts, statements);
  const candidates = candidatesOf(facts);
  let left: readonly Candidate[] = candidates;
  const before: Reading[] = [];
  for (const reading of readAll(facts, statements, candidates)) {
    if (reading.fit.length === 0) {
      throw new ImportError(
        `The host is unknown: ${inWords(reading)}, and no such host of ${facts.name} is known. ` +
          `If that is wrong, correct the file. Otherwise ${remedyOf(facts)}.`,
      );
    }
    left = left.filter((each) => reading.fit.includes(each));
    if (left.length === 0) refuseConflict(facts, reading, before);
    before.push(reading);
  }
  const [chosen = { host: '', isDemo: false, environment: 'live' as const }] = left;
  if (chosen.environment !== 'live' && left.some(({ environment }) => environment !== chosen.environment)) {
    throw new ImportError(
      `The host is unknown: ${before.map(inWords).join(', and ')}, and ${facts.name} has a testnet and demo trading. ` +
        `Correct the file, or ${remedyOf(facts)}.`,
    );
  }
  return { host: chosen.host, isDemo: chosen.isDemo };
}

/**
 * The host of that name, with demo trading if the file says so.
 * @returns also what the file says against it.
 */
export function destinationAt(
  host: string,
  facts: Facts,
  statements: readonly Statement[],
): Destination & { readonly against: readonly string[] } {
  const candidates = candidatesOf(facts);
  const readings = readAll(facts, statements, candidates);
  const own = candidates.filter((each) => each.host === host);
  const isDemo = readings.some(({ statement, fit }) => {
    const { says } = statement;
    return says.kind === 'environment' && fit.length > 0 && fit.every((each) => each.isDemo);
  });
  const chosen = own.find((each) => each.isDemo === isDemo) ?? own[0];
  const against = readings.filter(({ fit }) => chosen !== undefined && !fit.includes(chosen)).map(inWords);
  return { host, isDemo: chosen?.isDemo ?? false, against };
}
