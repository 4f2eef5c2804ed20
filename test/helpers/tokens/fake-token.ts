/**
 * A token of the module in fake-module.cc. The module has one state for its process, so a test file
 * has one such token.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openToken, secret, type Token, type TokenOptions } from '../../../src/index.js';
import { checkout } from '../child.js';
import type { Scratch } from '../scratch.js';

export interface FakeToken {
  readonly modulePath: string;
  readonly uri: string;
  /** Files that a child process reads too. */
  readonly env: Readonly<Record<string, string>>;
  /** How the module behaves from now on: words of fake-module.cc. */
  become(...words: readonly string[]): void;
  /** The calls since the last time, those that the module writes down. */
  calls(): string[];
  open(options?: TokenOptions, pin?: string): Promise<Token>;
  /** Another module with the same code. */
  copy(name: string): string;
}

/** Undefined without a C++ compiler. */
export function fakeToken({ path, file }: Scratch): FakeToken | undefined {
  const modulePath = path('fake.so');
  const compiler = ['-std=c++17', '-shared', '-fPIC', '-I', join(checkout, 'native'), '-o', modulePath];
  const source = join(import.meta.dirname, 'fake-module.cc');
  const { status, stderr, error } = spawnSync('g++', [...compiler, source], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  if (status !== 0) throw new Error(stderr);
  const env = { FAKE_TOKEN_STATE: file('state', ''), FAKE_TOKEN_LOG: path('log') };
  Object.assign(process.env, env);
  let seen = 0;
  const uri = `pkcs11:token=fake;serial=1?module-path=${modulePath}`;
  return {
    modulePath,
    uri,
    env,
    become: (...words) => writeFileSync(env.FAKE_TOKEN_STATE, words.join(', ')),
    calls: () => {
      const lines = existsSync(env.FAKE_TOKEN_LOG) ? readFileSync(env.FAKE_TOKEN_LOG, 'utf8').split('\n') : [''];
      const since = lines.slice(seen, -1);
      seen = lines.length - 1;
      return since;
    },
    open: (options, pin = '1234') => openToken(uri, secret.text(pin), options),
    copy: (name) => {
      copyFileSync(modulePath, path(name));
      return path(name);
    },
  };
}
