/**
 * Sockets that systemd opened for the agent: sd_listen_fds(3), systemd.socket(5).
 * @module
 */
import { cannotStart } from './cannot-start.js';

/** The first descriptor that systemd passes: SD_LISTEN_FDS_START. */
const first = 3;
const variables = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PIDFDID'] as const;
/** The values of `FileDescriptorName=` in the units. */
const names: readonly string[] = ['agent', 'control'];
const nameThem = `Set FileDescriptorName= to ${names.join(' or ')} in the socket units, each name once.`;

/**
 * Returns the descriptors that systemd passed to this process, by name, and removes the variables
 * from the environment. Empty if there are none, or if they are for another process.
 * @throws {LocksignError} `ERR_AGENT_START` if a name is unknown or occurs twice.
 * @example
 * const descriptor = activatedDescriptors(process.env).get('agent');
 */
export function activatedDescriptors(environment: NodeJS.ProcessEnv): ReadonlyMap<string, number> {
  const { LISTEN_PID: pid, LISTEN_FDS: count = '', LISTEN_FDNAMES: text = '' } = environment;
  for (const variable of variables) delete environment[variable];
  const descriptors = new Map<string, number>();
  if (pid !== String(process.pid)) return descriptors;
  const given = text.split(':');
  if (count !== String(given.length)) {
    cannotStart(`LISTEN_FDS is not the number of names in LISTEN_FDNAMES, ${given.length}`, nameThem);
  }
  for (const [index, name] of given.entries()) {
    if (!names.includes(name))
      cannotStart('systemd passed a socket with a name that the agent does not know', nameThem);
    if (descriptors.has(name)) cannotStart(`systemd passed two sockets with the name ${name}`, nameThem);
    descriptors.set(name, first + index);
  }
  return descriptors;
}
