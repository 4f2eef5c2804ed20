/**
 * The descriptors that this process itself uses. A read from one of them would take Node's own
 * messages, or wait forever.
 * @module
 */

// Importing node:fs would build a module namespace with all of its exports, which takes longer than
// importing the rest of this package. These are captured, because other code can replace them
// later.
const { constants, fstatSync, readdirSync, readlinkSync, writeSync } = process.getBuiltinModule('node:fs');
const currentProcess: { readonly channel?: object | null } = process;

const noBytes = new Uint8Array(0);

/**
 * Whether this process itself uses an open descriptor: for its event loop, for the channel to the
 * process that forked it, or because it has a writing end of that pipe. The last is known on Linux
 * with `/proc` only. A FIFO with a name does not count: its writer may be about to close.
 */
export function isOwnDescriptor(descriptor: number): boolean {
  return isChannel(descriptor) || hasNoType(descriptor) || isOwnPipe(descriptor);
}

/** Node's types do not declare the descriptor of the channel of `child_process.fork()`. */
function isChannel(descriptor: number): boolean {
  const channel: { readonly fd?: unknown } | null | undefined = currentProcess.channel;
  return channel?.fd === descriptor;
}

/** epoll(7), eventfd(2), kqueue(2) and the like are no kind of file. */
function hasNoType(descriptor: number): boolean {
  try {
    return (fstatSync(descriptor).mode & constants.S_IFMT) === 0;
  } catch {
    return false;
  }
}

function isOwnPipe(descriptor: number): boolean {
  const pipe = targetOf(descriptor);
  if (!isPipeWithoutName(pipe)) return false;
  const open = readdirSync('/proc/self/fd');
  // A patched iterator would be called by for…of.
  for (let i = 0; i < open.length; i += 1) {
    const each = +(open[i] ?? -1);
    if (targetOf(each) === pipe && isWritable(each)) return true;
  }
  return false;
}

/** What a descriptor refers to, as Linux shows it (proc(5)). */
function targetOf(descriptor: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

/** As in `pipe:[1967739]`. A method of strings could be replaced. */
function isPipeWithoutName(target: string | undefined): boolean {
  const start = 'pipe:';
  for (let i = 0; i < start.length; i += 1) if (target?.[i] !== start[i]) return false;
  return true;
}

/**
 * A write of nothing to a pipe fails for a reading end, and changes nothing (Linux, pipe_write()).
 */
function isWritable(descriptor: number): boolean {
  try {
    writeSync(descriptor, noBytes);
    return true;
  } catch {
    return false;
  }
}
