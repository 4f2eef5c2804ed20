/**
 * p11-kit's server, which has the token in a process of its own.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Service } from './services.js';
import { softhsmModule } from './softhsm.js';

/** Where Debian's package has the client. */
export const clientModule = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/pkcs11/p11-kit-client.so`;

/** Why there is no p11-kit here. Undefined if there is. */
export const noP11Kit = (): string | undefined =>
  existsSync(clientModule) && spawnSync('p11-kit', ['--help']).error === undefined
    ? undefined
    : 'p11-kit and p11-kit-modules are not installed';

/** The server makes a process for each connection. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === pid;
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

export interface TokenServer {
  /** The processes that have the token: the last ones serve connections. */
  processes(): number[];
  /** Kills them, as if the token were pulled out. */
  kill(): Promise<void>;
}

/** Starts the server on a socket, for the token with this label. */
export async function startServer(socket: string, label: string, env: NodeJS.ProcessEnv): Promise<TokenServer> {
  rmSync(socket, { force: true });
  const args = ['server', '-f', '-n', socket, '--provider', softhsmModule, `pkcs11:token=${label}`];
  const server = await Service.start('p11-kit', args, env);
  await server.printed();
  const processes = (): number[] => [server.pid, ...childrenOf(server.pid)];
  return { processes, kill: () => server.kill(childrenOf(server.pid)) };
}
