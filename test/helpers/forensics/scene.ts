/**
 * The start of every forensic test: a process that holds keys and has signed with them, decoys in
 * its memory, and the needles for both.
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

/** The kinds of memory that this backend has. */
export const memories: readonly Memory[] = isNative ? ['memfd_secret', 'mlock'] : ['wasm'];

/** About the orders of a bot in a day. */
const orders = 10_000;

/** The states of a living key, which its memory may contain. SECURITY.md says who can read them. */
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

  /** The needles for memory. */
  get needles(): readonly Needle[] {
    this.#needles ??= [...memoryNeedles(this.plan.secrets, 'secret'), ...memoryNeedles(this.decoys, 'decoy')];
    return this.#needles;
  }

  /**
   * A process that holds the plan's keys in that kind of memory and has signed with them. The
   * descriptors of the plan serve one process only.
   */
  async start(memory: Memory, options: SubjectOptions = {}, count = orders): Promise<Subject> {
    const env = { ...options.env, ...(memory !== 'wasm' && { LOCKSIGN_MEMORY: memory }) };
    const subject = await this.launch({ plan: this.plan, ...options, env });
    await subject.ask('sign', { count });
    await this.plant(subject);
    return subject;
  }

  async plant(subject: Subject): Promise<void> {
    const bytes = this.#write('decoys', decoyBytes(this.decoys));
    const text = this.#write('decoys.txt', decoyText(this.decoys));
    await subject.ask('plant', { bytes, text });
  }

  /**
   * A process without decoys, whose only keys are those of the options' plan. It ends with the
   * scene.
   */
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

/** Skips a test and prints the reason, because the reporter does not. */
export function skip(context: TestContext, reason: string): never {
  console.warn(`skipped: ${reason}`);
  Object.assign(context.task.meta, { skipped: reason }); // where .ci/summary.js reads it
  return context.skip(reason);
}
