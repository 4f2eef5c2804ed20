/**
 * The part of the WebAssembly JavaScript Interface (W3C) that this package uses. It is in TypeScript's DOM types, which a
 * package for Node does without, and not in those of Node 20. No exported type may mention it: this file is not published.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
  function validate(bytes: Uint8Array): boolean;
}
