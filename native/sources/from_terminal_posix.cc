// Reads a secret that is typed on the controlling terminal. The prompts of one process run one
// after another.
#include <errno.h>
#include <unistd.h>

#include <cstring>

#include "base/system/lock.h"
#include "base/system/posix_gaps.h"
#include "base/wipe.h"
#include "sources/secret_source.h"
#include "terminal/prompt_question.h"
#include "terminal/prompt_signals.h"
#include "terminal/terminal.h"
#include "terminal/typed_line.h"

namespace locksign {

namespace {

Lock prompt_lock;

// Everything that one attempt waits for.
struct Watch {
  const Terminal& terminal;
  const LoadCancel& cancel;
  const PromptSignals& signals;

  // Returns kPromptInterrupted after a signal or cancel().
  Status wait(short events) const {
    pollfd waits[] = {{terminal.descriptor(), events, 0},
                      {cancel.descriptor(), POLLIN, 0},
                      {signals.descriptor(), POLLIN, 0}};
    while (poll_descriptors(waits, 3, -1) < 0) {
      if (errno != EINTR) return Status::system(Code::kTerminalFailed, errno, "poll");
    }
    const bool interrupted = waits[1].revents != 0 || waits[2].revents != 0;
    return interrupted ? Status::error(Code::kPromptInterrupted) : Status::success();
  }
};

bool would_block(int error) { return error == EINTR || error == EAGAIN || error == EWOULDBLOCK; }

Status show(const Watch& watch, const char* text, size_t length) {
  while (length > 0) {
    const Status status = watch.wait(POLLOUT);
    if (!status.ok()) return status;
    const ssize_t count = write(watch.terminal.descriptor(), text, length);
    if (count < 0 && !would_block(errno)) {
      return Status::system(Code::kTerminalFailed, errno, "write");
    }
    if (count > 0) {
      text += count;
      length -= static_cast<size_t>(count);
    }
  }
  return Status::success();
}

// Edits the line in place. `end` is the key that ended it.
Status edit(SecretBuffer* text, uint8_t end) {
  uint8_t* const typed = text->memory.data();
  TypedLine line(typed, kMaxSecretBytes);
  for (size_t index = 0; index < text->length; index++) line.take(typed[index]);
  line.take(end);
  wipe(typed + line.length(), text->length - line.length());
  text->length = line.length();
  return line.state() == TypedLine::State::kDone ? Status::success()
                                                 : Status::error(Code::kPromptInterrupted);
}

// Reads one line, without its newline. Ctrl-D also ends the line. On an empty line it declines the
// prompt.
Status read_line(const Watch& watch, SecretBuffer* text) {
  for (;;) {
    const Status status = watch.wait(POLLIN);
    if (!status.ok()) return status;
    uint8_t* end = text->memory.data() + text->length;
    const ssize_t count = read(watch.terminal.descriptor(), end, kSecretBufferBytes - text->length);
    if (count < 0) {
      if (would_block(errno)) continue;
      return Status::system(Code::kTerminalFailed, errno, "read");
    }
    text->length += static_cast<size_t>(count);
    const bool newline = count > 0 && end[count - 1] == '\n';
    if (newline) text->length--;
    if (text->length > kMaxTerminalLine || text->length > kMaxSecretBytes) {
      Status too_long = secret_too_long();
      if (too_long.limit > kMaxTerminalLine) too_long.limit = kMaxTerminalLine;
      return too_long;
    }
    // In canonical mode a read ends at a newline or at Ctrl-D, and the buffer has room for a whole
    // line.
    return edit(text, newline ? '\n' : TypedLine::kEndOfInput);
  }
}

Status ask(const Watch& watch, const Question& question, SecretBuffer* text) {
  const Status status = show(watch, question.text(), question.length());
  return status.ok() ? read_line(watch, text) : status;
}

// Makes one attempt. Sets `again` if the attempt was only stopped and continued.
Status attempt(Terminal* terminal, const Question& question, const LoadCancel& cancel, MemoryChoice choice,
               SecretBuffer* text, bool* again) {
  *again = false;
  SecretBuffer typed;
  Status status = secret_buffer_allocate(choice, &typed);
  if (!status.ok()) return status;

  PromptSignals signals;
  status = signals.install();
  if (!status.ok()) return status;
  status = terminal->hide_input();
  if (status.ok()) {
    status = ask(Watch{*terminal, cancel, signals}, question, &typed);
    // Echo is off, so the terminal did not show the newline either. A terminal that accepts no more
    // output does not need it.
    while (write(terminal->descriptor(), "\n", 1) < 0 && errno == EINTR) {
    }
  }
  const Status restored = terminal->restore();
  if (status.ok()) status = restored;
  signals.uninstall();

  const PromptSignals::Received received = signals.received();
  if (received.ends_prompt) status = Status::error(Code::kPromptInterrupted);
  if (!status.ok()) typed.memory.release();  // now, because a signal may end the process
  PromptSignals::raise(received);
  *again = status.code == Code::kPromptInterrupted && received.count > 0 && !received.ends_prompt;
  if (status.ok()) *text = static_cast<SecretBuffer&&>(typed);
  return status;
}

bool is_cancelled(const LoadCancel& cancel, int wait_milliseconds) {
  pollfd wait{cancel.descriptor(), POLLIN, 0};
  return poll_descriptors(&wait, 1, wait_milliseconds) > 0;
}

Status take_turn(const LoadCancel& cancel) {
  constexpr int kWaitMilliseconds = 20;
  while (!prompt_lock.acquire_within(0)) {
    if (is_cancelled(cancel, kWaitMilliseconds)) return Status::error(Code::kPromptInterrupted);
  }
  return Status::success();
}

}  // namespace

Status secret_source_terminal(const char* label, const LoadCancel& cancel, MemoryChoice choice,
                              SecretBuffer* text) {
  const Question question(label);
  Status status = take_turn(cancel);
  if (!status.ok()) return status;
  Terminal terminal;
  status = terminal.open();
  bool again = status.ok();
  while (again) {
    status = attempt(&terminal, question, cancel, choice, text, &again);
    if (again && is_cancelled(cancel, 0)) again = false;
  }
  prompt_lock.release();
  return status;
}

}  // namespace locksign
