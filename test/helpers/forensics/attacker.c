// The system calls of hostile code in the same process or on the same machine, as a Node addon for
// the tests. Every function returns a number (a count, a descriptor, a pid, or -errno), because a
// failure is a result here.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <node_api.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2
#endif

static double argument(napi_env env, napi_callback_info info, size_t index) {
  napi_value values[3];
  size_t count = 3;
  double number = 0;
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  if (index < count) napi_get_value_double(env, values[index], &number);
  return number;
}

static napi_value answer(napi_env env, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  return value;
}

// Calls madvise(2) on every mapping of this process. Returns how many calls succeeded.
static int advise_all(int advice) {
  static char text[1 << 20];
  FILE* maps = fopen("/proc/self/maps", "r");
  if (maps == NULL) return -errno;
  // Reads the whole list before the first change, because a change moves its entries.
  const size_t length = fread(text, 1, sizeof(text) - 1, maps);
  fclose(maps);
  text[length] = '\0';
  int taken = 0;
  for (char* line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    uintptr_t start, end;
    if (sscanf(line, "%lx-%lx", &start, &end) != 2) continue;
    if (madvise((void*)start, end - start, advice) == 0) taken++;
  }
  return taken;
}

// Undoes MADV_DONTDUMP everywhere.
static napi_value dump_everything(napi_env env, napi_callback_info info) {
  (void)info;
  return answer(env, advise_all(MADV_DODUMP));
}

// Makes the kernel write every page that it can to swap.
static napi_value page_out(napi_env env, napi_callback_info info) {
  (void)info;
  return answer(env, advise_all(MADV_PAGEOUT));
}

// Forks a child that keeps its copy of the memory and waits as long as its parent lives.
static napi_value fork_and_hold(napi_env env, napi_callback_info info) {
  (void)info;
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) pause();
  }
  return answer(env, child < 0 ? -errno : child);
}

// Leaks a descriptor of secret memory, as a control that the tests must detect.
static napi_value leak_descriptor(napi_env env, napi_callback_info info) {
  (void)info;
  const long descriptor = syscall(SYS_memfd_secret, 0);
  return answer(env, descriptor < 0 ? -errno : descriptor);
}

// Makes a page of secret memory and does nothing to guard the descriptor while it is open.
static void* make_page(void* unused) {
  const size_t bytes = (size_t)sysconf(_SC_PAGESIZE);
  const int descriptor = (int)syscall(SYS_memfd_secret, O_CLOEXEC);
  if (descriptor < 0 || ftruncate(descriptor, (off_t)bytes) != 0) return unused;
  void* page = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (page != MAP_FAILED) munmap(page, bytes);
  return unused;
}

static void* make_page_apart(void* unused) {
  if (syscall(SYS_close_range, 0U, ~0U, CLOSE_RANGE_UNSHARE) == 0) make_page(NULL);
  return unused;
}

// (count): makes that many pages.
static napi_value make_pages(napi_env env, napi_callback_info info) {
  const int count = (int)argument(env, info, 0);
  for (int page = 0; page < count; page++) make_page(NULL);
  return answer(env, count);
}

// (count): does the same in threads that have a descriptor table of their own.
static napi_value make_pages_apart(napi_env env, napi_callback_info info) {
  const int count = (int)argument(env, info, 0);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // a handler would miss its descriptors
  for (int page = 0; page < count; page++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, make_page_apart, NULL) == 0) pthread_join(thread, NULL);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return answer(env, count);
}

// Where Yama restricts ptrace(2) to ancestors, this admits every process of the user, as without
// Yama.
static napi_value admit_debuggers(napi_env env, napi_callback_info info) {
  (void)info;
  return answer(env, prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY) == 0 ? 0 : -errno);
}

// (pid, address, buffer): process_vm_readv(2) into the buffer.
static napi_value read_process(napi_env env, napi_callback_info info) {
  napi_value values[3];
  size_t count = 3;
  void* data = NULL;
  size_t length = 0;
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  napi_get_buffer_info(env, values[2], &data, &length);
  const struct iovec local = {data, length};
  const struct iovec remote = {(void*)(uintptr_t)argument(env, info, 1), length};
  const ssize_t bytes = process_vm_readv((pid_t)argument(env, info, 0), &local, 1, &remote, 1, 0);
  return answer(env, bytes < 0 ? -errno : (double)bytes);
}

// (pid, address): reads one word through ptrace(2), as a debugger does. Returns 1 on success.
static napi_value peek(napi_env env, napi_callback_info info) {
  const pid_t pid = (pid_t)argument(env, info, 0);
  if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) != 0) return answer(env, -errno);
  waitpid(pid, NULL, __WALL);
  errno = 0;
  ptrace(PTRACE_PEEKDATA, pid, (void*)(uintptr_t)argument(env, info, 1), NULL);
  const int error = errno;
  ptrace(PTRACE_DETACH, pid, NULL, NULL);
  return answer(env, error == 0 ? 1 : -error);
}

static void add(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value);
  napi_set_named_property(env, exports, name, value);
}

NAPI_MODULE_INIT() {
  add(env, exports, "dumpEverything", dump_everything);
  add(env, exports, "pageOut", page_out);
  add(env, exports, "forkAndHold", fork_and_hold);
  add(env, exports, "leakDescriptor", leak_descriptor);
  add(env, exports, "makePages", make_pages);
  add(env, exports, "makePagesApart", make_pages_apart);
  add(env, exports, "admitDebuggers", admit_debuggers);
  add(env, exports, "readProcess", read_process);
  add(env, exports, "peek", peek);
  return exports;
}
