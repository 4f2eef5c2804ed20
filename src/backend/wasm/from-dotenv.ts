/**
 * Reads a secret that is one variable of a dotenv file. The whole file is read into a buffer
 * outside the heap, which is wiped once the value is extracted.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { DotenvSource } from '../../secrets/source.js';
import { subarray } from '../../util/primordials.js';
import { SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { factsOf } from '../source-facts.js';
import { extractDotenv } from './dotenv-value.js';
import { readAll, withFile } from './from-file.js';

const maxDotenvBytes = 64 * 1024;

export async function readDotenv(source: DotenvSource): Promise<SecretBuffer> {
  const tooLong = (): LocksignError =>
    new LocksignError('ERR_DOTENV_TOO_LONG', { subject: source.path, limit: maxDotenvBytes });
  return withFile(source, async (read) => {
    // One byte more than the limit, because a full buffer means that the file is too long.
    const file = await readAll(read, new SecretBuffer(maxDotenvBytes + 1), source.path, tooLong);
    try {
      const length = extractDotenv(file.filled, source.name);
      const secret = new SecretBuffer();
      if (!secret.append(subarray(file.filled, 0, length))) throw secretTooLong(factsOf(source, 'ERR_SECRET_TOO_LONG'));
      return secret;
    } finally {
      file.wipe();
    }
  });
}
