/**
 * Tells what a setting for several accounts says about each of them. `BINANCE_TESTNET=true` next to
 * both BINANCE_API_KEY and BINANCE_TESTNET_API_KEY chooses one of the two accounts, and is about
 * neither of them.
 * @module
 */
import type { Says, Statement } from './says.js';

interface Stated {
  readonly statements: readonly Statement[];
}

const isSamePlace = (one: Statement, other: Statement): boolean =>
  one.place.name === other.place.name && one.place.line === other.place.line;

/** What the account's name says about the same thing. */
const inName = ({ statements }: Stated, { says }: Statement): Says | undefined =>
  statements.find((each) => each.isOfName && each.says.kind === says.kind)?.says;

const isEqual = (one: Says | undefined, other: Says | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function about(account: Stated, statement: Statement, all: readonly Stated[]): Statement[] {
  const { says, isOfName } = statement;
  if (isOfName || (says.kind !== 'environment' && says.kind !== 'markets')) return [statement];
  const others = all.filter((each) => each !== account && each.statements.some((its) => isSamePlace(its, statement)));
  const own = inName(account, statement);
  if (own !== undefined) return others.some((each) => !isEqual(inName(each, statement), own)) ? [] : [statement];
  const chooses = says.kind === 'environment' && says.environment !== 'live' && says.isNot !== true;
  if (!chooses || others.every((each) => inName(each, statement) === undefined)) return [statement];
  const why = 'chooses one of several accounts of the file, and does not say which one this is';
  return [{ ...statement, says: { kind: 'unclear', why } }];
}

/** Applies each setting to the accounts that it is about. */
export function settleScopes<T extends Stated>(accounts: readonly T[], all: readonly Stated[]): T[] {
  return accounts.map((account) => ({
    ...account,
    statements: account.statements.flatMap((statement) => about(account, statement, all)),
  }));
}
