/**
 * The imports of the courier from words-simd.ts, on processors with vectors.
 */
@external('seal', 'put256')
export declare function put256(v0: v128, v1: v128, v2: v128, v3: v128): void;

@external('seal', 'put512')
export declare function put512(
  v0: v128, v1: v128, v2: v128, v3: v128, v4: v128, v5: v128, v6: v128, v7: v128,
): void;
