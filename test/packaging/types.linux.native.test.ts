/**
 * The published declarations, as a project in TypeScript sees them: with and without Node's types, and with every kind of
 * module resolution that knows `exports`.
 */
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { layOut } from '../helpers/installed.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();
const project = path('project');
layOut(project);

describe('the types', () => {
  const consumer = `
    import {
      type ErrorCode, LocksignError, type Message, SigningKey, backend, lockFile, protectProcess, readSecret, secret,
    } from 'locksign';
    import { binance } from 'locksign/exchanges';
    import { keptByLocksign } from 'locksign/sign-message';
    import { openVault, type Vault, type VaultAccount } from 'locksign/vault';

    async function main(): Promise<void> {
      using key: SigningKey = await SigningKey.load(secret.env('KEY'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
      const message: Message = new Uint8Array(3);
      const signature: string = key.sign(message, 'base64url');
      const right: boolean = key.verify(message, signature, 'base64url');
      const where: 'memfd_secret' | 'mlock' | 'wasm' = key.protection.memory;
      const bytes: number = await readSecret(secret.bytes(message, { outsideHeap: true }), new Uint8Array(4096));
      const locked: boolean = lockFile(3);
      using vault: Vault = await openVault({ passphrase: secret.text('pass'), edit: true });
      const accounts: readonly VaultAccount[] = vault.accounts();
      using account = await vault.account('main', { timeout: 1 });
      const url: string = account.sign({ method: 'GET', path: '/' }).url;
      console.log(accounts, url, keptByLocksign, bytes, locked, right, where, backend().implementation.sha256, protectProcess().noCoreFiles, binance.algorithm);
    }
    main().catch((error: unknown) => {
      const code: ErrorCode | undefined = error instanceof LocksignError ? error.code : undefined;
      console.log(code);
    });
    // @ts-expect-error an algorithm that there is not
    SigningKey.load(secret.text(''), { algorithm: 'md5', encoding: 'utf8' });
    // @ts-expect-error the constructor is private
    new SigningKey();
    // @ts-expect-error nowhere to read to
    readSecret(secret.text(''));
    // @ts-expect-error an option that there is not
    openVault({ passphrase: secret.text(''), editable: true });
    // @ts-expect-error read-only
    secret.file('a').path = 'b';
  `;
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2022',
    lib: ['ES2022', 'DOM'], // Symbol.dispose comes with the package's own types
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };

  async function compile(name: string, options: Readonly<Record<string, unknown>>): Promise<void> {
    writeFileSync(join(project, name), consumer);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files: [name] }),
    );
    const tsc = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');
    const outcome = await run(process.execPath, [tsc, '-p', project]);
    expect(outcome.stdout).toBe('');
    expect(outcome.status).toBe(0);
  }

  // First, while the project has no @types/node at all.
  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])("are right for a project without Node's types: %s, %s", async (module, moduleResolution) => {
    expect(existsSync(join(project, 'node_modules', '@types'))).toBe(false);
    await compile('consumer.mts', { module, moduleResolution, types: [] });
  });

  it.each(['consumer.mts', 'consumer.cts'])('are right for a project in TypeScript: %s', async (name) => {
    const types = join(project, 'node_modules', '@types');
    if (!existsSync(types)) symlinkSync(join(checkout, 'node_modules', '@types'), types);
    await compile(name, { types: ['node'] });
  });
});
