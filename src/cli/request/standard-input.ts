/**
 * What a command reads from standard input: a message, a body.
 * @module
 */
import { UsageError } from '../exit.js';

/** Bytes; far more than any request. */
const most = 16 * 1024 * 1024;

/** @throws {UsageError} where that is a terminal, as it would look as if nothing happened. */
export async function readStandardInput(what: string): Promise<Buffer> {
  if (process.stdin.isTTY) throw new UsageError(`Standard input is a terminal: pipe ${what} into the command.`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    length += chunk.length;
    if (length > most) throw new UsageError(`Standard input is longer than ${most / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
