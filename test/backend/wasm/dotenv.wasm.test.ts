/**
 * The dotenv parser of the WebAssembly backend, on the same cases as the native parser
 * (native/sources/dotenv.cc).
 */
import { describe, expect, test } from 'vitest';
import { extractDotenv } from '../../../src/backend/wasm/dotenv-value.js';
import { LocksignError } from '../../../src/errors/locksign-error.js';
import cases from '../../fixtures/dotenv-cases.json' with { type: 'json' };

describe('a dotenv file with', () => {
  test.each(cases)('$name', ({ file, key, value, error }) => {
    const bytes = new Uint8Array(Buffer.from(file, 'utf8'));
    let result: string | undefined;
    let code: string | null = null;
    let length = 0;
    try {
      length = extractDotenv(bytes, key);
      result = Buffer.from(bytes.subarray(0, length)).toString('utf8');
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(LocksignError);
      code = (thrown as LocksignError).code;
    }
    expect(code).toBe(error);
    expect(result).toBe(value ?? undefined);
    expect(bytes.subarray(length).every((byte) => byte === 0)).toBe(true);
  });
});
