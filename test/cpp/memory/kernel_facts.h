// What the kernel reports about this process, for tests that do not rely on the library's own
// reports: proc_pid_status(5), proc_pid_smaps(5). A test that makes system calls fail wraps none of
// these functions.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace facts {

// Uses stdio, whose system calls are inside libc.
inline std::string read_text(const char* path) {
  std::string text;
  FILE* file = fopen(path, "re");
  if (file == nullptr) return text;
  char part[4096];
  size_t count;
  while ((count = fread(part, 1, sizeof part, file)) > 0) text.append(part, count);
  fclose(file);
  return text;
}

inline long locked_kib() {
  const std::string status = read_text("/proc/self/status");
  const size_t at = status.find("VmLck:");
  return at == std::string::npos ? -1 : atol(status.c_str() + at + 6);
}

inline int descriptor_count() {
  DIR* directory = opendir("/proc/self/fd");
  int count = -1;  // the directory's own descriptor
  while (const dirent* entry = readdir(directory)) count += entry->d_name[0] != '.';
  closedir(directory);
  return count;
}

inline int count_of(const std::string& text, const char* word) {
  int count = 0;
  for (size_t at = 0; (at = text.find(word, at)) != std::string::npos; at++) count++;
  return count;
}

// Mappings of the kinds that secret memory consists of: secretmem, locked mappings, and guard
// pages. Sanitizers map memory at any time, so the test cannot count all mappings, nor inaccessible
// ones of the same size.
struct Mappings {
  int secretmem = 0;
  int locked = 0;
  int guards = 0;
  bool operator==(const Mappings& other) const {
    return secretmem == other.secretmem && locked == other.locked && guards == other.guards;
  }
};
inline Mappings mappings() {
  constexpr uintptr_t kLargestGuard = 1 << 18;
  Mappings found;
  FILE* maps = fopen("/proc/self/maps", "re");
  char line[512];
  while (fgets(line, sizeof line, maps) != nullptr) {
    uintptr_t first;
    uintptr_t last;
    char access[8];
    if (sscanf(line, "%lx-%lx %7s", &first, &last, access) != 3) continue;
    found.guards += strcmp(access, "---p") == 0 && last - first <= kLargestGuard;
    found.secretmem += strstr(line, "secretmem") != nullptr;
  }
  fclose(maps);
  found.locked = count_of(read_text("/proc/self/smaps"), " lo");
  return found;
}

// The smaps entry of the mapping that contains `address`, or an empty string.
inline std::string smaps_of(const void* address) {
  const std::string smaps = read_text("/proc/self/smaps");
  const uintptr_t wanted = reinterpret_cast<uintptr_t>(address);
  size_t at = 0;
  std::string entry;
  bool inside = false;
  while (at < smaps.size()) {
    const size_t end = smaps.find('\n', at);
    const std::string line = smaps.substr(at, end - at);
    uintptr_t first;
    uintptr_t last;
    if (sscanf(line.c_str(), "%lx-%lx ", &first, &last) == 2) {
      if (inside) return entry;
      inside = wanted >= first && wanted < last;
    }
    if (inside) entry += line + "\n";
    at = end + 1;
  }
  return entry;
}

inline bool has_flag(const std::string& smaps_entry, const char* flag) {
  const size_t at = smaps_entry.find("VmFlags:");
  return at != std::string::npos && smaps_entry.find(std::string(" ") + flag + " ", at) != std::string::npos;
}

inline long kib_of(const std::string& smaps_entry, const char* field) {
  const size_t at = smaps_entry.find(std::string("\n") + field + ":");
  return at == std::string::npos ? -1 : atol(smaps_entry.c_str() + at + strlen(field) + 2);
}

// Runs in a forked child, where a crash is a crash and not a sanitizer's report. Returns the wait
// status.
template <typename Function>
int in_child(Function function) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
    _exit(function());
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

inline bool died_of(int status, int number) { return WIFSIGNALED(status) && WTERMSIG(status) == number; }
inline bool exited_with(int status, int code) { return WIFEXITED(status) && WEXITSTATUS(status) == code; }

}  // namespace facts
