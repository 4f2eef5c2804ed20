/**
 * Encodes bytes in hexadecimal, base64 and base64url (RFC 4648). The bytes are a signature, which
 * is not secret.
 */

const base64: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,
]);
const base64url: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2d, 0x5f,
]);

/**
 * Encodes four bytes at a time, with each nibble in a byte of its own. Adding 6 carries into the
 * upper nibble only for the digits a to f.
 * @returns the number of characters.
 */
export function encodeHex(bytes: usize, count: i32, text: usize): i32 {
  for (let i = 0; i < count; i += 4) {
    let lanes: u64 = load<u32>(bytes + i);
    lanes = (lanes | (lanes << 16)) & 0x0000ffff0000ffff;
    lanes = (lanes | (lanes << 8)) & 0x00ff00ff00ff00ff;
    lanes = ((lanes >> 4) | (lanes << 8)) & 0x0f0f0f0f0f0f0f0f;
    const letters = ((lanes + 0x0606060606060606) >> 4) & 0x0101010101010101;
    store<u64>(text + 2 * i, lanes + 0x3030303030303030 + letters * 0x27);
  }
  return count * 2;
}

/** @returns the number of characters. */
export function encodeBase64(bytes: usize, count: i32, text: usize): i32 {
  return encodeSextets(base64, bytes, count, text, true);
}

/** Writes no padding. @returns the number of characters. */
export function encodeBase64Url(bytes: usize, count: i32, text: usize): i32 {
  return encodeSextets(base64url, bytes, count, text, false);
}

function encodeSextets(alphabet: usize, bytes: usize, count: i32, text: usize, padded: bool): i32 {
  let end = text;
  let i = 0;
  for (; i + 2 < count; i += 3) {
    const bits = bswap(load<u32>(bytes + i)) >> 8;
    store<u8>(end, load<u8>(alphabet + (bits >> 18)));
    store<u8>(end, load<u8>(alphabet + ((bits >> 12) & 63)), 1);
    store<u8>(end, load<u8>(alphabet + ((bits >> 6) & 63)), 2);
    store<u8>(end, load<u8>(alphabet + (bits & 63)), 3);
    end += 4;
  }
  const left = count - i;
  if (left > 0) {
    const second = left > 1 ? (load<u8>(bytes + i, 1) as u32) << 8 : 0;
    const bits = ((load<u8>(bytes + i) as u32) << 16) | second;
    store<u8>(end, load<u8>(alphabet + (bits >> 18)));
    store<u8>(end, load<u8>(alphabet + ((bits >> 12) & 63)), 1);
    store<u8>(end, left > 1 ? load<u8>(alphabet + ((bits >> 6) & 63)) : 0x3d, 2);
    store<u8>(end, 0x3d, 3);
    end += padded ? 4 : left + 1;
  }
  return (end - text) as i32;
}
