/**
 * Reads a message or a body from standard input.
 * @module
 */
import { UsageError } from '../exit.js';

/** Bytes. No request comes near it. */
const most = 16 * 1024 * 1024;

/** @throws {UsageError} on a terminal, where the command would seem to hang. */
export async function readStandardInput(what: string): Promise<Buffer> {
  if (process.stdin.isTTY) throw new UsageError(`Standard input is a terminal. Pipe ${what} into the command.`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    length += chunk.length;
    if (length > most) throw new UsageError(`Standard input is longer than ${most / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
