/**
 * The numbers by which the modules and src/backend/wasm-signer.ts call the algorithms. 0 is no algorithm.
 */
export const SHA256 = 1;
export const SHA384 = 2;
export const SHA512 = 3;
