/**
 * The facts about a source that an error shows. They are paths and names, never content.
 * @module
 */

import type { ErrorCode, ErrorFacts } from '../errors/locksign-error.js';
import type { SecretSource } from '../secrets/source.js';
import { hasVariable } from './environment.js';

export function factsOf(source: SecretSource, code: ErrorCode): ErrorFacts {
  switch (source.kind) {
    case 'file':
      return { subject: source.path };
    case 'dotenv':
      return { subject: subjectOfDotenv(source.path, source.name, code) };
    case 'env':
      return { subject: source.name, ...(isRemoved(source.name, code) && { removedVariable: source.name }) };
    case 'descriptor':
      return { subject: `descriptor ${source.descriptor}` };
    case 'encrypted':
      return factsOf(source.source, code);
    default:
      return {};
  }
}

function subjectOfDotenv(path: string, name: string, code: ErrorCode): string {
  if (code === 'ERR_DOTENV_MISSING' || code === 'ERR_DOTENV_SYNTAX') return name;
  return code.startsWith('ERR_SECRET_') ? `${name} in ${path}` : path;
}

/** environment.ts decides which failures remove the variable. One of JavaScript may refuse it. */
function isRemoved(name: string, code: ErrorCode): boolean {
  return code !== 'ERR_ENV_MISSING' && !hasVariable(name);
}
