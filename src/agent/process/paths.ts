/**
 * Where the agent finds its files, if no option names them.
 * @module
 */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { LocksignError } from '../../errors/locksign-error.js';

export interface AgentPaths {
  /** The policy, a file. */
  readonly policy: string;
  /** The log, a folder. */
  readonly state: string;
  /** The sockets, a folder. */
  readonly run: string;
}

/** The folders of a system service, by file-hierarchy(7). */
export const systemPaths: AgentPaths = {
  policy: '/etc/locksign/agent.toml',
  state: '/var/lib/locksign',
  run: '/run/locksign',
};

export const socketName = 'agent.sock';
export const controlName = 'control.sock';

function home(): string {
  const folder = homedir();
  if (isAbsolute(folder)) return folder;
  throw new LocksignError('ERR_AGENT_START', {
    detail: 'this user has no home folder',
    remedy: 'Name the files with --policy, --state and --socket.',
  });
}

/**
 * The folders of this user (XDG Base Directory Specification). A system service gets them from
 * systemd, which names them in variables (systemd.exec(5), `RuntimeDirectory=`).
 */
export function pathsOf(environment: NodeJS.ProcessEnv): AgentPaths {
  const {
    CONFIGURATION_DIRECTORY: configuration,
    STATE_DIRECTORY: state,
    RUNTIME_DIRECTORY: run,
    XDG_CONFIG_HOME: xdgConfig = '',
    XDG_STATE_HOME: xdgState = '',
    XDG_RUNTIME_DIR: xdgRun = '',
  } = environment;
  const config = isAbsolute(xdgConfig) ? xdgConfig : undefined;
  const stateHome = isAbsolute(xdgState) ? xdgState : undefined;
  return {
    policy: configuration
      ? join(configuration, 'agent.toml')
      : join(config ?? join(home(), '.config'), 'locksign', 'agent.toml'),
    state: state || join(stateHome ?? join(home(), '.local', 'state'), 'locksign', 'agent'),
    // Without a folder of the session, the sockets are where the log is: only this user can reach
    // it.
    run:
      run ||
      (isAbsolute(xdgRun)
        ? join(xdgRun, 'locksign')
        : join(stateHome ?? join(home(), '.local', 'state'), 'locksign', 'run')),
  };
}
