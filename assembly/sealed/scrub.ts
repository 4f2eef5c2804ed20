/**
 * Overwrites the stack and the registers. An engine keeps a function's variables in both, and
 * leaves them there when the function returns. WebAssembly code cannot address either of them. It
 * can keep so many zero variables alive at the same time that they overwrite the old content.
 */

const zeros: usize = memory.data(384, 16);

/**
 * Writes zeros over the stack below the caller and over the registers.
 * @param depth the number of frames; a frame has at least 384 bytes.
 * @returns zero. The result depends on every variable, which keeps the variables alive.
 */
export function scrub(depth: i32): u64 {
  return frames(depth);
}

function frames(depth: i32): u64 {
  const s0 = load<u64>(zeros, 0); const s1 = load<u64>(zeros, 8); const s2 = load<u64>(zeros, 16); const s3 = load<u64>(zeros, 24);
  const s4 = load<u64>(zeros, 32); const s5 = load<u64>(zeros, 40); const s6 = load<u64>(zeros, 48); const s7 = load<u64>(zeros, 56);
  const s8 = load<u64>(zeros, 64); const s9 = load<u64>(zeros, 72); const s10 = load<u64>(zeros, 80); const s11 = load<u64>(zeros, 88);
  const s12 = load<u64>(zeros, 96); const s13 = load<u64>(zeros, 104); const s14 = load<u64>(zeros, 112); const s15 = load<u64>(zeros, 120);
  const s16 = load<u64>(zeros, 128); const s17 = load<u64>(zeros, 136); const s18 = load<u64>(zeros, 144); const s19 = load<u64>(zeros, 152);
  const s20 = load<u64>(zeros, 160); const s21 = load<u64>(zeros, 168); const s22 = load<u64>(zeros, 176); const s23 = load<u64>(zeros, 184);
  const s24 = load<u64>(zeros, 192); const s25 = load<u64>(zeros, 200); const s26 = load<u64>(zeros, 208); const s27 = load<u64>(zeros, 216);
  const s28 = load<u64>(zeros, 224); const s29 = load<u64>(zeros, 232); const s30 = load<u64>(zeros, 240); const s31 = load<u64>(zeros, 248);
  const s32 = load<u64>(zeros, 256); const s33 = load<u64>(zeros, 264); const s34 = load<u64>(zeros, 272); const s35 = load<u64>(zeros, 280);
  const s36 = load<u64>(zeros, 288); const s37 = load<u64>(zeros, 296); const s38 = load<u64>(zeros, 304); const s39 = load<u64>(zeros, 312);
  const s40 = load<u64>(zeros, 320); const s41 = load<u64>(zeros, 328); const s42 = load<u64>(zeros, 336); const s43 = load<u64>(zeros, 344);
  const s44 = load<u64>(zeros, 352); const s45 = load<u64>(zeros, 360); const s46 = load<u64>(zeros, 368); const s47 = load<u64>(zeros, 376);
  // Variables that are needed after a call wait on the stack.
  const below = depth > 1 ? frames(depth - 1) : registers();
  return below
    | s0 | s1 | s2 | s3 | s4 | s5 | s6 | s7 | s8 | s9 | s10 | s11
    | s12 | s13 | s14 | s15 | s16 | s17 | s18 | s19 | s20 | s21 | s22 | s23
    | s24 | s25 | s26 | s27 | s28 | s29 | s30 | s31 | s32 | s33 | s34 | s35
    | s36 | s37 | s38 | s39 | s40 | s41 | s42 | s43 | s44 | s45 | s46 | s47;
}

/** Keeps sixteen floating-point variables alive, as many as there are usable vector registers. */
function registers(): u64 {
  const r0 = load<f64>(zeros, 0); const r1 = load<f64>(zeros, 8); const r2 = load<f64>(zeros, 16); const r3 = load<f64>(zeros, 24);
  const r4 = load<f64>(zeros, 32); const r5 = load<f64>(zeros, 40); const r6 = load<f64>(zeros, 48); const r7 = load<f64>(zeros, 56);
  const r8 = load<f64>(zeros, 64); const r9 = load<f64>(zeros, 72); const r10 = load<f64>(zeros, 80); const r11 = load<f64>(zeros, 88);
  const r12 = load<f64>(zeros, 96); const r13 = load<f64>(zeros, 104); const r14 = load<f64>(zeros, 112); const r15 = load<f64>(zeros, 120);
  return reinterpret<u64>(
    r0 + r1 + r2 + r3 + r4 + r5 + r6 + r7
    + r8 + r9 + r10 + r11 + r12 + r13 + r14 + r15
  );
}
