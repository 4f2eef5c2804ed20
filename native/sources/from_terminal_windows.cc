// Reads a secret that is typed on the console. The prompts of one process run one after another.
// The console host is a separate process, and it sees every key.
#include "base/system/lock.h"
#include "base/windows/handle_windows.h"
#include "base/wipe.h"
#include "sources/secret_source.h"
#include "terminal/console_windows.h"
#include "terminal/prompt_question.h"
#include "terminal/typed_keys_windows.h"

namespace locksign {

namespace {

Lock prompt_lock;

Status take_turn(const LoadCancel& cancel) {
  constexpr int kWaitMilliseconds = 20;
  while (!prompt_lock.acquire_within(0)) {
    if (cancel.is_cancelled(kWaitMilliseconds)) return Status::error(Code::kPromptInterrupted);
  }
  return Status::success();
}

Status show(Console* console, const Question& question) {
  wchar_t text[1026];  // no text has more UTF-16 units than UTF-8 bytes
  const int units =
      MultiByteToWideChar(CP_UTF8, 0, question.text(), static_cast<int>(question.length()), text, 1026);
  return console->show(text, static_cast<DWORD>(units));
}

// A character without a key of its own arrives when Alt is released, after Alt and digits on the
// keypad.
bool is_character(const KEY_EVENT_RECORD& key) {
  return key.uChar.UnicodeChar != 0 && (key.bKeyDown != 0 || key.wVirtualKeyCode == VK_MENU);
}

Status read_keys(const Console& console, TypedKeys* keys) {
  INPUT_RECORD records[32];
  Wiper wiper(records, sizeof records);
  DWORD count = 0;
  // Another reader of the console may already have taken the input.
  if (GetNumberOfConsoleInputEvents(console.input(), &count) == 0) {
    return windows_error(Code::kTerminalFailed, "GetNumberOfConsoleInputEvents");
  }
  if (count == 0) return Status::success();
  if (ReadConsoleInputW(console.input(), records, 32, &count) == 0) {
    return windows_error(Code::kTerminalFailed, "ReadConsoleInput");
  }
  for (DWORD index = 0; index < count; index++) {
    if (records[index].EventType != KEY_EVENT) continue;
    const KEY_EVENT_RECORD& key = records[index].Event.KeyEvent;
    if (!is_character(key)) continue;
    for (WORD repeat = 0; repeat < key.wRepeatCount; repeat++) keys->take(key.uChar.UnicodeChar);
  }
  return Status::success();
}

Status read_line(const Console& console, const LoadCancel& cancel, TypedLine* line) {
  HANDLE waits[] = {handle_of(cancel.descriptor()), console.input()};
  TypedKeys keys(line);
  while (line->state() == TypedLine::State::kTyping) {
    const DWORD waited = WaitForMultipleObjects(2, waits, FALSE, INFINITE);
    if (waited == WAIT_OBJECT_0) return Status::error(Code::kPromptInterrupted);
    if (waited != WAIT_OBJECT_0 + 1) return windows_error(Code::kTerminalFailed, "WaitForMultipleObjects");
    const Status status = read_keys(console, &keys);
    if (!status.ok()) return status;
  }
  switch (line->state()) {
    case TypedLine::State::kDone:
      return Status::success();
    case TypedLine::State::kTooLong:
      return secret_too_long();
    default:
      return Status::error(Code::kPromptInterrupted);
  }
}

Status ask(Console* console, const Question& question, const LoadCancel& cancel, TypedLine* line) {
  Status status = console->open();
  if (status.ok()) status = console->hide_input();
  if (!status.ok()) return status;
  status = show(console, question);
  if (status.ok()) {
    status = read_line(*console, cancel, line);
    // Echo is off, so the console did not show the newline either. A console that accepts no more
    // output does not need it.
    (void)console->show(L"\r\n", 2);
  }
  const Status restored = console->restore();
  return status.ok() ? restored : status;
}

}  // namespace

Status secret_source_terminal(const char* label, const LoadCancel& cancel, MemoryChoice choice,
                              SecretBuffer* text) {
  const Question question(label);
  SecretBuffer typed;
  Status status = secret_buffer_allocate(choice, &typed);
  if (status.ok()) status = take_turn(cancel);
  if (!status.ok()) return status;
  TypedLine line(typed.memory.data(), kMaxSecretBytes);
  {
    Console console;
    status = ask(&console, question, cancel, &line);
  }
  prompt_lock.release();
  wipe_stack_and_registers();
  if (line.state() == TypedLine::State::kInterrupted) {
    typed.memory.release();  // now, because the signal may end the process
    // Delivers Ctrl-C to every process of this console, as the console itself would have done.
    GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
  }
  if (!status.ok()) return status;
  typed.length = line.length();
  *text = static_cast<SecretBuffer&&>(typed);
  return Status::success();
}

}  // namespace locksign
