#include "terminal/console_windows.h"

#include <atomic>
#include <cstdint>

#include "base/windows/handle_windows.h"

namespace locksign {

namespace {

constexpr DWORD kEditing = ENABLE_ECHO_INPUT | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT;
// These modes report events other than keys, or turn keys into escape sequences.
constexpr DWORD kReports =
    ENABLE_MOUSE_INPUT | ENABLE_WINDOW_INPUT | 0x0200;  // ENABLE_VIRTUAL_TERMINAL_INPUT

// The mode to restore if the process is ended, or -1 while nothing is hidden. There is only one
// prompt at a time.
std::atomic<int64_t> mode_to_restore{-1};

HANDLE open_device(const wchar_t* name) {
  return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                     OPEN_EXISTING, 0, nullptr);
}

// Windows runs this handler in a thread of its own. It opens the console again, because the prompt
// may be closing its handle.
BOOL WINAPI on_control(DWORD) {
  const int64_t mode = mode_to_restore;
  if (mode < 0) return FALSE;
  HANDLE input = open_device(L"CONIN$");
  if (input != INVALID_HANDLE_VALUE) {
    SetConsoleMode(input, static_cast<DWORD>(mode));
    CloseHandle(input);
  }
  return FALSE;  // the next handler runs
}

}  // namespace

HANDLE Console::input() const { return handle_of(input_.number()); }

Status Console::open() {
  HANDLE input = open_device(L"CONIN$");
  if (input == INVALID_HANDLE_VALUE) return windows_error(Code::kTerminalMissing, "CreateFile");
  input_.reset(number_of(input));
  HANDLE output = open_device(L"CONOUT$");
  if (output == INVALID_HANDLE_VALUE) return windows_error(Code::kTerminalMissing, "CreateFile");
  output_.reset(number_of(output));
  return Status::success();
}

Status Console::show(const wchar_t* text, DWORD units) {
  DWORD written = 0;
  while (units > 0) {
    if (WriteConsoleW(handle_of(output_.number()), text, units, &written, nullptr) == 0 || written == 0) {
      return windows_error(Code::kTerminalFailed, "WriteConsole");
    }
    text += written;
    units -= written;
  }
  return Status::success();
}

Status Console::hide_input() {
  if (GetConsoleMode(input(), &before_) == 0) return windows_error(Code::kTerminalFailed, "GetConsoleMode");
  if (SetConsoleCtrlHandler(on_control, TRUE) == 0) {
    return windows_error(Code::kTerminalFailed, "SetConsoleCtrlHandler");
  }
  hidden_ = true;
  mode_to_restore = before_;
  if (SetConsoleMode(input(), before_ & ~(kEditing | kReports)) == 0) {
    return windows_error(Code::kTerminalFailed, "SetConsoleMode");
  }
  if (FlushConsoleInputBuffer(input()) == 0)
    return windows_error(Code::kTerminalFailed, "FlushConsoleInputBuffer");
  return Status::success();
}

Status Console::restore() {
  if (!hidden_) return Status::success();
  hidden_ = false;
  FlushConsoleInputBuffer(input());
  const bool restored = SetConsoleMode(input(), before_) != 0;
  const Status status = restored ? Status::success() : windows_error(Code::kTerminalFailed, "SetConsoleMode");
  mode_to_restore = -1;
  SetConsoleCtrlHandler(on_control, FALSE);
  return status;
}

}  // namespace locksign
