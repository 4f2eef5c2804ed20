/**
 * The agent's record in the vault's file.
 * @module
 */
import type { AgentClient, AgentHead, AgentRecord } from '../types.js';
import { accountName, Fields, ownFields, type Refuse } from './fields.js';

export const maxClients = 1_000;

/** The agent's key. */
export const agentKeyBytes = 32;
/** Its text, in hexadecimal. */
export const agentKeyCharacters = 2 * agentKeyBytes;

/** The record as the file has it. */
export interface SealedAgent extends AgentRecord {
  /** The agent's key: nonce, ciphertext and tag, in base64. */
  readonly key: string;
}

/** SHA-256 in hexadecimal. */
const hash = /^[0-9a-f]{64}$/;

function readClient(value: unknown, place: string, refuse: Refuse): AgentClient {
  const fields = new Fields(value, place, refuse);
  return {
    name: fields.text('name', accountName),
    account: fields.text('account', accountName),
    counter: fields.integer('counter'),
  };
}

function readHead(value: unknown, refuse: Refuse): AgentHead {
  const fields = new Fields(value, "the agent's head", refuse);
  return { sequence: fields.integer('sequence'), hash: fields.text('hash', hash) };
}

/** Reads the public part of the record. Every field is own, so that no prototype adds one. */
export function readAgentRecord(value: unknown, refuse: Refuse): AgentRecord {
  const fields = new Fields(value, 'the agent', refuse);
  const clients = fields
    .list('clients', maxClients)
    .map((client, index) => readClient(client, `client ${index + 1} of the agent`, refuse));
  if (new Set(clients.map(({ name }) => name)).size !== clients.length) refuse('two clients have the same name');
  const head = fields.get('head');
  return { clients, head: head === undefined ? undefined : readHead(head, refuse) };
}

/** @param isSealed whether the sealed key can have this number of bytes. */
export function readAgent(value: unknown, refuse: Refuse, isSealed: (bytes: number) => boolean): SealedAgent {
  const key = new Fields(value, 'the agent', refuse).base64('key', isSealed);
  return { key, ...readAgentRecord(value, refuse) };
}

/** The record with its fields in the order of the file. */
export function writtenAgent(agent: SealedAgent): object {
  const { key, clients, head } = ownFields(agent);
  return {
    key,
    clients: clients.map(({ name, account, counter }) => ({ name, account, counter })),
    head: head && { sequence: head.sequence, hash: head.hash },
  };
}
