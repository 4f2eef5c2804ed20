/**
 * Finds accounts in a tree of fields: freqtrade's `exchange`, and the objects that ccxt takes, at
 * any depth and in lists. The tree is that of a JSON file, or of freqtrade's variables.
 * @module
 */
import { findCdpKey } from './cdp.js';
import {
  type ErasedAccount,
  type Found,
  type FoundAccount,
  type Labelled,
  labelled,
  statementsOfName,
} from './found.js';
import type { Statement } from './host/says.js';
import { isFlag, sayingOf } from './host/statement.js';
import { readName, squash, strongIn } from './host/words.js';
import type { Branch, Leaf, Node, Place } from './leaf.js';

/** The names of fields, without separators and case. ccxt calls the API key apiKey. */
const keyFields = ['apikey', 'key', 'apipublickey', 'publickey', 'accesskey'];
const secretFields = ['secret', 'apisecret', 'secretkey', 'apisecretkey', 'privatekey', 'apiprivatekey'];
const passphraseFields = ['password', 'passphrase', 'apipassphrase', 'apipassword'];
/** These name the exchange. The first may not be unknown: the others are often free names. */
const exchangeFields = ['exchange', 'exchangeid', 'exchangename', 'id', 'name'];
const freeNames = ['id', 'name'];
const ownNames = ['label', 'account', 'name', 'id'];
/** Fields that only group others, so they are no part of an account's name. */
const groups = /^(?:accounts?|exchanges?|ccxt|api|keys?|apikeys?|credentials?|auth)$/;
/** Fields of a group that are about all of its accounts. */
const settings = /^(?:options|config|settings|headers|urls|ccxt(?:sync|async)?config)$/;
/** Fields that have addresses of their own. */
const otherServices = /prox|ws|websocket|socket|stream|webhook|agent/;

function textIn({ fields }: Branch, names: readonly string[]): Leaf | undefined {
  for (const name of names) {
    for (const [key, node] of fields) {
      if (squash(key) === name && node.kind === 'leaf' && node.isText) return node;
    }
  }
  return undefined;
}

function valueIn(branch: Branch, names: readonly string[]): Leaf | undefined {
  return names.map((name) => textIn(branch, [name])).find((leaf) => leaf !== undefined && !leaf.isEmpty);
}

const isAccount = (branch: Branch): boolean =>
  valueIn(branch, keyFields) !== undefined && textIn(branch, secretFields) !== undefined;

function leavesOf(node: Node): Leaf[] {
  if (node.kind === 'leaf') return node.isText && !node.isEmpty ? [node] : [];
  return (node.kind === 'list' ? node.items : [...node.fields.values()]).flatMap(leavesOf);
}

/** ccxt's `urls`, whose `api` is where requests go. Its `test` is only an offer. */
function statementsOfUrls({ fields }: Branch, isWide: boolean): Statement[] {
  const leaves = [...fields].flatMap(([name, node]) => (squash(name) === 'api' ? leavesOf(node) : []));
  const [first] = leaves;
  if (first === undefined) return [];
  return [{ place: first.place(), says: { kind: 'address', leaves, isCertain: !isWide } }];
}

/** The place of the first value in a field. */
function placeIn(node: Node, name: string): Place {
  if (node.kind === 'leaf') return node.place();
  const [first] = node.kind === 'list' ? node.items : node.fields.values();
  return first === undefined ? { name } : placeIn(first, name);
}

/** What the fields of an object say about the host, with those of the objects in it. */
function statementsIn({ fields }: Branch, isWide: boolean): Statement[] {
  return [...fields].flatMap(([key, node]): Statement[] => {
    const name = squash(key);
    if (node.kind !== 'leaf' && !isWide && isFlag(key) && !(node.kind === 'object' && isAccount(node))) {
      return [{ place: placeIn(node, key), says: { kind: 'unclear', why: 'is neither true nor false' } }];
    }
    if (node.kind === 'object') {
      if (isAccount(node) || otherServices.test(name) || (isWide && !settings.test(name))) return [];
      return name === 'urls' ? statementsOfUrls(node, isWide) : statementsIn(node, isWide);
    }
    if (node.kind === 'list' || node.isEmpty) return [];
    if (node.isText && settings.test(name) && name !== 'urls') {
      return isWide
        ? []
        : [{ place: node.place(), says: { kind: 'unclear', why: 'is a text, and not an object with fields' } }];
    }
    const says = sayingOf(name === 'urls' ? 'url' : key, node, isWide);
    return says === undefined ? [] : [{ place: node.place(), says }];
  });
}

/** The exchange that the fields name, before the name of the account. */
function exchangeOf(branch: Branch, named: Labelled): Labelled {
  const said = [...named.statements];
  for (const field of exchangeFields) {
    const leaf = valueIn(branch, [field]);
    if (leaf === undefined) continue;
    const reading = readName(leaf.text());
    const isFree = freeNames.includes(field);
    if (reading.exchange === undefined && isFree) {
      said.push(...statementsOfName({ says: strongIn(leaf.text()) }, leaf.place()));
      continue;
    }
    const statements = [...said, ...statementsOfName(reading, leaf.place())];
    const { exchange: _exchange, ...rest } = named;
    return { ...rest, statements, ...(reading.exchange !== undefined && { exchange: reading.exchange }) };
  }
  return { ...named, statements: said };
}

/** The one exchange that a group of accounts is named after. */
function exchangeOfPath(path: readonly string[]): Pick<Labelled, 'exchange'> {
  const [exchange, ...others] = new Set(path.flatMap((name) => readName(name).exchange ?? []));
  return exchange === undefined || others.length > 0 ? {} : { exchange };
}

/** A name of its own that an account in a list has. A longer one might be a secret. */
const shortName = /^[A-Za-z0-9][A-Za-z0-9._ -]{0,19}$/;

function nameInList(branch: Branch): string | undefined {
  const leaf = valueIn(branch, ownNames);
  const name = leaf?.text();
  if (name !== undefined && shortName.test(name)) return name.replaceAll(' ', '-');
  return exchangeOf(branch, { statements: [] }).exchange;
}

interface At {
  readonly path: readonly string[];
  readonly isInList: boolean;
  readonly wide: readonly Statement[];
  /** The exchange that the fields around it name. */
  readonly above: Labelled;
}

type Either = FoundAccount | ErasedAccount;

function findAccount(branch: Branch, { path, isInList, wide, above }: At): Either[] {
  const [key, secret] = [valueIn(branch, keyFields), valueIn(branch, secretFields)];
  if (key === undefined) return [];
  const words = [...path.filter((name) => !groups.test(squash(name))), ...(isInList ? [nameInList(branch)] : [])];
  const label = words.filter((word) => word !== undefined).join('-');
  const place = (): Place => ({ ...key.place(), ...(path.length > 0 && { name: path.join('.') }) });
  const named = labelled(label === '' ? undefined : label, place);
  const statementsOfBoth = [...named.statements, ...above.statements];
  const own = exchangeOf(branch, { ...above, ...exchangeOfPath(path), ...named, statements: statementsOfBoth });
  const statements = [...own.statements, ...statementsIn(branch, false), ...wide];
  const passphrase = valueIn(branch, passphraseFields);
  return [
    {
      ...own,
      apiKey: key.text(),
      statements,
      ...(secret !== undefined && { secret, ...(passphrase !== undefined && { passphrase }) }),
    },
  ];
}

/** In the order of the file. */
function findIn(node: Node, at: At): Either[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'list') return node.items.flatMap((item) => findIn(item, { ...at, isInList: true }));
  const cdp = findCdpKey(node);
  if (cdp !== undefined) return [cdp];
  if (isAccount(node)) return findAccount(node, at);
  const wide = [...at.wide, ...statementsIn(node, true)];
  const above = exchangeOf(node, at.above);
  return [...node.fields].flatMap(([name, child]) =>
    findIn(child, { path: [...at.path, name], isInList: false, wide, above }),
  );
}

/** Tells accounts of one name apart by a number. */
function numbered<T extends Pick<Either, 'label'>>(accounts: readonly T[]): T[] {
  const counts = new Map<string, number>();
  return accounts.map((account) => {
    const { label } = account;
    if (label === undefined) return account;
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    return count === 1 ? account : { ...account, label: `${label}-${count}` };
  });
}

const hasSecret = (account: Either): account is FoundAccount => 'secret' in account;

export function findInTree(root: Node): Found {
  // Those without a secret count, so that a second run gives the same names.
  const all = numbered(findIn(root, { path: [], isInList: false, wide: [], above: { statements: [] } }));
  return { accounts: all.filter(hasSecret), erased: all.filter((each): each is ErasedAccount => !hasSecret(each)) };
}
