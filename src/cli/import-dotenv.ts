/**
 * Accounts in a dotenv file: NAME_API_KEY and NAME_API_SECRET.
 * @module
 */
import { type Value as Assigned, copyValue, forEachAssignment, type Span } from '../backend/dotenv-lines.js';
import { LocksignError } from '../index.js';
import { ImportError } from './exit.js';
import { type FoundAccount, type FoundSecret, isEmpty, labelled, soundsSecret } from './import-found.js';

/** The variables of a dotenv file, where they are not of the usual names. */
export interface VariableNames {
  readonly keyName?: string;
  readonly secretName?: string;
  readonly passphraseName?: string;
}

/** A variable: all that is assigned to it, of which the last counts. */
interface Variable {
  readonly spans: Span[];
  last: Assigned | undefined;
}

const keyPattern = /^(?:(.+)_)?API_KEY$/;
const secretEndings = ['API_SECRET', 'SECRET', 'SECRET_KEY', 'API_SECRET_KEY'];
const passphraseEndings = ['API_PASSPHRASE', 'PASSPHRASE', 'API_PASSWORD', 'PASSWORD'];

function variablesOf(file: Uint8Array): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  forEachAssignment(file, ({ name, value }) => {
    const text = Buffer.from(file.subarray(name.start, name.end)).toString('latin1');
    const variable = variables.get(text) ?? { spans: [], last: undefined };
    variables.set(text, variable);
    variable.last = value;
    if (value !== undefined) variable.spans.push(value);
  });
  return variables;
}

/** `${NAME}` or `$NAME`, which shells and some programs follow, and a vault would keep. */
function isReference(file: Uint8Array, { start, end }: Span): boolean {
  const after = file[start + 1] ?? 0;
  const isWord = (c: number): boolean =>
    c === 0x5f || (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a);
  if (file[start] !== 0x24 || end - start < 2) return false;
  const braces = after === 0x7b && file[end - 1] === 0x7d;
  const name = braces ? file.subarray(start + 2, end - 1) : file.subarray(start + 1, end);
  return name.every(isWord);
}

export function findInDotenv(file: Uint8Array, names: VariableNames): FoundAccount[] {
  const variables = variablesOf(file);
  const secretOf = (candidates: readonly string[]): FoundSecret | undefined => {
    const name = candidates.find((candidate) => {
      const variable = variables.get(candidate);
      return variable !== undefined && !isEmpty(variable.last);
    });
    if (name === undefined) return undefined;
    requireValue(name, variables.get(name)?.last);
    const writeTo = (memory: Uint8Array): number => {
      const value = variables.get(name)?.last;
      if (value === undefined) throw new LocksignError('ERR_DOTENV_SYNTAX', { subject: name });
      if (value.end - value.start > memory.length) {
        throw new ImportError(`The value of ${name} is longer than ${memory.length} bytes.`);
      }
      return copyValue(file, value, memory);
    };
    return { spans: variables.get(name)?.spans ?? [], writeTo };
  };
  const requireValue = (name: string, value: Assigned | undefined): void => {
    if (value === undefined || !isReference(file, value)) return;
    throw new ImportError(
      `The value of ${name} is the name of a variable, and not what that has: write it into the file.`,
    );
  };
  const found: FoundAccount[] = [];
  const keyNames = names.keyName === undefined ? [...variables.keys()] : [names.keyName];
  for (const keyName of keyNames) {
    const value = variables.get(keyName)?.last;
    const prefix = keyPattern.exec(keyName)?.[1];
    const named = (endings: readonly string[]): string[] =>
      keyPattern.test(keyName) ? endings.map((ending) => (prefix === undefined ? ending : `${prefix}_${ending}`)) : [];
    const secret = secretOf(names.secretName === undefined ? named(secretEndings) : [names.secretName]);
    if (value === undefined || isEmpty(value) || secret === undefined) continue;
    requireValue(keyName, value);
    const apiKey = new TextDecoder().decode(file.subarray(value.start, value.end));
    const passphrase = secretOf(names.passphraseName === undefined ? named(passphraseEndings) : [names.passphraseName]);
    found.push({ ...labelled(prefix), apiKey, secret, ...(passphrase !== undefined && { passphrase }) });
  }
  return found;
}

/** The variables that sound like secrets and have a value beside these parts. */
export function variablesLeft(file: Uint8Array, isTaken: (span: Span) => boolean): string[] {
  const left = [...variablesOf(file)].filter(
    ([name, { spans, last }]) =>
      soundsSecret(name) && (last === undefined || spans.some((span) => !isEmpty(span) && !isTaken(span))),
  );
  return left.map(([name]) => name);
}
