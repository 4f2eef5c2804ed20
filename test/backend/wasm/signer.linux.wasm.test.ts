/**
 * What the WebAssembly signer does around the call that makes a key. The forensic tests cannot
 * detect a missing overwrite of the stack, because the next deep call soon overwrites the residue.
 * This test observes the calls instead.
 */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SecretBuffer } from '../../../src/backend/secret-buffer.js';
import type * as Modules from '../../../src/backend/wasm/modules.js';
import { WasmSigner } from '../../../src/backend/wasm/signer.js';
import { Interruption } from '../../helpers/wasm-opened.js';

const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
const text = 'the secret of this test';
/** The least size of a frame of assembly/sealed/scrub.ts. */
const frameBytes = 384;

let calls: string[] = [];
let scrubbedBytes = 0;
let memory = Buffer.alloc(0);
let hasSecretInCall = false;
let interrupts = false;

/** The courier's functions, which record each call. */
function watched(courier: Modules.Courier): Modules.Courier {
  const { loadKey, release, scrub } = courier;
  memory = Buffer.from(courier.memory.buffer);
  return {
    ...courier,
    release: (slot) => {
      calls.push('release');
      release(slot);
    },
    loadKey: (...values) => {
      calls.push('loadKey');
      hasSecretInCall = memory.includes(text);
      if (interrupts) throw new Interruption();
      return loadKey(...values);
    },
    scrub: (depth) => {
      calls.push('scrub');
      scrubbedBytes = depth * frameBytes;
      return scrub(depth);
    },
  };
}

vi.mock('../../../src/backend/wasm/modules.js', async (original) => {
  const modules = await original<typeof Modules>();
  return { ...modules, connectCourier: (simd: boolean) => watched(modules.connectCourier(simd)) };
});

function secretText(): SecretBuffer {
  const secret = new SecretBuffer();
  secret.append(Buffer.from(text));
  return secret;
}

describe.each([
  ['plain', false],
  ['SIMD', true],
])('a signer of the %s build', (_, simd) => {
  beforeEach(() => {
    calls = [];
    scrubbedBytes = 0;
    hasSecretInCall = false;
    interrupts = false;
  });

  test('overwrites the stack and the registers after it makes a key and after it wipes one', () => {
    const signer = new WasmSigner(simd);
    const slot = signer.load(secretText(), options);
    expect(calls).toStrictEqual(['loadKey', 'scrub']);
    expect(scrubbedBytes).toBeGreaterThanOrEqual(16_384);
    expect(hasSecretInCall).toBe(true);
    expect(memory.includes(text)).toBe(false);
    scrubbedBytes = 0;
    signer.release(Number(slot));
    expect(calls.slice(2)).toStrictEqual(['release', 'scrub']);
    expect(scrubbedBytes).toBeGreaterThanOrEqual(16_384);
  });

  // Code that patched a method of Buffer got hold of this memory with an earlier signature.
  test("calls no method of arrays while the secret is in the courier's memory", () => {
    const signer = new WasmSigner(simd);
    const { indexOf } = Array.prototype;
    const seen: boolean[] = [];
    Array.prototype.indexOf = function (...values) {
      seen[seen.length] = memory.includes(text);
      return indexOf.apply(this, values);
    };
    try {
      signer.load(secretText(), options);
      memory.write(text);
      ['control'].indexOf('control');
    } finally {
      Array.prototype.indexOf = indexOf;
    }
    expect(hasSecretInCall).toBe(true);
    expect(seen.at(-1)).toBe(true);
    expect(seen.slice(0, -1)).not.toContain(true);
  });

  test("leaves no secret in the courier's memory when the call that makes a key is interrupted", () => {
    const signer = new WasmSigner(simd);
    interrupts = true;
    expect(() => signer.load(secretText(), options)).toThrow(Interruption);
    expect(hasSecretInCall).toBe(true);
    expect(memory.includes(text)).toBe(false);
    expect(calls).toStrictEqual(['loadKey', 'scrub']);
    expect(signer.empty).toBe(true);
  });
});
