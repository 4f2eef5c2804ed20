/**
 * A swap file of our own, gone again whatever happens: it belongs to a shell that removes it when its input ends, and that
 * is when this process closes it, dies or is killed.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(tmpdir(), 'locksign-swap');
const path = join(folder, 'file');
const mebibytes = 192;

// One at a time, since the kernel spreads pages over the swap files there are; the highest priority, for the same reason.
// Written with zeros, not fallocate(1)d: an extent that was never written to reads as zeros, whatever was swapped there.
const guard = `
mkdir -m 700 "$2" 2>/dev/null
# A folder that somebody else has put there could lead root anywhere.
[ -O "$2" ] && [ ! -L "$2" ] || { echo "$2 is not ours" >&2; exit 1; }
exec 9>"$1.lock" && flock 9
trap '' INT TERM HUP
remove() { swapoff "$1" 2>/dev/null; rm -f "$1"; }
remove "$1"
if dd if=/dev/zero of="$1" bs=1M count=${mebibytes} conv=fsync status=none && chmod 600 "$1" &&
  mkswap "$1" >/dev/null && swapon --priority 32767 "$1"
then
  echo ready
  read -r _
fi
remove "$1"
`;

export class SwapFile {
  readonly #guard: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#guard = process;
  }

  /** The swap file, in use; or why there can be none. Waits for another test's to go. */
  static async open(): Promise<SwapFile | string> {
    const child = spawn('sh', ['-c', guard, 'sh', path, folder], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const ended = once(child, 'close');
    const ready = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
    return ready ? new SwapFile(child) : `no swap file can be had here: ${complaints.trim()}`;
  }

  /** What is on the disk now, past the page cache, which knows nothing of what the kernel swaps. */
  copyTo(file: string): void {
    execFileSync('dd', [`if=${path}`, `of=${file}`, 'bs=1M', 'iflag=direct', 'status=none']);
  }

  async close(): Promise<void> {
    const ended = once(this.#guard, 'close');
    this.#guard.stdin?.end();
    await ended;
  }
}
