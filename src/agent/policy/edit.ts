/**
 * Changes the text of a policy and keeps everything else in it: comments, order and line ends.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { clientLines, type NewClient } from './client-text.js';
import type { ClientPolicy, KnownAccount, Policy } from './policy.js';
import { clientNameRule, isClientName, readPolicy } from './read.js';
import { maxPolicyBytes, PolicyTable, refusePolicy, suggestion } from './table.js';

/** What readPolicy() needs in addition to the text. */
interface Place {
  readonly path: string;
  /** Those of the vault. */
  readonly accounts: readonly KnownAccount[];
}

/** A new policy without clients. */
export const emptyPolicy = ({ socket, tcp }: { readonly socket?: string; readonly tcp?: string } = {}): string =>
  [
    '# What each client of the locksign agent may do. A client is a bot with credentials of its own.',
    '# After a change, run `locksign agent policy check` and restart the agent.',
    '# Its keys are explained in docs/agent.md of the package.',
    'version = 1',
    ...(socket === undefined && tcp === undefined ? [] : ['', '[listen]']),
    ...(socket === undefined ? [] : [`socket = ${JSON.stringify(socket)}`]),
    ...(tcp === undefined ? [] : [`tcp = ${JSON.stringify(tcp)}`]),
    '',
  ].join('\n');

const lineEnd = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n');

/** The policy without one client, to compare it with another one. */
function without({ clients, ...others }: Policy, name: string): unknown {
  return { ...others, clients: new Map([...clients].filter(([each]) => each !== name)) };
}

const refuseForm = (path: string): never =>
  refusePolicy(path, 'it is written in a form that cannot be changed in place', 'Change it in an editor.');

/**
 * Reads a changed text back.
 * @throws {LocksignError} `ERR_AGENT_POLICY` if it is no policy, or if a change of one client
 *   changed anything else.
 */
function reread(changed: string, before: Policy, name: string, { path, accounts }: Place): Policy {
  const isToml = (): boolean => {
    try {
      return PolicyTable.parse(changed, path) !== undefined;
    } catch {
      return false; // as where the clients are one inline table
    }
  };
  if (Buffer.byteLength(changed) <= maxPolicyBytes && !isToml()) refuseForm(path);
  const after = readPolicy(changed, path, accounts);
  return isDeepStrictEqual(without(before, name), without(after, name)) ? after : refuseForm(path);
}

/**
 * The client alone, so that an error is about the client and not about a file.
 * @returns undefined if the name is none that a client can have.
 * @throws {LocksignError} `ERR_AGENT_POLICY`
 */
export function readNewClient(client: NewClient, accounts: readonly KnownAccount[]): ClientPolicy | undefined {
  if (!isClientName(client.name)) return undefined;
  const text = [emptyPolicy(), ...clientLines(client)].join('\n');
  return readPolicy(text, 'of the new client', accounts).clients.get(client.name);
}

/**
 * The text with another client at its end.
 * @throws {LocksignError} `ERR_AGENT_POLICY` if the text is no policy, if it has a client of that
 *   name, or if the new client is none, as readPolicy() says.
 */
export function addClient(text: string, client: NewClient, { path, accounts }: Place): string {
  const before = readPolicy(text, path, accounts);
  const { name } = client;
  if (!isClientName(name))
    refusePolicy(path, `the name of the new client is not one: ${clientNameRule}`, 'Choose another name.');
  if (before.clients.has(name))
    refusePolicy(path, `it already has a client ${name}`, 'Choose another name, or remove that client.');
  const end = lineEnd(text);
  const gap = text === '' || text.endsWith('\n') ? end : end + end;
  const changed = text + gap + clientLines(client).join(end) + end;
  reread(changed, before, name, { path, accounts });
  return changed;
}

/** The heading of a client's table, with its keys in any of TOML's forms. */
function isHeading(line: string, name: string): boolean {
  const key = (word: string): string => `(?:${word}|"${word}"|'${word}')`;
  return new RegExp(`^\\s*\\[\\s*${key('clients')}\\s*\\.\\s*${key(name)}\\s*\\]\\s*(?:#.*)?$`).test(line);
}

const isAnyHeading = (line: string): boolean => /^\s*\[/.test(line);
const isComment = (line: string): boolean => /^\s*#/.test(line);

/** Where the comments begin that stand right above a line. */
function startOfComments(lines: readonly string[], line: number): number {
  let start = line;
  while (start > 0 && isComment(lines[start - 1] ?? '')) start -= 1;
  return start;
}

/** The lines of the client's table, with the comments right above it. */
function withoutTable(text: string, name: string): string {
  const lines = text.split('\n');
  const heading = lines.findIndex((line) => isHeading(line, name));
  if (heading < 0) return text;
  const next = lines.findIndex((line, index) => index > heading && isAnyHeading(line));
  const start = startOfComments(lines, heading);
  if (next >= 0) return [...lines.slice(0, start), ...lines.slice(startOfComments(lines, next))].join('\n');
  const kept = lines.slice(0, start).join('\n').trimEnd();
  return kept + lineEnd(text);
}

/**
 * The text without a client. The comments right above its table belong to it.
 * @throws {LocksignError} `ERR_AGENT_POLICY` if the text is no policy or has no such client.
 */
export function removeClient(text: string, name: string, { path, accounts }: Place): string {
  const before = readPolicy(text, path, accounts);
  if (!before.clients.has(name))
    refusePolicy(
      path,
      `it has no client of that name${suggestion(name, [...before.clients.keys()])}`,
      'Name one of its clients.',
    );
  const changed = withoutTable(text, name);
  const after = reread(changed, before, name, { path, accounts });
  if (after.clients.has(name))
    refusePolicy(path, `its client ${name} has no heading [clients.${name}] of its own`, 'Remove it in an editor.');
  return changed;
}
