/**
 * Conversions of a secret that single exchanges require before it becomes the key, and of a
 * signature that becomes a secret. The time depends on the length only: no table lookup and no
 * branch depends on a character.
 */
import { within } from './decode';

/** The base64 character of a value below 64 (RFC 4648, section 4). */
@inline
function character(value: i32): i32 {
  return (
    value + 0x41
    + (within(value, 26, 63) & (0x61 - 0x41 - 26))
    + (within(value, 52, 63) & (0x30 - 0x61 - 26))
    + (within(value, 62, 63) & (0x2b - 0x30 - 10))
    + (within(value, 63, 63) & (0x2f - 0x2b - 1))
  );
}

@inline
function hexDigit(value: i32): u8 {
  return (value + 0x30 + (within(value, 10, 15) & (0x61 - 0x30 - 10))) as u8;
}

/** Writes bytes in hexadecimal at `to`, which does not overlap them. */
export function toHex(bytes: usize, length: i32, to: usize): i32 {
  for (let i = 0; i < length; i++) {
    const byte: i32 = load<u8>(bytes + i);
    store<u8>(to + 2 * i, hexDigit(byte >> 4));
    store<u8>(to + 2 * i, hexDigit(byte & 15), 1);
  }
  return length * 2;
}

/** As {@link toBase64}, with the alphabet of RFC 4648, section 5, and without padding. */
export function toBase64Url(bytes: usize, length: i32, to: usize): i32 {
  const padded = toBase64(bytes, length, to);
  for (let i = 0; i < padded; i++) {
    const code: i32 = load<u8>(to + i);
    const other = (within(code, 0x2b, 0x2b) & (0x2d - 0x2b)) + (within(code, 0x2f, 0x2f) & (0x5f - 0x2f));
    store<u8>(to + i, (code + other) as u8);
  }
  return (length * 4 + 2) / 3;
}

/**
 * Writes `text` in padded base64 at `to`, which does not overlap it. @returns the number of
 * characters.
 */
export function toBase64(text: usize, length: i32, to: usize): i32 {
  let written = to;
  for (let i = 0; i < length; i += 3) {
    const left = length - i;
    const second: i32 = left > 1 ? load<u8>(text + i, 1) : 0;
    const third: i32 = left > 2 ? load<u8>(text + i, 2) : 0;
    const bits = ((load<u8>(text + i) as i32) << 16) | (second << 8) | third;
    store<u8>(written, character(bits >> 18) as u8);
    store<u8>(written, character((bits >> 12) & 63) as u8, 1);
    store<u8>(written, left > 1 ? (character((bits >> 6) & 63) as u8) : 0x3d, 2);
    store<u8>(written, left > 2 ? (character(bits & 63) as u8) : 0x3d, 3);
    written += 4;
  }
  return (written - to) as i32;
}

/** Converts lower-case letters to capitals in place. @returns whether the whole text is ASCII. */
export function toUppercase(text: usize, length: i32): bool {
  let all = 0;
  for (let i = 0; i < length; i++) {
    const code: i32 = load<u8>(text + i);
    all |= code;
    store<u8>(text + i, (code ^ (within(code, 0x61, 0x7a) & 0x20)) as u8);
  }
  return all < 0x80;
}
