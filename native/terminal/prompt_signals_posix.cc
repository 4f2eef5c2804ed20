#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <atomic>

#include "base/system/posix_gaps.h"
#include "terminal/prompt_signals.h"

namespace locksign {

namespace {

// The pipe through which a handler reaches the prompt, or -1 while there is no prompt.
std::atomic<int> pipe_of_prompt{-1};

// The number of running handlers. The pipe stays open until they have finished, so that its
// descriptor number is not reused.
std::atomic<int> handlers_running{0};

void on_signal(int number) {
  const int error = errno;
  handlers_running++;
  const int pipe = pipe_of_prompt;
  const unsigned char byte = static_cast<unsigned char>(number);
  // A write to a full pipe may fail, because the prompt will wake up anyway.
  if (pipe >= 0 && write(pipe, &byte, 1) < 0) errno = error;
  handlers_running--;
  errno = error;
}

enum class Claim { kNone, kUnlessIgnored, kIfDefault };

// Any code may use a signal of the second kind, so one that already has a handler is left alone.
// For example, Node ignores SIGPIPE and SIGXFSZ, and starts its inspector on SIGUSR1.
Claim claim_on(int number) {
  switch (number) {
    case SIGINT:
    case SIGTERM:
    case SIGHUP:
    case SIGQUIT:
    case SIGTSTP:
    case SIGCONT:
      return Claim::kUnlessIgnored;
    case SIGALRM:
    case SIGPIPE:
    case SIGPROF:
    case SIGUSR1:
    case SIGUSR2:
    case SIGVTALRM:
    case SIGXCPU:
    case SIGXFSZ:
#if defined(__linux__)
    case SIGIO:
    case SIGPWR:
    case SIGSTKFLT:
#endif
      return Claim::kIfDefault;
    default:
#if defined(__linux__)
      // The C library reserves the real-time signals below SIGRTMIN.
      if (number >= SIGRTMIN && number <= SIGRTMAX) return Claim::kIfDefault;
#endif
      return Claim::kNone;
  }
}

bool is_ours(const struct sigaction& action) { return action.sa_handler == on_signal; }

// The default stop is immediate only if the signal is directed at this thread. A signal to the
// process would be handled by the main thread, and echo could already be off again by then.
void raise_here(int number) {
  sigset_t one;
  sigset_t before;
  sigemptyset(&one);
  sigaddset(&one, number);
  // Changes the mask of this thread only. pthread_sigmask(3) is in libc itself only since glibc
  // 2.32.
  const bool unblocked = sigprocmask(SIG_UNBLOCK, &one, &before) == 0;
  ::raise(number);
  if (unblocked) sigprocmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

Status PromptSignals::install() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return Status::system(Code::kTerminalFailed, errno, "pipe2");
  }
  read_end_.reset(ends[0]);
  write_end_.reset(ends[1]);
  pipe_of_prompt = write_end_.number();
  for (int number = 1; number < kNumbers; number++) {
    const Status status = install_one(number);
    if (!status.ok()) {
      uninstall();
      return status;
    }
  }
  return Status::success();
}

Status PromptSignals::install_one(int number) {
  const Claim claim = claim_on(number);
  if (claim == Claim::kNone) return Status::success();
  struct sigaction* before = &before_[number];
  if (sigaction(number, nullptr, before) != 0) {
    return Status::system(Code::kTerminalFailed, errno, "sigaction");
  }
  if (before->sa_handler == SIG_IGN) return Status::success();  // nohup(1) ignores SIGHUP in this way
  if (claim == Claim::kIfDefault && before->sa_handler != SIG_DFL) return Status::success();
  struct sigaction ours = {};
  ours.sa_handler = on_signal;
  ours.sa_flags = SA_RESTART;
  sigfillset(&ours.sa_mask);
  if (sigaction(number, &ours, nullptr) != 0) {
    return Status::system(Code::kTerminalFailed, errno, "sigaction");
  }
  installed_[number] = true;
  return Status::success();
}

void PromptSignals::uninstall() {
  for (int number = 1; number < kNumbers; number++) {
    if (!installed_[number]) continue;
    installed_[number] = false;
    struct sigaction now;
    if (sigaction(number, nullptr, &now) != 0 || is_ours(now)) {
      sigaction(number, &before_[number], nullptr);
    }
  }
  if (!write_end_) return;
  pipe_of_prompt = -1;
  while (handlers_running != 0) sched_yield();
  (void)write_end_.close();
}

PromptSignals::Received PromptSignals::received() {
  Received received;
  if (!read_end_) return received;
  const ssize_t count = read(read_end_.number(), received.numbers, sizeof received.numbers);
  received.count = count < 0 ? 0 : static_cast<int>(count);
  for (int index = 0; index < received.count; index++) {
    const int number = received.numbers[index];
    if (number != SIGTSTP && number != SIGCONT) received.ends_prompt = true;
  }
  return received;
}

void PromptSignals::raise(const Received& received) {
  for (int index = 0; index < received.count; index++) raise_here(received.numbers[index]);
}

}  // namespace locksign
