// Reads a secret that is typed on the controlling terminal. The prompts of one process run one
// after another.
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>

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

  // Returns false if none arrived, or if a signal or cancel() did.
  bool has_input_within(int milliseconds) const {
    pollfd waits[] = {{terminal.descriptor(), POLLIN, 0},
                      {cancel.descriptor(), POLLIN, 0},
                      {signals.descriptor(), POLLIN, 0}};
    if (poll_descriptors(waits, 3, milliseconds) <= 0) return false;
    return waits[0].revents == POLLIN && waits[1].revents == 0 && waits[2].revents == 0;
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

Status text_too_long() {
  Status status = secret_too_long();
  if (status.limit > kMaxTerminalLine) status.limit = kMaxTerminalLine;
  return status;
}

// Reads a line, or PEM to its last line, and edits it in place. Ctrl-D also ends the line. On an
// empty line it declines the prompt. `has_more` is set if the rest of a paste may follow.
Status read_text(const Watch& watch, SecretBuffer* text, bool* has_more) {
  uint8_t* const typed = text->memory.data();
  TypedLine line(typed, kMaxSecretBytes);
  while (line.state() == TypedLine::State::kTyping) {
    const Status status = watch.wait(POLLIN);
    if (!status.ok()) return status;
    uint8_t* const from = typed + line.length();
    const ssize_t count = read(watch.terminal.descriptor(), from, kSecretBufferBytes - line.length());
    if (count < 0) {
      if (would_block(errno)) continue;
      return Status::system(Code::kTerminalFailed, errno, "read");
    }
    // In canonical mode a read ends at a newline or at Ctrl-D, unless the line is longer than the
    // rest of the buffer.
    const bool newline = count > 0 && from[count - 1] == '\n';
    const size_t characters = static_cast<size_t>(count) - (newline ? 1 : 0);
    *has_more = true;
    if (characters > kMaxTerminalLine || line.length() + characters > kMaxSecretBytes) {
      return text_too_long();
    }
    for (size_t index = 0; index < characters; index++) line.take(from[index]);
    line.take(newline ? '\n' : TypedLine::kEndOfInput);
    const uint8_t* const read_to = from + count;
    if (read_to > typed + line.length()) wipe(typed + line.length(), read_to - (typed + line.length()));
    *has_more = line.is_pem();
  }
  text->length = line.length();
  if (line.state() == TypedLine::State::kTooLong) return text_too_long();
  return line.state() == TypedLine::State::kDone ? Status::success()
                                                 : Status::error(Code::kPromptInterrupted);
}

uint64_t now_milliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1000000;
}

// Discards the rest of a paste while the echo is still off: a shell would carry out its lines, and
// show them. src/backend/wasm/from-prompt.ts waits as long. The bytes go through `scratch`, which
// is secret memory.
void discard_rest(const Watch& watch, uint8_t* scratch, size_t room) {
  constexpr int kSilenceMilliseconds = 30;
  constexpr uint64_t kAtMostMilliseconds = 1000;
  const uint64_t end = now_milliseconds() + kAtMostMilliseconds;
  while (now_milliseconds() < end && watch.has_input_within(kSilenceMilliseconds)) {
    const ssize_t count = read(watch.terminal.descriptor(), scratch, room);
    if (count > 0) wipe(scratch, static_cast<size_t>(count));
    if (count == 0 || (count < 0 && !would_block(errno))) return;
  }
}

Status ask(const Watch& watch, const Question& question, SecretBuffer* text) {
  Status status = show(watch, question.text(), question.length());
  if (!status.ok()) return status;
  bool has_more = false;
  status = read_text(watch, text, &has_more);
  if (!status.ok()) wipe(text->memory.data(), kSecretBufferBytes);
  const size_t used = status.ok() ? text->length : 0;
  if (has_more) discard_rest(watch, text->memory.data() + used, kSecretBufferBytes - used);
  return status;
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

Status take_turn(const LoadCancel& cancel) {
  constexpr int kWaitMilliseconds = 20;
  while (!prompt_lock.acquire_within(0)) {
    if (cancel.is_cancelled(kWaitMilliseconds)) return Status::error(Code::kPromptInterrupted);
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
    if (again && cancel.is_cancelled()) again = false;
  }
  prompt_lock.release();
  return status;
}

}  // namespace locksign
