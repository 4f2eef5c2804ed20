/**
 * The imports of the courier from the sealed module. The file's name is the module name of the
 * imports.
 */
export declare function openKey(kind: i32): void;
export declare function put(a: u64, b: u64, c: u64, d: u64): void;
export declare function closeKey(): i32;
export declare function begin(slot: i32): i32;
export declare function take(a: u64, b: u64, c: u64, d: u64): void;
export declare function turn(a: u64, b: u64, c: u64, d: u64, bytes: u32): void;
export declare function finish(a: u64, b: u64, c: u64, d: u64, bytes: u32): i32;
export declare function publicKey(slot: i32): i32;
export declare function result(index: u32): u64;
export declare function release(slot: i32): void;
export declare function scrub(depth: i32): u64;
