/**
 * Finds accounts in a dotenv file: NAME_API_KEY and NAME_API_SECRET.
 * @module
 */

import { LocksignError } from '../../index.js';
import { type Value as Assigned, copyValue, forEachAssignment, type Span } from '../../util/dotenv.js';
import { ImportError } from '../exit.js';
import {
  type Earlier,
  type ErasedAccount,
  type Found,
  type FoundAccount,
  type FoundSecret,
  isEmpty,
  labelled,
  lineOf,
  soundsSecret,
} from './found.js';

/** The variables of an account that have other names than the usual ones. */
export interface VariableNames {
  readonly keyName?: string;
  readonly secretName?: string;
  readonly passphraseName?: string;
}

/**
 * An assignment to a variable. Its value is undefined if it cannot be read. The last assignment
 * counts.
 */
interface Assignment {
  readonly at: number;
  readonly value: Assigned | undefined;
}

const keyPattern = /^(?:(.+)_)?API_KEY$/;
const secretEndings = ['API_SECRET', 'SECRET', 'SECRET_KEY', 'API_SECRET_KEY'];
const passphraseEndings = ['API_PASSPHRASE', 'PASSPHRASE', 'API_PASSWORD', 'PASSWORD'];

function variablesOf(file: Uint8Array): Map<string, Assignment[]> {
  const variables = new Map<string, Assignment[]>();
  forEachAssignment(file, ({ name, value }) => {
    const text = Buffer.from(file.subarray(name.start, name.end)).toString('latin1');
    const assignments = variables.get(text) ?? [];
    variables.set(text, assignments);
    assignments.push({ at: name.start, value });
  });
  return variables;
}

export const hasVariable = (file: Uint8Array, name: string): boolean => variablesOf(file).has(name);

function copyInto(file: Uint8Array, name: string, value: Assigned | undefined, memory: Uint8Array): number {
  if (value === undefined) throw new LocksignError('ERR_DOTENV_SYNTAX', { subject: name });
  if (value.end - value.start > memory.length) {
    throw new ImportError(`The value of ${name} is longer than ${memory.length} bytes.`);
  }
  return copyValue(file, value, memory);
}

export function findInDotenv(file: Uint8Array, names: VariableNames): Found {
  const variables = variablesOf(file);
  const secretOf = (candidates: readonly string[]): FoundSecret | undefined => {
    const name = candidates.find((candidate) => {
      const last = variables.get(candidate)?.at(-1);
      return last !== undefined && !isEmpty(last.value);
    });
    if (name === undefined) return undefined;
    const assignments = variables.get(name) ?? [];
    const value = assignments.at(-1)?.value;
    const earlier = assignments.slice(0, -1).flatMap(({ at, value }): Earlier[] => {
      if (value === undefined || isEmpty(value)) return [];
      return [{ span: value, line: lineOf(file, at), writeTo: (memory) => copyInto(file, name, value, memory) }];
    });
    return {
      spans: value === undefined ? [] : [value],
      earlier,
      writeTo: (memory) => copyInto(file, name, value, memory),
    };
  };
  const accounts: FoundAccount[] = [];
  const erased: ErasedAccount[] = [];
  // Only values of API keys become text.
  const keyNames =
    names.keyName === undefined ? [...variables.keys()].filter((name) => keyPattern.test(name)) : [names.keyName];
  for (const keyName of keyNames) {
    const value = variables.get(keyName)?.at(-1)?.value;
    const prefix = keyPattern.exec(keyName)?.[1];
    const named = (endings: readonly string[]): string[] =>
      keyPattern.test(keyName) ? endings.map((ending) => (prefix === undefined ? ending : `${prefix}_${ending}`)) : [];
    if (value === undefined || isEmpty(value)) continue;
    const secretNames = names.secretName === undefined ? named(secretEndings) : [names.secretName];
    const secret = secretOf(secretNames);
    const apiKey = new TextDecoder().decode(file.subarray(value.start, value.end));
    if (secret === undefined) {
      if (secretNames.some((name) => variables.has(name))) erased.push({ ...labelled(prefix), apiKey });
      continue;
    }
    const passphrase = secretOf(names.passphraseName === undefined ? named(passphraseEndings) : [names.passphraseName]);
    accounts.push({ ...labelled(prefix), apiKey, secret, ...(passphrase !== undefined && { passphrase }) });
  }
  return { accounts, erased };
}

/**
 * Variables whose names sound like secrets and whose values are not imported. If a variable is
 * assigned more than once, it is listed with the lines of those values.
 */
export function variablesLeft(file: Uint8Array, isImported: (span: Span) => boolean): string[] {
  const isLeft = ({ value }: Assignment): boolean => value === undefined || !(isEmpty(value) || isImported(value));
  return [...variablesOf(file)].flatMap(([name, assignments]) => {
    const lines = soundsSecret(name) ? assignments.filter(isLeft).map(({ at }) => lineOf(file, at)) : [];
    if (lines.length === 0) return [];
    return [assignments.length === 1 ? name : `${name} (line ${lines.join(', ')})`];
  });
}
