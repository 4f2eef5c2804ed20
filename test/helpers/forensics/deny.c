// deny CALL:ERRNO… -- PROGRAM ARGUMENT…: runs a program under a seccomp(2) filter that makes system
// calls fail, as a container's profile does. CALL:SIGSYS ends the process, as systemd does without
// SystemCallErrorNumber=.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static const struct {
  const char* name;
  int number;
} calls[] = {
    {"memfd_secret", SYS_memfd_secret},
    {"mlock", SYS_mlock},
    {"mlock2", SYS_mlock2},
    {"close_range", SYS_close_range},
};

static const struct {
  const char* name;
  unsigned action;
} errors[] = {
    {"EPERM", SECCOMP_RET_ERRNO | EPERM},
    {"ENOSYS", SECCOMP_RET_ERRNO | ENOSYS},
    {"SIGSYS", SECCOMP_RET_KILL_PROCESS},
};

static int deny(const char* rule) {
  const char* colon = strchr(rule, ':');
  if (colon == NULL) return 0;
  for (size_t call = 0; call < sizeof(calls) / sizeof(calls[0]); call++) {
    if (strlen(calls[call].name) != (size_t)(colon - rule)) continue;
    if (strncmp(calls[call].name, rule, (size_t)(colon - rule)) != 0) continue;
    for (size_t error = 0; error < sizeof(errors) / sizeof(errors[0]); error++) {
      if (strcmp(errors[error].name, colon + 1) != 0) continue;
      struct sock_filter filter[] = {
          BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
          BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[call].number, 0, 1),
          BPF_STMT(BPF_RET | BPF_K, errors[error].action),
          BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      };
      const struct sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};
      if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 0;
      return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
    }
  }
  return 0;
}

int main(int count, char** arguments) {
  int position = 1;
  for (; position < count && strcmp(arguments[position], "--") != 0; position++) {
    if (!deny(arguments[position])) {
      fprintf(stderr, "deny: cannot apply '%s'\n", arguments[position]);
      return 125;
    }
  }
  if (position + 1 >= count) return 125;
  execvp(arguments[position + 1], arguments + position + 1);
  return 127;
}
