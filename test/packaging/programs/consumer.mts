// A project in TypeScript that uses every entry point. The tests of the types compile it and do not run it.
import {
  backend,
  type ErrorCode,
  LocksignError,
  lockFile,
  type Message,
  protectProcess,
  readSecret,
  SigningKey,
  secret,
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
  console.log(
    accounts,
    url,
    keptByLocksign,
    bytes,
    locked,
    right,
    where,
    backend().implementation.sha256,
    protectProcess().noCoreFiles,
    binance.algorithm,
  );
}
main().catch((error: unknown) => {
  const code: ErrorCode | undefined = error instanceof LocksignError ? error.code : undefined;
  console.log(code);
});
// @ts-expect-error this algorithm does not exist
SigningKey.load(secret.text(''), { algorithm: 'md5', encoding: 'utf8' });
// @ts-expect-error the constructor is private
new SigningKey();
// @ts-expect-error the target is missing
readSecret(secret.text(''));
// @ts-expect-error this option does not exist
openVault({ passphrase: secret.text(''), editable: true });
// @ts-expect-error the property is read-only
secret.file('a').path = 'b';
