/**
 * The part of the WebAssembly JavaScript Interface (W3C) that this package uses. TypeScript
 * declares it only in the DOM types, which a package for Node does not use, and the types of Node
 * 20 lack it. No exported type may refer to it, because this file is not published.
 */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: Exports;
  }
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
  type Exports = Record<string, unknown>;
  function validate(bytes: Uint8Array): boolean;
}
