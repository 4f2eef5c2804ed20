// take-descriptor PID process|threads Tries to take the descriptor of secret memory from another
// process while it is open, and to map it. It watches the next descriptors of the process, or those
// of each new thread. It prints "ready" once it watches. When its standard input ends, it prints
// its result as a line of JSON and ends.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif
#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL  // Linux 6.9
#endif

enum { CANDIDATES = 6, HIGHEST = 256, LOOKS_AT_A_THREAD = 400 };

static pid_t target;
static int candidates[CANDIDATES];
static atomic_bool over;
static atomic_long looks, refused, taken, mapped;

static int is_secretmem(int descriptor) {
  char path[64], name[128] = "";
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  return readlink(path, name, sizeof name - 1) > 0 && strstr(name, "secretmem") != NULL;
}

// Returns 0, or the errno of pidfd_getfd(2).
static int look(int process, int number) {
  looks++;
  const int descriptor = (int)syscall(SYS_pidfd_getfd, process, number, 0);
  if (descriptor < 0) {
    if (errno == EPERM) refused++;
    return errno;
  }
  if (is_secretmem(descriptor)) {
    taken++;
    void* page = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ, MAP_SHARED, descriptor, 0);
    if (page != MAP_FAILED) {
      mapped++;
      munmap(page, (size_t)sysconf(_SC_PAGESIZE));
    }
  }
  close(descriptor);
  return 0;
}

static void* watch_process(void* unused) {
  const int process = (int)syscall(SYS_pidfd_open, target, 0);
  while (!over && process >= 0) {
    for (int i = 0; i < CANDIDATES; i++) (void)look(process, candidates[i]);
  }
  return unused;
}

// Returns the number of the newest thread of the system, the last field of /proc/loadavg (proc(5)).
static pid_t newest(int loadavg) {
  char text[128];
  const ssize_t length = pread(loadavg, text, sizeof text - 1, 0);
  if (length <= 0) return 0;
  text[length] = '\0';
  return (pid_t)atoi(strrchr(text, ' ') + 1);
}

static void watch_thread(pid_t number) {
  const int thread = (int)syscall(SYS_pidfd_open, number, PIDFD_THREAD);
  if (thread < 0) return;
  // A descriptor table of its own begins empty or as a copy of the process's table.
  const int numbers[] = {0, candidates[0]};
  for (int i = 0; i < LOOKS_AT_A_THREAD && !over; i++) {
    if (look(thread, numbers[i % 2]) == ESRCH) break;
  }
  close(thread);
}

static void* watch_threads(void* unused) {
  const int loadavg = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
  pid_t seen = newest(loadavg);
  while (!over && loadavg >= 0) {
    const pid_t last = newest(loadavg);
    for (pid_t number = last - seen > 8 ? last : seen + 1; number <= last + 1; number++) watch_thread(number);
    if (last > seen) seen = last;
  }
  return unused;
}

// Finds the lowest free numbers, which the process opens next.
static int find_candidates(void) {
  char used[HIGHEST] = {0};
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", target);
  DIR* folder = opendir(path);
  if (folder == NULL) return 0;
  for (struct dirent* entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    const int number = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && number < HIGHEST) used[number] = 1;
  }
  closedir(folder);
  int found = 0;
  for (int number = 0; number < HIGHEST && found < CANDIDATES; number++) {
    if (!used[number]) candidates[found++] = number;
  }
  return found == CANDIDATES;
}

int main(int count, char** arguments) {
  if (count != 3) return 2;
  target = atoi(arguments[1]);
  if (!find_candidates()) {
    perror("take-descriptor: /proc/PID/fd");
    return 1;
  }
  pthread_t watcher;
  const int threads = strcmp(arguments[2], "threads") == 0;
  if (pthread_create(&watcher, NULL, threads ? watch_threads : watch_process, NULL) != 0) return 1;
  if (!threads) {
    while (looks == 0) usleep(1000);
  }
  puts("ready");
  fflush(stdout);
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) continue;
  over = 1;
  pthread_join(watcher, NULL);
  printf("{\"looks\":%ld,\"refused\":%ld,\"taken\":%ld,\"mapped\":%ld}\n", looks, refused, taken, mapped);
  return 0;
}
