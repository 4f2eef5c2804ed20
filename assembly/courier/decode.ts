/**
 * Decodes hexadecimal, base64 and base64url (RFC 4648) in place. The text may be a secret, so the
 * time depends only on the length and on the number of padding characters: no table lookup and no
 * branch depends on a character.
 */

/** All ones if `low <= character <= high`, else zero. */
@inline
export function within(character: i32, low: i32, high: i32): i32 {
  return ((low - 1 - character) & (character - high - 1)) >> 31;
}

/** The value of a hexadecimal digit in either case, or -1. */
@inline
function hexValue(character: i32): i32 {
  return (
    -1 +
    (within(character, 0x30, 0x39) & (character - 0x30 + 1)) +
    (within(character, 0x41, 0x46) & (character - 0x41 + 11)) +
    (within(character, 0x61, 0x66) & (character - 0x61 + 11))
  );
}

/** The value of a character of either base64 alphabet, or -1. */
@inline
function sextet(character: i32): i32 {
  return (
    -1 +
    (within(character, 0x41, 0x5a) & (character - 0x41 + 1)) +
    (within(character, 0x61, 0x7a) & (character - 0x61 + 27)) +
    (within(character, 0x30, 0x39) & (character - 0x30 + 53)) +
    ((within(character, 0x2b, 0x2b) | within(character, 0x2d, 0x2d)) & 63) +
    ((within(character, 0x2f, 0x2f) | within(character, 0x5f, 0x5f)) & 64)
  );
}

/** @returns the number of bytes, or -1 if the text is not valid. */
export function decodeHex(text: usize, length: i32): i32 {
  let wrong = length & 1 ? -1 : 0;
  const bytes = length >> 1;
  for (let i = 0; i < bytes; i++) {
    const high = hexValue(load<u8>(text + 2 * i));
    const low = hexValue(load<u8>(text + 2 * i, 1));
    wrong |= high | low;
    store<u8>(text + i, ((high << 4) | low) as u8);
  }
  return wrong < 0 ? -1 : bytes;
}

/**
 * Accepts either alphabet, but not both. The padding must be correct. It may be missing unless `+`
 * or `/` show that the alphabet is the one with padding. Unused bits must be zero.
 * @returns the number of bytes, or -1 if the text is not valid.
 */
export function decodeBase64(text: usize, length: i32): i32 {
  const padding = paddingOf(text, length);
  const sextets = length - padding;
  const rest = sextets & 3;
  let wrong = rest == 1 || (padding > 0 && (length & 3) != 0) ? -1 : 0;
  let standard = 0;
  let urlSafe = 0;
  let bits: u32 = 0;
  let written = text;
  for (let i = 0; i < sextets; i++) {
    const character: i32 = load<u8>(text + i);
    const value = sextet(character);
    wrong |= value;
    standard |= within(character, 0x2b, 0x2b) | within(character, 0x2f, 0x2f);
    urlSafe |= within(character, 0x2d, 0x2d) | within(character, 0x5f, 0x5f);
    bits = (bits << 6) | (value & 63);
    if ((i & 3) != 0) {
      store<u8>(written, (bits >> (6 - 2 * (i & 3))) as u8);
      written++;
    }
  }
  const unused: u32 = rest == 2 ? 15 : rest == 3 ? 3 : 0;
  wrong |= -((bits & unused) as i32);
  wrong |= standard & urlSafe;
  wrong |= standard & ((length & 3) != 0 ? -1 : 0);
  return wrong < 0 ? -1 : ((written - text) as i32);
}

/** The number of `=` at the end of the text, at most two. */
function paddingOf(text: usize, length: i32): i32 {
  if (length == 0 || load<u8>(text + length - 1) != 0x3d) return 0;
  return length > 1 && load<u8>(text + length - 2) == 0x3d ? 2 : 1;
}
