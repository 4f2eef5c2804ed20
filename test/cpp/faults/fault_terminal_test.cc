// Every system call of the prompt fails in turn. The error names the call, and the terminal, the
// signal handlers and the descriptors are restored.
#include "check.h"
#include "faults/fault_injection.h"
#include "sources/secret_source.h"
#include "terminal/terminal_session.h"

using locksign::Code;
using locksign::LoadCancel;
using locksign::MemoryChoice;
using locksign::SecretBuffer;
using locksign::Status;

namespace {

struct Outcome {
  bool returned;
  bool hit;
  Code code;
  int error;
  char call[32];
  bool text_is_right;
  int descriptors_left;
  long locked_left;
  bool handlers_restored;
  bool unwiped;
};
using Session = TerminalSession<Outcome>;

// Seventeen named signals and the real-time signals.
const int kSignalsTaken = 17 + SIGRTMAX - SIGRTMIN + 1;

void ask(Outcome* outcome, const char* call, int nth, int error) {
  fault::look_for_secrets(nullptr, 3 * locksign::secret_memory_page_bytes());
  const int descriptors = facts::descriptor_count();
  const long locked = facts::locked_kib();
  const auto handlers = signal_handlers();
  {
    const LoadCancel never;
    SecretBuffer text;
    fault::arm(call, nth, error);
    const Status status = locksign::secret_source_terminal("secret", never, MemoryChoice::kMlock, &text);
    fault::disarm();
    outcome->code = status.code;
    outcome->error = status.error_number;
    if (status.call != nullptr) strncpy(outcome->call, status.call, sizeof outcome->call - 1);
    outcome->text_is_right =
        !text.memory || (text.length == 6 && memcmp(text.memory.data(), "s3cret", 6) == 0);
  }
  outcome->hit = fault::hit;
  outcome->descriptors_left = facts::descriptor_count() - descriptors;
  outcome->locked_left = facts::locked_kib() - locked;
  outcome->handlers_restored = handlers == signal_handlers();
  outcome->unwiped = fault::unwiped_unmapping;
  outcome->returned = true;
}

// Whether the n-th call was reached.
bool fails_well(const char* call, int nth, int error, Code expected) {
  Session session([=](Outcome* outcome) { ask(outcome, call, nth, error); });
  int asked = 0;
  for (int waited = 0; waited < 500 && !session.has_report(); waited++) {
    if (!session.sees("secret: ", asked + 1, 0)) {
      usleep(10000);
      continue;
    }
    session.type("s3cret\n");
    asked++;
  }
  CHECK(facts::exited_with(session.next_report(), 0));
  const Outcome& outcome = session.result();
  if (!outcome.hit) return false;
  const bool named = expected == Code::kOk || (outcome.error == error && strcmp(outcome.call, call) == 0);
  if (outcome.code != expected || !named) {
    printf("# %s %d: %s gives %s %s\n", call, nth, strerror(error), locksign::code_name(outcome.code),
           outcome.call);
  }
  CHECK(outcome.returned && outcome.code == expected && named);
  CHECK(outcome.text_is_right && !outcome.unwiped);
  CHECK(outcome.descriptors_left == 0 && outcome.locked_left == 0);
  CHECK(outcome.handlers_restored);
  CHECK(session.echoes());
  return true;
}

}  // namespace

TEST("a failure to open the terminal is named") {
  for (const int error : {ENXIO, ENOENT}) CHECK(fails_well("open", 1, error, Code::kTerminalMissing));
  for (const int error : {EACCES, EMFILE}) CHECK(fails_well("open", 1, error, Code::kTerminalFailed));
  CHECK(fails_well("open", 1, EINTR, Code::kOk));
}

TEST("a failure to read or set the modes of the terminal is named, or the call is repeated") {
  for (const int nth : {1, 2}) CHECK(fails_well("tcgetattr", nth, EIO, Code::kTerminalFailed));
  CHECK(fails_well("tcsetattr", 1, EIO, Code::kTerminalFailed));
  CHECK(fails_well("tcsetattr", 1, EINTR, Code::kOk));
  CHECK(fails_well("tcsetattr", 2, EINTR, Code::kOk));
  CHECK(fails_well("tcsetattr", 2, EIO, Code::kOk));  // repeated
}

TEST("a failure to replace or restore the signal handlers is named, or ignored if it is harmless") {
  // Each handler is read and then set.
  for (const int nth : {1, 2, 3, 4, 11, 12, 60, kSignalsTaken * 2}) {
    CHECK(fails_well("sigaction", nth, EINVAL, Code::kTerminalFailed));
  }
  // The handlers for faults are optional. Restoring both kinds cannot fail the prompt.
  for (const int nth : {1, 2, 3, 40, 60})
    CHECK(fails_well("sigaction", kSignalsTaken * 2 + nth, EINVAL, Code::kOk));
  for (const int error : {EMFILE, ENFILE}) CHECK(fails_well("pipe2", 1, error, Code::kTerminalFailed));
}

TEST("a failure to show the question is named, or the call is repeated") {
  CHECK(fails_well("write", 1, EIO, Code::kTerminalFailed));
  CHECK(fails_well("write", 1, EINTR, Code::kOk));
  CHECK(fails_well("write", 1, EAGAIN, Code::kOk));
  CHECK(fails_well("write", 2, EIO, Code::kOk));  // the newline at the end
  CHECK(fails_well("write", 2, EINTR, Code::kOk));
}

TEST("a failure to wait for the answer or to read it is named, or the call is repeated") {
  for (const int nth : {1, 2}) CHECK(fails_well("poll", nth, ENOMEM, Code::kTerminalFailed));
  for (const int nth : {1, 2}) CHECK(fails_well("poll", nth, EINTR, Code::kOk));
  CHECK(fails_well("read", 1, EIO, Code::kTerminalFailed));
  CHECK(fails_well("read", 1, EINTR, Code::kOk));
  CHECK(fails_well("read", 1, EAGAIN, Code::kOk));
}

TEST("a failure to get memory for the answer is named before the question is shown") {
  CHECK(fails_well("mmap", 1, ENOMEM, Code::kMemoryExhausted));
  CHECK(fails_well("mlock", 1, EAGAIN, Code::kMemoryExhausted));
}

TEST("a call that is never made counts as no fault") { CHECK(!fails_well("ftruncate", 1, EIO, Code::kOk)); }

int main() { return check::run_all(); }
