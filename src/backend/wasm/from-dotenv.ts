/**
 * A secret that is one variable of a dotenv file. The whole file is read into bytes of their own, which are wiped
 * when the value has been found.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { DotenvSource } from '../../secrets/source.js';
import { subarray } from '../../util/primordials.js';
import { SecretText, secretTooLong } from '../secret-text.js';
import { factsOf } from '../source-facts.js';
import { extractDotenv } from './dotenv-value.js';
import { readAll, withFile } from './from-file.js';

const maxDotenvBytes = 64 * 1024;

export async function readDotenv(source: DotenvSource): Promise<SecretText> {
  const tooLong = (): LocksignError =>
    new LocksignError('ERR_DOTENV_TOO_LONG', { subject: source.path, limit: maxDotenvBytes });
  return withFile(source, async (read) => {
    // A byte more than it may have, so that its end is seen.
    const file = await readAll(read, new SecretText(maxDotenvBytes + 1), source.path, tooLong);
    try {
      const length = extractDotenv(file.filled, source.name);
      const secret = new SecretText();
      if (!secret.append(subarray(file.filled, 0, length))) throw secretTooLong(factsOf(source, 'ERR_SECRET_TOO_LONG'));
      return secret;
    } finally {
      file.wipe();
    }
  });
}
