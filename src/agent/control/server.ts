/**
 * Serves the control socket.
 * @module
 */
import type { Socket } from 'node:net';
import { acceptOnSocket, type Listener } from '../listen/unix.js';
import { type ControlCommand, type ControlReply, commands, type Status } from './protocol.js';

const longestCommand = 1024;
/** Milliseconds. */
const patience = 5_000;

export interface Controls {
  /** Carries a command out. It is `status` for no change. */
  carryOut(command: ControlCommand, uid: number): Status;
}

/** @returns undefined if the line is no command. */
function commandIn(line: string): ControlCommand | undefined {
  try {
    const { command }: { command?: unknown } = JSON.parse(line);
    return commands.find((each) => each === command);
  } catch {
    return undefined;
  }
}

function serve(socket: Socket, uid: number, controls: Controls): void {
  let line = '';
  const reply = (answer: ControlReply): void => void socket.end(`${JSON.stringify(answer)}\n`);
  socket.setEncoding('utf8');
  socket.setTimeout(patience, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (text: string) => {
    line += text;
    if (line.length > longestCommand) socket.destroy();
    if (!line.includes('\n')) return;
    socket.removeAllListeners('data');
    const command = commandIn(line);
    if (command === undefined) return reply({ ok: false, problem: `a command is one of ${commands.join(', ')}` });
    try {
      reply({ ok: true, status: controls.carryOut(command, uid) });
    } catch (error) {
      reply({ ok: false, problem: error instanceof Error ? error.message : 'the command failed' });
    }
  });
}

/**
 * Listens on the control socket. It admits root and the agent's own user, before a byte is read.
 * @throws {LocksignError} `ERR_AGENT_START`
 */
export function listenForControl(at: { path: string } | { descriptor: number }, controls: Controls): Promise<Listener> {
  const own = process.getuid?.();
  return acceptOnSocket(at, {
    admits: (uid) => uid === 0 || uid === own,
    connection: (socket, { uid }) => serve(socket, uid, controls),
  });
}
