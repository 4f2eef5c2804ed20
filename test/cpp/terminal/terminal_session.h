// A terminal in use: a pseudo terminal, a small shell that has it as its controlling terminal, and
// a job of that shell. The shell is needed because the kernel stops no orphaned process group
// (setpgid(2)).
#pragma once

#include <poll.h>
#include <pty.h>
#include <sys/mman.h>
#include <termios.h>

#include <functional>
#include <vector>

#include "memory/kernel_facts.h"

// The action of each signal in this process.
inline std::vector<void (*)(int)> signal_handlers() {
  std::vector<void (*)(int)> handlers;
  for (int number = 1; number < NSIG; number++) {
    struct sigaction now = {};
    sigaction(number, nullptr, &now);
    handlers.push_back(now.sa_handler);
  }
  return handlers;
}

// Result is the record that the job writes into memory that it shares with the test.
template <typename Result>
class TerminalSession final {
 public:
  enum class Start { kForeground, kBackground };

  explicit TerminalSession(std::function<void(Result*)> job, Start start = Start::kForeground) {
    void* shared = mmap(nullptr, sizeof(Result), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    result_ = static_cast<Result*>(shared);
    if (pipe(reports_) != 0 || pipe(commands_) != 0) abort();
    fflush(stdout);
    shell_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (shell_ == 0) run_shell(job, start);
    close(reports_[1]);
    close(commands_[0]);
    job_ = next_report();
  }
  ~TerminalSession() {
    kill(job_, SIGKILL);
    kill(shell_, SIGKILL);
    waitpid(shell_, nullptr, 0);
    close(terminal_);
    close(reports_[0]);
    close(commands_[1]);
    munmap(result_, sizeof(Result));
  }
  TerminalSession(const TerminalSession&) = delete;
  TerminalSession& operator=(const TerminalSession&) = delete;

  const Result& result() const { return *result_; }
  const std::string& shown() const { return shown_; }
  void send_signal(int number) { kill(job_, number); }
  int terminal() const { return terminal_; }

  void type(const std::string& keys) {
    size_t typed = 0;
    while (typed < keys.size()) {
      const ssize_t count = write(terminal_, keys.data() + typed, std::min<size_t>(keys.size() - typed, 512));
      if (count <= 0) return;
      typed += static_cast<size_t>(count);
    }
  }

  // Whether `text` is shown `times` times within the time limit.
  bool sees(const std::string& text, int times = 1, int milliseconds = 10000) {
    pull(0);
    for (int waited = 0; facts::count_of(shown_, text.c_str()) < times; waited += 50) {
      if (waited >= milliseconds) return false;
      pull(50);
    }
    return true;
  }

  // The master side shows the modes of the terminal.
  bool echoes() const { return (modes().c_lflag & ECHO) != 0; }
  termios modes() const {
    termios now = {};
    tcgetattr(terminal_, &now);
    return now;
  }

  // The status of waitpid(2) when the job stopped or ended, or -1 if it did neither within some
  // seconds.
  int next_report() {
    pollfd wait{reports_[0], POLLIN, 0};
    int report = -1;
    if (poll(&wait, 1, 10000) == 1 && read(reports_[0], &report, sizeof report) != sizeof report) return -1;
    pull(50);
    return report;
  }

  bool has_report() const {
    pollfd wait{reports_[0], POLLIN, 0};
    return poll(&wait, 1, 0) == 1;
  }

  void bring_to_foreground() {
    if (write(commands_[1], "f", 1) != 1) abort();
  }

 private:
  void pull(int milliseconds) {
    pollfd wait{terminal_, POLLIN, 0};
    while (poll(&wait, 1, milliseconds) == 1 && (wait.revents & POLLIN) != 0) {
      char part[512];
      const ssize_t count = read(terminal_, part, sizeof part);
      if (count <= 0) return;
      shown_.append(part, static_cast<size_t>(count));
      milliseconds = 0;
    }
  }

  [[noreturn]] void run_shell(const std::function<void(Result*)>& job, Start start) {
    close(reports_[0]);
    close(commands_[1]);
    signal(SIGTTOU, SIG_IGN);
    int go[2];
    if (pipe(go) != 0) _exit(1);
    const pid_t child = fork();
    if (child == 0) {
      signal(SIGTTOU, SIG_DFL);
      setpgid(0, 0);
      close(reports_[1]);
      close(commands_[0]);
      char byte;
      if (read(go[0], &byte, 1) != 1) _exit(1);
      close(go[0]);
      close(go[1]);
      job(result_);
      _exit(0);
    }
    setpgid(child, child);
    if (start == Start::kForeground) tcsetpgrp(0, child);
    report(child);
    if (write(go[1], "g", 1) != 1) _exit(1);
    for (;;) {
      int status = 0;
      if (waitpid(child, &status, WUNTRACED) != child) _exit(0);
      tcsetpgrp(0, getpgrp());
      report(status);
      char command;
      if (!WIFSTOPPED(status) || read(commands_[0], &command, 1) != 1) break;
      tcsetpgrp(0, child);
      kill(-child, SIGCONT);
    }
    pause();  // the terminal stays open until the test has examined it
    _exit(0);
  }

  void report(int value) {
    if (write(reports_[1], &value, sizeof value) != sizeof value) _exit(1);
  }

  Result* result_ = nullptr;
  int reports_[2];
  int commands_[2];
  int terminal_ = -1;
  pid_t shell_ = -1;
  pid_t job_ = -1;
  std::string shown_;
};
