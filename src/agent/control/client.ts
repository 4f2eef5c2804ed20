/**
 * Asks a running agent over its control socket.
 * @module
 */
import { connect } from 'node:net';
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import type { ControlCommand, ControlReply, Status } from './protocol.js';

const longestReply = 4 * 1024 * 1024;
/** Milliseconds. */
const patience = 10_000;

function failed(path: string, detail: string, error?: unknown): LocksignError {
  return new LocksignError('ERR_AGENT_CONTROL', { subject: path, ...systemFacts(error ?? {}), detail, cause: error });
}

const details: Readonly<Record<string, string>> = {
  ENOENT: 'no agent runs there',
  ECONNREFUSED: 'no agent runs there',
  EACCES: 'this user may not connect',
};

/** @throws {LocksignError} `ERR_AGENT_CONTROL` */
function exchange(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(path, () => socket.end(line));
    socket.setEncoding('utf8');
    socket.setTimeout(patience, () => socket.destroy(new Error('it did not answer in time')));
    socket.on('data', (text: string) => {
      reply += text;
      if (reply.length > longestReply) socket.destroy(new Error('its answer is too long'));
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      reject(failed(path, details[error.code ?? ''] ?? error.message, error)),
    );
    socket.on('close', () => resolve(reply));
  });
}

/**
 * Sends a command and returns the agent's state after it.
 * @param path of the control socket.
 * @throws {LocksignError} `ERR_AGENT_CONTROL`
 */
export async function control(path: string, command: ControlCommand): Promise<Status> {
  const text = await exchange(path, `${JSON.stringify({ command })}\n`);
  let reply: ControlReply;
  try {
    reply = JSON.parse(text);
  } catch (error) {
    throw failed(path, text === '' ? 'it closed the connection, as for another user' : 'its answer is not JSON', error);
  }
  if (!reply.ok) throw failed(path, reply.problem);
  return reply.status;
}
