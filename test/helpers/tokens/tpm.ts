/**
 * A token of a TPM: tpm2-pkcs11, tpm2-abrmd on a D-Bus of its own, and swtpm, a TPM in software.
 * Everything is in a folder of the test's own.
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Scratch } from '../scratch.js';
import { Service } from './services.js';

/** Where Debian's package has it. */
const tpmModule = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/pkcs11/libtpm2_pkcs11.so`;
export const tpmUri = (label: string): string => `pkcs11:token=${label}?module-path=${tpmModule}`;

const programs = [
  'swtpm',
  'swtpm_setup',
  'tpm2-abrmd',
  'tpm2_ptool',
  'tpm2_dictionarylockout',
  'dbus-daemon',
  'dbus-send',
  'setpriv',
];

/** Why there is no TPM here. Undefined if there is. */
export function noTpm(): string | undefined {
  if (!existsSync(tpmModule)) return 'libtpm2-pkcs11-1 is not installed';
  const missing = programs.find((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  return missing === undefined ? undefined : `${missing} is not installed`;
}

/** A port whose successor is free too, below those that the kernel gives to clients (ip(7)). */
async function freePorts(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const servers = [port, port + 1].map((each) => createServer().listen(each, '127.0.0.1'));
    const free = await Promise.all(
      servers.map((server) =>
        once(server, 'listening').then(
          () => true,
          () => false,
        ),
      ),
    );
    for (const server of servers) server.close();
    if (free.every((each) => each)) return port;
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

export class Tpm {
  /** For the module, and for the programs of tpm2-tools. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: Scratch;
  readonly #port: number;
  readonly #pin: string;
  #bus: Service | undefined;
  #broker: Service | undefined;
  #tpm: Service | undefined;

  private constructor(folder: Scratch, port: number, pin: string) {
    this.#folder = folder;
    this.#port = port;
    this.#pin = pin;
    const tcti = 'tabrmd:bus_type=session';
    this.env = {
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder.path('bus')}`,
      TPM2_PKCS11_TCTI: tcti,
      TPM2TOOLS_TCTI: tcti,
      TPM2_PKCS11_STORE: folder.path('store'),
      // It reports on standard error what the errors of this package say too.
      TSS2_LOG: 'all+none',
    };
  }

  /** A TPM with one token that has this label. */
  static async start(folder: Scratch, label: string, pin: string): Promise<Tpm> {
    for (const name of ['state', 'store']) mkdirSync(folder.path(name), { mode: 0o700 });
    execFileSync('swtpm_setup', ['--tpm2', '--tpmstate', folder.path('state'), '--createek', '--overwrite']);
    const tpm = new Tpm(folder, await freePorts(), pin);
    try {
      await tpm.#startBus();
      await tpm.plugIn();
      await tpm.#startBroker();
      // A TPM counts its own sudden ends as wrong PINs (TPM 2.0 Library, part 1, dictionary
      // attacks).
      tpm.#run('tpm2_dictionarylockout', '--setup-parameters', '--max-tries=100');
      tpm.#run('tpm2_ptool', 'init');
      tpm.#run('tpm2_ptool', 'addtoken', '--pid=1', '--sopin=12345678', `--userpin=${pin}`, `--label=${label}`);
    } catch (error) {
      await tpm.stop();
      throw error;
    }
    return tpm;
  }

  /** The process that has the keys. */
  get pid(): number {
    return this.#tpm?.pid ?? 0;
  }

  /** Starts the TPM, again after unplug(). */
  async plugIn(): Promise<void> {
    const at = (port: number): string => `type=tcp,port=${port},bindaddr=127.0.0.1`;
    const place = ['--tpmstate', `dir=${this.#folder.path('state')}`, '--flags', 'not-need-init,startup-clear'];
    const ports = ['--server', at(this.#port), '--ctrl', at(this.#port + 1)];
    this.#tpm = await Service.start('swtpm', ['socket', '--tpm2', ...place, ...ports], this.env);
    await this.#tpm.until(() => answers(this.#port + 1));
  }

  /** Kills the TPM. */
  async unplug(): Promise<void> {
    await this.#tpm?.kill();
  }

  /** Moves a private key into the token, so that the test knows it. */
  importKey(label: string, token: string, pem: string): void {
    const algorithm = createPrivateKey(pem).asymmetricKeyType === 'rsa' ? 'rsa' : 'ecc';
    const key = ['--privkey', this.#folder.file(`${label}.pem`, pem), '--algorithm', algorithm];
    this.#run('tpm2_ptool', 'import', `--label=${token}`, `--key-label=${label}`, `--userpin=${this.#pin}`, ...key);
  }

  async stop(): Promise<void> {
    await this.unplug();
    await this.#broker?.kill();
    await this.#bus?.kill();
  }

  async #startBus(): Promise<void> {
    const { DBUS_SESSION_BUS_ADDRESS: address = '' } = this.env;
    const args = ['--session', '--nofork', '--nopidfile', '--nosyslog', `--address=${address}`, '--print-address'];
    this.#bus = await Service.start('dbus-daemon', args, this.env);
    await this.#bus.printed();
  }

  async #startBroker(): Promise<void> {
    const args = ['--session', '--allow-root', '--tcti', `swtpm:host=127.0.0.1,port=${this.#port}`];
    this.#broker = await Service.start('tpm2-abrmd', args, this.env);
    const owner = ['--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetNameOwner'];
    const question = ['--session', '--print-reply', ...owner, 'string:com.intel.tss2.Tabrmd'];
    const env = { ...process.env, ...this.env };
    await this.#broker.until(() => spawnSync('dbus-send', question, { env }).status === 0);
  }

  #run(command: string, ...args: readonly string[]): void {
    execFileSync(command, args, { env: { ...process.env, ...this.env } });
  }
}
