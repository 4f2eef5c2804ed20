/**
 * What every forensic test begins with: a process that holds keys and has signed with them, decoys in its memory, and the
 * needles for both.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { type KeyPlan, nativeOrigins, type Origin, planKeys, type Secret, wasmOrigins } from './key-plan.js';
import { decoyBytes, decoySecrets, decoyText, memoryNeedles } from './needles.js';
import type { Needle } from './search.js';
import { createStage, give, type Stage } from './stage.js';
import { Subject, type SubjectOptions } from './subject.js';

export const isNative = process.env['LOCKSIGN_BACKEND'] !== 'wasm';

export type Memory = 'memfd_secret' | 'mlock' | 'wasm';

/** The kinds of memory this backend has. */
export const memories: readonly Memory[] = isNative ? ['memfd_secret', 'mlock'] : ['wasm'];

/** As many orders as a bot signs in a day. */
const orders = 10_000;

/** What the memory of a key may show while the key lives: the states as they lie in it, to whom SECURITY.md says. */
export const isLivingState = (form: string): boolean => /(inner|outer) state, little-endian$/.test(form);

export class Scene {
  readonly stage: Stage = createStage();
  readonly plan: KeyPlan;
  readonly decoys: readonly Secret[];
  #needles: readonly Needle[] | undefined;
  readonly #subjects: Subject[] = [];
  #files = 0;

  constructor(origins: readonly Origin[] = isNative ? nativeOrigins : wasmOrigins, plan = planKeys) {
    this.plan = plan(this.stage, origins);
    this.decoys = decoySecrets(this.plan.secrets);
  }

  /** What to look for in memory. */
  get needles(): readonly Needle[] {
    this.#needles ??= [...memoryNeedles(this.plan.secrets, 'secret'), ...memoryNeedles(this.decoys, 'decoy')];
    return this.#needles;
  }

  /** A process with the plan's keys in that memory, after a day's work. The plan's descriptors serve one process. */
  async start(memory: Memory, options: SubjectOptions = {}): Promise<Subject> {
    const env = { ...options.env, ...(memory !== 'wasm' && { LOCKSIGN_MEMORY: memory }) };
    const subject = await this.launch({ plan: this.plan, ...options, env });
    await subject.ask('sign', { count: orders });
    await this.plant(subject);
    return subject;
  }

  async plant(subject: Subject): Promise<void> {
    const bytes = this.#write('decoys', decoyBytes(this.decoys));
    const text = this.#write('decoys.txt', decoyText(this.decoys));
    await subject.ask('plant', { bytes, text });
  }

  /** A process that has no decoys, and no keys but those of the options' plan. It ends with the scene. */
  async launch(options: SubjectOptions = {}): Promise<Subject> {
    const subject = await Subject.start(this.stage, options);
    this.#subjects.push(subject);
    return subject;
  }

  /** A new path in the process's folder. */
  path(name: string): string {
    this.#files += 1;
    return join(this.stage.work, `${this.#files}-${name}`);
  }

  async remove(): Promise<void> {
    await Promise.all(this.#subjects.map((subject) => subject.stop()));
    this.stage.remove();
  }

  #write(name: string, content: Buffer | string): string {
    const path = this.path(name);
    writeFileSync(path, content, { mode: 0o600 });
    give(path);
    return path;
  }
}

/** Skips a test, and says why where the reporter does not. */
export function skip(context: TestContext, reason: string): never {
  console.warn(`skipped: ${reason}`);
  Object.assign(context.task.meta, { skipped: reason }); // where .ci/summary.js reads it
  return context.skip(reason);
}
