/**
 * Reads a secret from its source for the WebAssembly backend, into bytes outside the heap. Only the
 * sources `env` and `text` involve a string.
 * @module
 */
import { type ErrorCode, type ErrorFacts, LocksignError } from '../../errors/locksign-error.js';
import { type BytesSource, type EnvironmentSource, type SecretSource, unknownSource } from '../../secrets/source.js';
import { hasCharacter } from '../../util/has-character.js';
import { encodeInto, wipeBytes } from '../../util/primordials.js';
import {
  erasesVariable,
  eraseVariable,
  isInherited,
  valueOfVariable,
  warnOfJavaScriptVariable,
} from '../environment.js';
import { SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { factsOf } from '../source-facts.js';
import { isMainThread } from './captured.js';
import { wipeInEnvironmentBlock } from './environment-block.js';
import { readDescriptor } from './from-descriptor.js';
import { readDotenv } from './from-dotenv.js';
import { readFile } from './from-file.js';
import { readPrompt } from './from-prompt.js';

/** Reads the secret's text. The caller must wipe it. */
export function readSecret(source: SecretSource): Promise<SecretBuffer> | SecretBuffer {
  switch (source.kind) {
    case 'prompt':
      return readPrompt(source);
    case 'file':
      return readFile(source);
    case 'descriptor':
      return readDescriptor(source);
    case 'env':
      return readVariable(source);
    case 'dotenv':
      return readDotenv(source);
    case 'bytes':
      return takeBytes(source);
    case 'text':
      return encoded(source.text, source);
    case 'random':
      throw new LocksignError('ERR_SOURCE_UNSUPPORTED', {
        detail: 'a new key is made in locked memory, which WebAssembly does not have',
        remedy: 'Make it on a machine where the native addon runs. `locksign doctor` says why it does not run here.',
      });
    default:
      return unknownSource();
  }
}

function encoded(text: string, source: SecretSource): SecretBuffer {
  const secret = new SecretBuffer();
  const { read, written } = encodeInto(text, secret.free);
  secret.grow(written);
  if (read === text.length) return secret;
  secret.wipe();
  throw secretTooLong(factsOf(source, 'ERR_SECRET_TOO_LONG'));
}

function takeBytes({ bytes }: BytesSource): SecretBuffer {
  try {
    const secret = new SecretBuffer();
    if (!secret.append(bytes)) throw secretTooLong();
    return secret;
  } finally {
    wipeBytes(bytes);
  }
}

/** The string that Node makes of the value cannot be wiped. */
function readVariable(source: EnvironmentSource): SecretBuffer {
  const { name } = source;
  if (!isMainThread) throw new LocksignError('ERR_ENV_THREAD');
  const value = valueOfVariable(name);
  if (value === undefined) throw new LocksignError('ERR_ENV_MISSING', { subject: name });
  // Node replaces bytes that are not UTF-8 with U+FFFD, so the key would be a different one.
  if (hasCharacter(value, '\ufffd')) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: `the environment variable ${name} must be UTF-8 text without U+FFFD in WebAssembly`,
      remedy: 'Store the secret in a file instead.',
    });
  }
  return encoded(value, source);
}

/**
 * Ends a load. Erases the variable that it read, if environment.ts says so, also in the environment
 * block where the kernel allows that.
 *
 * @param failure the code of the error, or undefined if there is none.
 */
export function endLoad(source: SecretSource, failure?: ErrorCode): void {
  if (source.kind !== 'env' || !erasesVariable(failure)) return;
  const { name } = source;
  if (!isInherited(name)) warnOfJavaScriptVariable(name);
  eraseVariable(name, true);
  wipeInEnvironmentBlock(name);
}

/**
 * Ends a load that fails. Returns the facts for its error, which says whether a variable is gone.
 */
export function factsAtEnd(source: SecretSource, code: ErrorCode): ErrorFacts {
  endLoad(source, code);
  return factsOf(source, code);
}
