/**
 * Inspects WebAssembly binaries (WebAssembly Core Specification, section 5), and exports the memory
 * of one for a test. The binaries of the package have no such export.
 */

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

const memorySection = 5;
const exportSection = 7;
const codeSection = 10;
const headerBytes = 8;

function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, next: at };
  }
}

function numberBytes(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...numberBytes(value >>> 7)];
}

function sections(binary: Uint8Array): Section[] {
  const found: Section[] = [];
  for (let at = headerBytes; at < binary.length; ) {
    const { value: length, next } = readNumber(binary, at + 1);
    found.push({ id: binary[at] ?? 0, body: binary.subarray(next, next + length) });
    at = next + length;
  }
  return found;
}

/** The limits of each memory, in pages. A maximum of undefined means none. */
export function memoryLimits(binary: Uint8Array): { initial: number; maximum: number | undefined }[] {
  const body = sections(binary).find(({ id }) => id === memorySection)?.body ?? new Uint8Array([0]);
  const limits = [];
  let { value: count, next } = readNumber(body, 0);
  for (; count > 0; count--) {
    const hasMaximum = ((body[next] ?? 0) & 1) === 1;
    const initial = readNumber(body, next + 1);
    const maximum = hasMaximum ? readNumber(body, initial.next) : { value: undefined, next: initial.next };
    next = maximum.next;
    limits.push({ initial: initial.value, maximum: maximum.value });
  }
  return limits;
}

/** The size of the code, so that a test can check that it examined something. */
export function codeBytes(binary: Uint8Array): number {
  return sections(binary).find(({ id }) => id === codeSection)?.body.length ?? 0;
}

/** The same module with its memory exported as `memory`. */
export function withMemoryExported(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode('memory');
  const entry = [name.length, ...name, 2, 0]; // an export of kind memory, index 0
  const rewritten = sections(binary).flatMap(({ id, body }) => {
    const { value: count, next } = readNumber(body, 0);
    const bytes = id === exportSection ? [...numberBytes(count + 1), ...body.subarray(next), ...entry] : [...body];
    return [id, ...numberBytes(bytes.length), ...bytes];
  });
  return new Uint8Array([...binary.subarray(0, headerBytes), ...rewritten]);
}
