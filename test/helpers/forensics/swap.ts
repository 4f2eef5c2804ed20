/**
 * A swap file for the tests. It is always removed: a shell owns it and removes it when its input
 * ends, which happens when this process closes it, exits or is killed.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(tmpdir(), 'locksign-swap');
const path = join(folder, 'file');
const mebibytes = 192;

// There is one file at a time and it has the highest priority, because the kernel spreads pages
// over all swap files. It is written with zeros and not made by fallocate(1), because an extent
// that was never written reads as zeros even after pages were swapped to it.
const guard = `
mkdir -m 700 "$2" 2>/dev/null
# If another user made the folder, root could be led anywhere.
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

  /**
   * The swap file, in use, or the reason why there is none. Waits for the swap file of another test
   * to be removed.
   */
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

  /** The content of the disk without the page cache, which does not contain swapped pages. */
  copyTo(file: string): void {
    execFileSync('dd', [`if=${path}`, `of=${file}`, 'bs=1M', 'iflag=direct', 'status=none']);
  }

  async close(): Promise<void> {
    const ended = once(this.#guard, 'close');
    this.#guard.stdin?.end();
    await ended;
  }
}
