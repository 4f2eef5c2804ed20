/**
 * The native backend. It translates sources and messages into calls of the addon, and the addon's
 * failures into LocksignError.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import type { Expected } from '../../secrets/mistake.js';
import { isOwnDescriptor } from '../../secrets/own-descriptor.js';
import { characterSets } from '../../secrets/secret-table.js';
import { lengthsOf, type Shape } from '../../secrets/shape.js';
import {
  type DescriptorSource,
  type EncryptedSource,
  type SecretSource,
  textOf,
  unknownSource,
} from '../../secrets/source.js';
import { type AddonFailure, explainLoadFailure } from '../../util/native-addon.js';
import {
  append,
  bytesOutsideHeap,
  each,
  freeze,
  indexIn,
  isArray,
  lengthOf,
  setBytes,
  wipeBytes,
} from '../../util/primordials.js';
import {
  allPrivate,
  type Backend,
  type KeyOptions,
  type LoadedKeys,
  loadedKeys,
  privateKeyAlgorithms,
  type SecretMemory,
} from '../backend.js';
import { erasesVariable, eraseVariable, valueOfVariable, warnOfJavaScriptVariable } from '../environment.js';
import type { TokenBackend } from '../pkcs11/backend.js';
import { NativeTokens } from '../pkcs11/native-tokens.js';
import { requireRoom, secretBufferBytes } from '../secret-buffer.js';
import { type Algorithm, algorithms, firstAlgorithm, type MemoryChoice, memoryChoices } from '../shared-table.js';
import { factsOf } from '../source-facts.js';
import { type Addon, type ExpectedFacts, type Loaded, loadAddon, type Wanted } from './addon.js';
import { errorFrom } from './failure.js';
import { appendPurposes, keysOf } from './native-key.js';
import { NativeMemory } from './native-memory.js';

// addon.ts explains why these are not imported.
const { fstatSync } = process.getBuiltinModule('node:fs');
const { isMainThread } = process.getBuiltinModule('node:worker_threads');
// Other code can replace it after the import.
const onProcess = process.on.bind(process);

/** The addon cannot be used on this system. */
export class NativeUnavailable extends Error {
  override readonly name = 'NativeUnavailable';
  readonly failure: AddonFailure;

  constructor(cause: unknown) {
    const failure = explainLoadFailure(cause);
    super(failure.reason, { cause });
    this.failure = failure;
  }
}

/** @throws {NativeUnavailable} if the addon cannot be loaded. */
export function createNativeBackend(memory: MemoryChoice): Backend {
  let addon: Addon;
  try {
    addon = loadAddon();
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    throw new NativeUnavailable(error);
  }
  // A prompt that is still waiting must restore the terminal's echo. Keys need no hook, because the
  // addon wipes them itself when the process exits. This comes first, because a listener for
  // `newListener` can throw, and the next attempt must still be able to select the memory.
  onProcess('exit', () => addon.cancelLoads());
  // The addon refuses a second choice, and every load that cannot have this memory.
  if (!addon.configure(indexIn(memoryChoices, memory))) {
    throw new LocksignError('ERR_BACKEND_UNAVAILABLE', {
      detail: 'the memory of its keys was selected before',
      remedy: 'Start the process again.',
    });
  }
  return new NativeBackend(addon);
}

const noShape: readonly [number, number, number] = [0, 0, 0];

function numbersOf(shape: Shape | undefined): readonly [number, number, number] {
  if (shape === undefined) return noShape;
  const { 0: shortest, 1: longest } = lengthsOf(shape);
  return [indexIn(characterSets, shape.characters), shortest, longest];
}

function factsFor(expected: Expected | undefined): ExpectedFacts | undefined {
  if (expected === undefined) return undefined;
  const { apiKey = '', passphrase = '', secret, isSecret, apiKeyForm } = expected;
  // Destructuring a list would call its iterator, which other code can replace.
  const { 0: characters, 1: shortest, 2: longest } = numbersOf(secret);
  const { 0: otherCharacters, 1: otherShortest, 2: otherLongest } = numbersOf(apiKeyForm);
  const isOther = isSecret === true ? 1 : 0;
  return [apiKey, passphrase, isOther, characters, shortest, longest, otherCharacters, otherShortest, otherLongest];
}

const codeOf = (loaded: Loaded): string | undefined => (isArray(loaded) ? undefined : loaded.code);

class NativeBackend implements Backend {
  readonly name = 'native';
  readonly implementation: Backend['implementation'];
  readonly secretMemory: SecretMemory;
  readonly tokens: TokenBackend;
  readonly #addon: Addon;
  /** The algorithms of private keys that have given their known answer. */
  readonly #tested: Algorithm[] = [];

  constructor(addon: Addon) {
    this.#addon = addon;
    this.implementation = freeze(addon.implementation);
    this.secretMemory = freeze(new NativeMemory(addon));
    this.tokens = freeze(new NativeTokens(addon, (source, expected) => this.#hold(source, expected)));
  }

  async load(source: SecretSource, purposes: readonly KeyOptions[], expected?: Expected): Promise<LoadedKeys> {
    const wanted: (number | ExpectedFacts | undefined)[] = [factsFor(expected)];
    appendPurposes(wanted, purposes);
    each(purposes, ({ algorithm }) => this.#test(algorithm));
    const loaded = await this.#read(allPrivate(purposes) ? source : textOf(source), wanted);
    if (!isArray(loaded)) throw errorFrom(loaded, source, purposes);
    return loadedKeys(keysOf(this.#addon, loaded), loaded.likely !== false);
  }

  /**
   * Runs before the first key of an algorithm, because that of RSA takes as long as loading a key.
   */
  #test(algorithm: Algorithm): void {
    if (indexIn(privateKeyAlgorithms, algorithm) < 0 || indexIn(this.#tested, algorithm) >= 0) return;
    if (!this.#addon.selfTest(firstAlgorithm + indexIn(algorithms, algorithm))) {
      throw new LocksignError('ERR_BACKEND_UNAVAILABLE', {
        detail: `the addon computed a wrong signature of ${algorithm} in its self-test`,
      });
    }
    append(this.#tested, algorithm);
  }

  async read(source: SecretSource, into: Uint8Array, expected?: Expected): Promise<number> {
    const loaded = await this.#read(source, [factsFor(expected), into]);
    requireRoom(into);
    if ('code' in loaded) throw errorFrom(loaded, source);
    return loaded[0] ?? 0;
  }

  /** Decrypts a private key, too. */
  #read(source: SecretSource, wanted: Wanted): Promise<Loaded> | Loaded {
    return source.kind === 'encrypted' ? this.#readEncrypted(source, wanted) : this.#load(source, wanted);
  }

  async #readEncrypted({ source, passphrase, onDecrypt }: EncryptedSource, wanted: Wanted): Promise<Loaded> {
    const loaded = await this.#load(source, [undefined, false]);
    if (!isArray(loaded)) return loaded;
    const { 0: text = 0, 1: isEncrypted } = loaded;
    let given = 0;
    try {
      if (isEncrypted === 1) {
        given = await this.#hold(passphrase);
        onDecrypt?.();
      }
    } catch (error) {
      this.#addon.dropHeld(text);
      this.#addon.dropHeld(given);
      throw error;
    }
    return this.#addon.loadHeld(text, given, wanted);
  }

  async #hold(source: SecretSource, expected?: Expected): Promise<number> {
    const loaded = await this.#load(source, [factsFor(expected), true]);
    if (!isArray(loaded)) throw errorFrom(loaded, source);
    return loaded[0] ?? 0;
  }

  lockFile(descriptor: number): boolean {
    const locked = this.#addon.lockFile(descriptor);
    if (typeof locked === 'boolean') return locked;
    throw errorFrom(locked, { kind: 'descriptor', descriptor });
  }

  #loadVariable(name: string, wanted: Wanted): Loaded {
    let loaded = this.#addon.loadEnvironment(name, wanted);
    const text = codeOf(loaded) === 'ERR_ENV_MISSING' ? valueOfVariable(name) : undefined;
    if (text !== undefined) loaded = this.#addon.loadText(text, wanted);
    if (!erasesVariable(codeOf(loaded))) return loaded;
    eraseVariable(name, this.#addon.eraseEnvironment(name));
    if (text !== undefined) warnOfJavaScriptVariable(name);
    return loaded;
  }

  #load(source: SecretSource, wanted: Wanted): Promise<Loaded> | Loaded {
    const addon = this.#addon;
    switch (source.kind) {
      case 'prompt':
        return addon.loadPrompt(source.label, wanted);
      case 'file':
        return addon.loadFile(source.path, source.allowOthers, wanted);
      case 'descriptor':
        requireReadable(source);
        return addon.loadDescriptor(source.descriptor, wanted);
      case 'dotenv':
        return addon.loadDotenv(source.path, source.name, source.allowOthers, wanted);
      case 'bytes':
        return addon.loadBytes(source.outsideHeap ? source.bytes : movedOutsideHeap(source.bytes), wanted);
      case 'text':
        return addon.loadText(source.text, wanted);
      case 'random':
        return addon.loadRandom(wanted);
      case 'encrypted':
        throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'secret.encrypted() is for a private key' });
      case 'env': {
        if (!isMainThread) throw new LocksignError('ERR_ENV_THREAD');
        return this.#loadVariable(source.name, wanted);
      }
      default:
        return unknownSource();
    }
  }
}

// The load opens a pipe of its own. The kernel could give the pipe the number of a closed
// descriptor, and the load would wait for itself.
function requireReadable(source: DescriptorSource): void {
  try {
    fstatSync(source.descriptor);
  } catch (error) {
    throw new LocksignError('ERR_SOURCE_READ', { ...factsOf(source, 'ERR_SOURCE_READ'), ...systemFacts(error) });
  }
  if (isOwnDescriptor(source.descriptor)) {
    throw new LocksignError('ERR_SOURCE_IN_USE', factsOf(source, 'ERR_SOURCE_IN_USE'));
  }
}

/**
 * Moves the bytes of a short array out of V8's heap and wipes the originals. When the addon asks
 * for the address of such an array, V8 itself moves the bytes and leaves unreachable originals
 * behind. The addon wipes the array that it receives.
 */
function movedOutsideHeap(bytes: Uint8Array): Uint8Array {
  // An array that is too long for a secret is already outside the heap. A detached array has length
  // 0 and cannot be filled.
  const length = lengthOf(bytes);
  if (length > secretBufferBytes || length === 0) return bytes;
  const outside = bytesOutsideHeap(length);
  setBytes(outside, bytes);
  wipeBytes(bytes);
  return outside;
}
