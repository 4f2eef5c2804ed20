/**
 * The imports of the courier from the sealed module. The file's name is the module name of the
 * imports.
 */
export declare function openKey(kind: i32, bytes: i32): void;
export declare function openDigestKey(kind: i32): void;
export declare function hashKey(): void;
export declare function storeKey(): void;
export declare function closeHashedKey(): i32;
export declare function closeKey(): i32;
export declare function begin(slot: i32): i32;
export declare function block(): void;
export declare function finish(): void;
export declare function finishSuffix(bytes: i32): bool;
export declare function digest(index: i32): u64;
export declare function release(slot: i32): void;
export declare function scrub(depth: i32): u64;
